import { globalKeys } from './keys.ts';
import type { Store } from './store.ts';

/** A record's place: the two numbers of its entry's id, and its stream among all. */
export type Place = readonly [ms: number, count: number, stream: number];

/** One record as it is stored. */
export interface Entry {
  at: Place;
  /** Source, its number, hook, the rest (lua/lib/audit.lua). */
  fields: Record<string, string>;
}

/** One of the streams that make up the log. */
export interface Stream {
  index: number;
  key: string;
}

/** All streams, in the order that records' ids name them by: shards are fixed. */
export function allStreams({ shards }: Store): Stream[] {
  const keys = [globalKeys.audit, ...shards.flatMap(({ prefix }) => [`${prefix}audit`, `${prefix}audit-open`])];
  return keys.map((key, index) => ({ index, key }));
}

const perRead = 200;

/** The next entries after a place, in order, as far as every stream was read. */
export async function readOn(
  { redis }: Store,
  streams: readonly Stream[],
  after: Place | undefined,
  { fromMs, untilMs }: { fromMs: number; untilMs: number | undefined },
): Promise<{ entries: Entry[]; isEnd: boolean }> {
  const lists = await Promise.all(
    streams.map(async ({ index, key }) => {
      const end = highest(after, index, untilMs);
      const read = await redis.xrevrange(key, end, String(fromMs), 'COUNT', perRead);
      return read.map(([id, fields]): Entry => ({ at: placeOf(id, index), fields: toRecord(fields) }));
    }),
  );
  // Where a stream goes on, nothing older than the last that was read of it is in order yet.
  const unread = lists.flatMap((list) => (list.length < perRead ? [] : list.slice(-1))).map(({ at }) => at);
  const horizon = unread.toSorted(newestFirst)[0];
  const entries = lists.flat().toSorted((a, b) => newestFirst(a.at, b.at));
  const inOrder = horizon ? entries.filter(({ at }) => newestFirst(at, horizon) <= 0) : entries;
  return { entries: inOrder, isEnd: horizon === undefined };
}

/** The highest entry id of a stream that comes after a place: of the same moment, streams come by falling index. */
function highest(after: Place | undefined, index: number, untilMs: number | undefined): string {
  const bound = untilMs === undefined ? '+' : untilMs <= 0 ? '0-0' : String(untilMs - 1);
  if (!after || (untilMs !== undefined && after[0] >= untilMs)) return bound;
  const [ms, count, stream] = after;
  return `${index < stream ? '' : '('}${ms}-${count}`;
}

function newestFirst(a: Place, b: Place): number {
  return b[0] - a[0] || b[1] - a[1] || b[2] - a[2];
}

function placeOf(entryId: string, index: number): Place {
  const [ms = 0, count = 0] = entryId.split('-').map(Number);
  return [ms, count, index];
}

/** Reads a place out of a record's id. */
export function readId(id: string): Place {
  const [ms = 0, count = 0, stream = 0] = id.split('-').map(Number);
  return [ms, count, stream];
}

/** The id of the record at a place. */
export function writeId(place: Place): string {
  return place.join('-');
}

function toRecord(fields: readonly string[]): Record<string, string> {
  return Object.fromEntries(fields.flatMap((name, i) => (i % 2 === 0 ? [[name, fields[i + 1] ?? '']] : [])));
}
