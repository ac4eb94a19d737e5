import type { Shard } from './keys.ts';
import type { Store } from './store.ts';

/**
 * The indexes of deliveries are streams. Deliveries that one script made are one
 * entry: its id is the first one's, and its field holds the others, separated by
 * spaces (`saveIndexes` in lua/lib/gate.lua). Ids only ever grow.
 */
export type IndexName = `hd:${number}` | `sd:${string}` | 'ad';

/** An entry as Redis gives it. */
export type IndexEntry = [id: string, fields: string[]];

/** Entries per call. One holds up to a few hundred ids. */
const entriesPerRead = 50;

/** Entries that a list begins with: they may hold a thousand ids, or two. */
const entriesToBegin = 2;

/**
 * The newest ids of an index.
 *
 * @param before only ids below this one; undefined for the newest of all
 * @param count  how many; fewer are given only when there are no more
 */
export async function newestIds(
  store: Store,
  shard: Shard,
  index: IndexName,
  before: number | undefined,
  count: number,
): Promise<number[]> {
  const found: number[] = [];
  let end = before === undefined ? '+' : `(${before}-0`;
  let perRead = entriesToBegin;
  let read = 0;
  while (found.length < count) {
    const entries = await store.redis.xrevrange(shard.prefix + index, end, '-', 'COUNT', perRead);
    for (const entry of entries)
      found.push(
        ...idsOf(entry)
          .reverse()
          .filter((id) => before === undefined || id < before),
      );
    const last = entries.at(-1)?.[0];
    if (last === undefined || entries.length < perRead) break;
    end = `(${last}`;
    read += entries.length;
    // As many as will do if they hold as many ids as those before.
    perRead = Math.min(Math.ceil(((count - found.length) * read) / Math.max(1, found.length)), entriesPerRead);
  }
  return found.slice(0, count);
}

/** All ids of an index, or those above one, oldest first, some hundred at a time. */
export async function* allIds(store: Store, shard: Shard, index: IndexName, above = 0): AsyncGenerator<number[]> {
  let from = await entryOf(store, shard, index, above);
  for (;;) {
    const entries = await store.redis.xrange(shard.prefix + index, from, '+', 'COUNT', entriesPerRead);
    const last = entries.at(-1)?.[0];
    if (last === undefined) return;
    yield entries.flatMap(idsOf).filter((id) => id > above);
    from = `(${last}`;
  }
}

/** The entry that an id is in if it is in the index. */
async function entryOf(store: Store, shard: Shard, index: IndexName, id: number): Promise<string> {
  const [entry] = await store.redis.xrevrange(shard.prefix + index, `${id}-0`, '-', 'COUNT', 1);
  return entry?.[0] ?? '-';
}

/** The ids in an entry, oldest first. */
export function idsOf([first, [, others]]: IndexEntry): number[] {
  const ids = [Number.parseInt(first, 10)];
  if (others) ids.push(...others.split(' ').map(Number));
  return ids;
}
