import type { Shard } from './keys.ts';
import { run, type Store } from './store.ts';
import { group, lastHandedOut, nobody, type RawEntry, type WorkStream } from './streams.ts';

/** Entries looked at, and judged, at a time. */
const page = 500;

/**
 * Entries of a work stream that no worker would come to: the group has passed them by, and nobody has them in hand.
 *
 * Reads how far the group is, then what is pending up to there, then the entries: one that is still in the stream
 * and was not pending before is stranded, as a settle takes both away in one step. The script
 * (lua/hand_out_again.lua) looks again all the same.
 *
 * @param repair whether to hand them out again, or only to look
 */
export async function strandedEntries(
  store: Store,
  shard: Shard,
  stream: WorkStream,
  repair: boolean,
): Promise<RawEntry[]> {
  const key = shard.prefix + stream;
  const last = await lastHandedOut(store, key);
  if (last === null) return [];
  const pending = await pendingUpTo(store, key, last);
  const stranded: RawEntry[] = [];
  for await (const ids of entriesUpTo(store, key, last)) {
    const suspects = ids.filter((id) => !pending.has(id));
    if (suspects.length === 0) continue;
    const args = [stream, repair ? 1 : 0, nobody, ...suspects];
    stranded.push(...((await run(store, shard, 'hand_out_again', args)) as RawEntry[]));
  }
  return stranded;
}

async function pendingUpTo(store: Store, key: string, last: string): Promise<Set<string>> {
  const pending = new Set<string>();
  for (let from = '-'; ; ) {
    const rows = (await store.redis.xpending(key, group, from, last, page)) as [string][];
    for (const [id] of rows) pending.add(id);
    const newest = rows.at(-1)?.[0];
    if (newest === undefined || rows.length < page) return pending;
    from = `(${newest}`;
  }
}

async function* entriesUpTo(store: Store, key: string, last: string): AsyncGenerator<string[]> {
  for (let from = '-'; ; ) {
    const ids = (await store.redis.xrange(key, from, last, 'COUNT', page)).map(([id]) => id);
    yield ids;
    const newest = ids.at(-1);
    if (newest === undefined || ids.length < page) return;
    from = `(${newest}`;
  }
}
