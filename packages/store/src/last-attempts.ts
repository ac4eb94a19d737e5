import { readRecords } from './deliveries.ts';
import { type IndexEntry, idsOf } from './delivery-index.ts';
import type { StoredAttempt } from './delivery-record.ts';
import type { Shard } from './keys.ts';
import { type Store, shardOfId } from './store.ts';

/** How many of a hook's newest deliveries are looked at: those that still wait for their first attempt have none. */
const newest = 5;

/** The latest attempt of each hook, by hook id; none for hooks whose newest deliveries had no attempt. */
export async function lastAttempts(store: Store, hooks: readonly number[]): Promise<Map<number, StoredAttempt>> {
  const perShard = await Promise.all(
    store.shards.map((shard) =>
      ofShard(
        store,
        shard,
        hooks.filter((hook) => shardOfId(store, hook) === shard),
      ),
    ),
  );
  return new Map(perShard.flatMap((one) => [...one]));
}

async function ofShard(store: Store, shard: Shard, hooks: readonly number[]): Promise<Map<number, StoredAttempt>> {
  if (hooks.length === 0) return new Map();
  const pipeline = store.redis.pipeline();
  for (const hook of hooks) pipeline.xrevrange(`${shard.prefix}hd:${hook}`, '+', '-', 'COUNT', newest);
  const replies = (await pipeline.exec()) ?? [];
  const ids = replies.flatMap(([error, entries]) => {
    if (error) throw error;
    return (entries as IndexEntry[]).reverse().flatMap(idsOf).slice(-newest);
  });
  const latest = new Map<number, StoredAttempt>();
  for (const record of await readRecords(store, shard, ids)) {
    const attempt = record?.attempts.filter(({ late }) => !late).at(-1);
    if (record && attempt && attempt.atMs > (latest.get(record.hook)?.atMs ?? 0)) latest.set(record.hook, attempt);
  }
  return latest;
}
