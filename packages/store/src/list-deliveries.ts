import type { DeliveryStatus } from '@posthorn/core/delivery';
import { sourceBucket } from '@posthorn/core/source';
import { type DeliverySummary, readRecords, summarize, typesOfEvents } from './deliveries.ts';
import { type IndexName, newestIds } from './delivery-index.ts';
import { withText } from './delivery-text.ts';
import { deliveryIdsOfEvent } from './events.ts';
import { hookSources } from './hook-sources.ts';
import type { Shard } from './keys.ts';
import { type Store, shardOfId, shardOfSource } from './store.ts';

/** Which deliveries to list. All conditions must hold. */
export interface DeliveryFilter {
  source?: string | undefined;
  hook?: number | undefined;
  /** Id of an event; only with `source`. */
  event?: string | undefined;
  type?: string | undefined;
  status?: DeliveryStatus | undefined;
  reason?: string | undefined;
  /** HTTP status of the newest answer. */
  statusCode?: number | undefined;
  /** A text in what the newest attempt came to, or in the event's data (delivery-text.ts). */
  match?: string | undefined;
  sinceMs?: number | undefined;
  untilMs?: number | undefined;
  /** Only what is among the dead letters. */
  deadLetters?: boolean | undefined;
  /** Only what came to its end or failed at least once, so that there is something to show of it. */
  attempted?: boolean | undefined;
  /** `success`: delivered. `failure`: not delivered so far, though tried or given up. */
  result?: 'success' | 'failure' | undefined;
  /** Only redeliveries, or none of them. */
  redelivery?: boolean | undefined;
  /** Only deliveries for which this holds, of their hook's source (undefined when the hook is gone) and their event's. */
  visible?: ((hookSource: string | undefined, eventSource: string) => boolean) | undefined;
}

/** One page, newest first. It may be short or empty while `next` is there. */
export interface DeliveryPage {
  deliveries: DeliverySummary[];
  /** Hand back as `before` for the next page; null after the last. */
  next: string | null;
}

/** Records looked at for one page at the most. */
const maxScanned = 1000;

/**
 * Lists deliveries, newest first, by the index that fits the filter best.
 *
 * @param before  the `next` of the page before
 * @param perPage 1 to 1 000
 */
export async function listDeliveries(
  store: Store,
  filter: DeliveryFilter,
  { before, perPage }: { before?: string | undefined; perPage: number },
): Promise<DeliveryPage> {
  const shards = shardsFor(store, filter);
  const cursors = readCursor(before, shards);
  const found: { summary: DeliverySummary; shard: Shard }[] = [];
  let scanned = 0;
  for (const shard of shards) {
    let cursor = cursors.get(shard.index);
    while (cursor !== null && found.length < perPage && scanned < maxScanned) {
      const want = Math.min(perPage - found.length, maxScanned - scanned, 200);
      const ids = await walk(store, shard, filter, cursor, Math.max(want, 50));
      scanned += ids.length;
      const matching = await matches(store, shard, filter, ids);
      const room = perPage - found.length;
      found.push(...matching.slice(0, room).map((summary) => ({ summary, shard })));
      const lastTaken = matching.length > room ? matching[room - 1]?.id : ids.at(-1);
      cursor = ids.length < Math.max(want, 50) && matching.length <= room ? null : lastTaken;
    }
    cursors.set(shard.index, cursor);
  }
  return { deliveries: found.map(({ summary }) => summary), next: writeCursor(cursors) };
}

/** Shard index to the id below which to go on; null when that shard is through, undefined at its beginning. */
type Cursors = Map<number, number | null | undefined>;

function readCursor(text: string | undefined, shards: readonly Shard[]): Cursors {
  const cursors: Cursors = new Map(shards.map((shard) => [shard.index, undefined]));
  for (const part of text ? text.split('_') : []) {
    const [index = '', id = ''] = part.split('-');
    // A cursor of another list may name shards that this one never comes to: it would have no end.
    if (cursors.has(Number(index))) cursors.set(Number(index), id === 'end' ? null : Number(id));
  }
  return cursors;
}

