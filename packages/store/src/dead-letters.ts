import type { Author } from '@posthorn/core/audit';
import { addNote } from './audit-note.ts';
import type { DeliverySummary } from './deliveries.ts';
import type { Shard } from './keys.ts';
import { type DeliveryFilter, matches, shardsFor } from './list-deliveries.ts';
import { run, type Store, shardOfId } from './store.ts';

/** Some dead letters of one shard. */
export interface DeadPage {
  shard: Shard;
  /** Id of the last that was looked at. */
  last: number;
  lookedAt: number;
  /** Those that the filter finds, oldest first. */
  found: DeliverySummary[];
}

const perPage = 500;

/**
 * Walks the dead letters of a shard, the oldest first.
 *
 * @param after only ids above this one
 * @param upTo  only ids up to this one: what dies later is not looked at
 */
export async function* deadPages(
  store: Store,
  shard: Shard,
  filter: DeliveryFilter,
  { after = 0, upTo }: { after?: number; upTo: number },
): AsyncGenerator<DeadPage> {
  let last = after;
  for (;;) {
    const ids = (await store.redis.zrangebyscore(`${shard.prefix}dead`, `(${last}`, upTo, 'LIMIT', 0, perPage)).map(
      Number,
    );
    last = ids.at(-1) ?? last;
    if (ids.length > 0) yield { shard, last, lookedAt: ids.length, found: await matches(store, shard, filter, ids) };
    if (ids.length < perPage) return;
  }
}

/** The largest id that a delivery of this shard has so far. */
export async function newestId(store: Store, shard: Shard): Promise<number> {
  return Number((await store.redis.get(`${shard.prefix}delivery-seq`)) ?? 0) * 1024 + 1023;
}

/** Dead letters that are looked at for one answer at the most. */
const mostLookedAt = 100_000;

/** All dead letters that a filter finds, as far as one answer goes. */
export async function findDeadLetters(
  store: Store,
  filter: DeliveryFilter,
  most = mostLookedAt,
): Promise<{ found: DeliverySummary[]; shards: readonly Shard[]; complete: boolean }> {
  const shards = shardsFor(store, filter);
  const found: DeliverySummary[] = [];
  let lookedAt = 0;
  for (const shard of shards) {
    for await (const page of deadPages(store, shard, filter, { upTo: await newestId(store, shard) })) {
      found.push(...page.found);
      lookedAt += page.lookedAt;
      if (lookedAt >= most) return { found, shards, complete: false };
    }
  }
  return { found, shards, complete: true };
}

/** Deliveries per script call. */
const perCall = 1000;

/**
 * Takes deliveries out of the dead letters for good, and notes how many.
 * `about` is the source, and the hook, that all of them are known to be of.
 *
 * @returns how many were still among the dead letters
 */
export async function discardDeadLetters(
  store: Store,
  ids: readonly number[],
  by: Author,
  about: { source?: string | undefined; hook?: number | undefined } = {},
): Promise<number> {
  if (ids.length === 0) return 0;
  await addNote(store, { ...about, action: 'dead_letters.discarded', by, target: { count: ids.length } });
  let discarded = 0;
  for (const shard of store.shards) {
    const ofShard = ids.filter((id) => shardOfId(store, id) === shard);
    for (let from = 0; from < ofShard.length; from += perCall)
      discarded += Number(await run(store, shard, 'discard_dead', ofShard.slice(from, from + perCall)));
  }
  return discarded;
}
