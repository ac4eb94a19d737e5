import type { DeliveryStatus } from '@posthorn/core/delivery';
import { type ReplayOutcome, type SkipReason, skipReasons } from '@posthorn/core/replay';
import { readRecords } from '../deliveries.ts';
import { splitEventKey } from '../event-record.ts';
import type { Shard } from '../keys.ts';
import type { Store } from '../store.ts';
import { decodeItem, type ReplayItem } from './select.ts';

/** One thing that a replay selected, and what became of it. */
export interface ReplayEntry {
  /** The delivery that was to be repeated; null for an event that had none. */
  delivery: number | null;
  /** Id of an event that had no delivery to the hook, or null. */
  event: string | null;
  outcome: ReplayOutcome;
  reason: SkipReason | null;
  redeliveredAs: number | null;
}

/** Where a page begins: a shard, and how many items of it come before. */
export interface ItemPlace {
  shard: number;
  offset: number;
}

/** One page of what a replay selected, in the order in which it takes them. `next` is null after the last. */
export async function replayEntries(
  store: Store,
  replay: string,
  { shard: index, offset }: ItemPlace,
  perPage: number,
): Promise<{ entries: ReplayEntry[]; next: ItemPlace | null }> {
  const shard = store.shards[index];
  if (!shard) return { entries: [], next: null };
  const range = [offset, offset + perPage - 1] as const;
  const [items, results] = await Promise.all([
    store.redis.lrange(`${shard.prefix}replay-items:${replay}`, ...range),
    store.redis.lrange(`${shard.prefix}replay-results:${replay}`, ...range),
  ]);
  const entries = await toEntries(store, shard, items.map(decodeItem), results);
  const isFull = items.length === perPage;
  const next = isFull ? { shard: index, offset: offset + perPage } : { shard: index + 1, offset: 0 };
  return { entries, next: next.shard < store.shards.length ? next : null };
}

async function toEntries(
  store: Store,
  shard: Shard,
  items: readonly ReplayItem[],
  results: readonly string[],
): Promise<ReplayEntry[]> {
  const made = results.filter((result) => /^\d/.test(result)).map(Number);
  const records = await readRecords(store, shard, made);
  const statuses = new Map(made.map((id, i) => [id, records[i]?.status ?? 'cancelled']));
  return items.map((item, i) => {
    const from =
      typeof item === 'number'
        ? { delivery: item, event: null }
        : { delivery: null, event: splitEventKey(item.event).id };
    return { ...from, ...toEnd(results[i], statuses) };
  });
}

const outcomes: Record<DeliveryStatus, ReplayOutcome> = {
  pending: 'pending',
  retrying: 'pending',
  delivered: 'delivered',
  dead: 'dead_again',
  cancelled: 'cancelled',
};

function toEnd(
  result: string | undefined,
  statuses: ReadonlyMap<number, DeliveryStatus>,
): Pick<ReplayEntry, 'outcome' | 'reason' | 'redeliveredAs'> {
  if (result === undefined) return { outcome: 'waiting', reason: null, redeliveredAs: null };
  const reason = skipReasons.find((one) => one === result);
  if (reason) return { outcome: 'skipped', reason, redeliveredAs: null };
  const redeliveredAs = Number(result);
  return { outcome: outcomes[statuses.get(redeliveredAs) ?? 'cancelled'], reason: null, redeliveredAs };
}