function writeCursor(cursors: Cursors): string | null {
  const parts = [...cursors].filter(([, id]) => id !== undefined);
  const through = [...cursors.values()].every((id) => id === null);
  return through ? null : parts.map(([index, id]) => `${index}-${id ?? 'end'}`).join('_');
}

/** The shards that deliveries of a filter can be on. */
export function shardsFor(store: Store, filter: DeliveryFilter): readonly Shard[] {
  if (filter.hook !== undefined) return [shardOfId(store, filter.hook)];
  if (filter.source !== undefined) return [shardOfSource(store, filter.source)];
  return store.shards;
}

/** The next ids of the best index, newest first. */
async function walk(
  store: Store,
  shard: Shard,
  filter: DeliveryFilter,
  before: number | undefined,
  count: number,
): Promise<number[]> {
  if (filter.deadLetters) {
    const max = before === undefined ? '+inf' : `(${before}`;
    const ids = await store.redis.zrange(`${shard.prefix}dead`, max, '-inf', 'BYSCORE', 'REV', 'LIMIT', 0, count);
    return ids.map(Number);
  }
  if (filter.event !== undefined && filter.source !== undefined) {
    const ids = await deliveryIdsOfEvent(store, filter.source, filter.event);
    return ids
      .reverse()
      .filter((id) => before === undefined || id < before)
      .slice(0, count);
  }
  const index: IndexName =
    filter.hook !== undefined ? `hd:${filter.hook}` : filter.source !== undefined ? `sd:${filter.source}` : 'ad';
  return newestIds(store, shard, index, before, count);
}

/** Those of some deliveries that a filter finds, in order. */
export async function matches(
  store: Store,
  shard: Shard,
  filter: DeliveryFilter,
  ids: readonly number[],
): Promise<DeliverySummary[]> {
  const records = await readRecords(store, shard, ids);
  const types = await typesOfEvents(
    store,
    shard,
    records.flatMap((record) => (record ? [record.event] : [])),
  );
  const bucket = filter.source === undefined ? undefined : sourceBucket(filter.source);
  const { visible } = filter;
  const hooks = visible ? records.flatMap((record) => record?.hook ?? []) : [];
  const sources = await hookSources(store, shard, hooks);
  const isVisible = ({ hook, source }: DeliverySummary): boolean => visible?.(sources.get(hook), source) ?? true;
  const found = ids.flatMap((id, i) => {
    const record = records[i];
    if (!record || (bucket !== undefined && id % 1024 !== bucket)) return [];
    const summary = summarize(id, record, types.get(record.event) ?? null);
    return passes(summary, filter) && isVisible(summary) ? [{ id, summary, record }] : [];
  });
  const kept = filter.match === undefined ? found : await withText(store, shard, filter.match, found);
  return kept.map(({ summary }) => summary);
}

function passes(delivery: DeliverySummary, filter: DeliveryFilter): boolean {
  return (
    (filter.source === undefined || delivery.source === filter.source) &&
    (filter.hook === undefined || delivery.hook === filter.hook) &&
    (filter.event === undefined || delivery.event === filter.event) &&
    (filter.type === undefined || delivery.type === filter.type) &&
    (filter.status === undefined || delivery.status === filter.status) &&
    (filter.reason === undefined || delivery.reason === filter.reason) &&
    (filter.statusCode === undefined || delivery.statusCode === filter.statusCode) &&
    (filter.sinceMs === undefined || delivery.createdAtMs >= filter.sinceMs) &&
    (filter.untilMs === undefined || delivery.createdAtMs < filter.untilMs) &&
    (filter.attempted !== true || delivery.status !== 'pending') &&
    (filter.result === undefined || filter.result === resultOf(delivery)) &&
    (filter.redelivery === undefined || filter.redelivery === (delivery.redeliveryOf !== null))
  );
}

function resultOf({ status }: DeliverySummary): DeliveryFilter['result'] {
  return status === 'delivered' ? 'success' : status === 'pending' ? undefined : 'failure';
}
