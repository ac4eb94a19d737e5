import type { Event } from '@posthorn/core/event';
import { eventKey } from './event-record.ts';
import { getEvent, readEventHeads } from './events.ts';
import { type Store, shardOfSource } from './store.ts';

/** How many events of a source's log to look at for a type: anybody may ask for a public one. */
const mostEvents = 5000;

/** Entries of the log per call; one holds up to a hundred events (lua/lib/accept.lua). */
const entriesPerRead = 20;

/** Types of one source that are remembered, and for how long after the last look: a day. */
const mostTypes = 1000;
const rememberedSeconds = 86_400;

/** Events that are tried when those found are kept no longer. */
const mostTried = 10;

/** The field of the index that says up to which entry of the log it is complete. No event type has a space. */
const upTo = 'up to';

/**
 * The latest event of a source whose type is a wanted one. It is found if it is
 * among the 5 000 latest, or was when a topic of the source was last asked for.
 *
 * What was seen is remembered by type, so that each entry of the log is looked
 * at once, however often and for whatever anybody asks; and accepting events,
 * which there are many more of, costs nothing for it.
 */
export async function latestEvent(
  store: Store,
  source: string,
  isWanted: (type: string) => boolean,
): Promise<Event | undefined> {
  const known = await readIndex(store, source);
  const seen = await readSince(store, source, known.get(upTo));
  if (seen.latest.size > 0) await remember(store, source, seen);
  const all = seen.isComplete ? new Map([...known, ...seen.latest]) : seen.latest;
  const wanted = [...all].filter(([type]) => type !== upTo && isWanted(type)).map(([, place]) => place);
  for (const { id } of wanted.toSorted(newestFirst).slice(0, mostTried)) {
    const event = await getEvent(store, source, id);
    if (event) return event;
  }
  return undefined;
}

/** Where an event is: its entry in the log, which of that entry's events it is, and its id. */
interface Place {
  entry: string;
  index: number;
  id: string;
}

/** The latest event of each type, and under {@link upTo} the latest entry of all. */
type Index = Map<string, Place>;

interface Seen {
  latest: Index;
  /** Whether the log was read back to what is known of it. If not, what is known may not be the latest. */
  isComplete: boolean;
}

async function readIndex(store: Store, source: string): Promise<Index> {
  const fields = await store.redis.hgetall(indexKey(store, source));
  return new Map(Object.entries(fields).map(([type, text]) => [type, toPlace(text)]));
}

/** Reads a source's log backwards, to an entry or to the bound. */
async function readSince(store: Store, source: string, known: Place | undefined): Promise<Seen> {
  const key = `${shardOfSource(store, source).prefix}log:${source}`;
  const from = known ? `(${known.entry}` : '-';
  const latest: Index = new Map();
  let until = '+';
  let left = mostEvents;
  while (left > 0) {
    const entries = await store.redis.xrevrange(key, until, from, 'COUNT', entriesPerRead);
    const all = entries.flatMap(placesIn);
    const places = all.slice(0, left);
    left -= places.length;
    const types = await readTypes(store, source, places);
    for (const [i, place] of places.entries()) {
      const type = types[i];
      for (const field of [upTo, type]) if (field !== undefined && !latest.has(field)) latest.set(field, place);
    }
    if (entries.length < entriesPerRead && places.length === all.length) return { latest, isComplete: true };
    until = `(${entries.at(-1)?.[0]}`;
  }
  return { latest, isComplete: false };
}

/** The events of an entry of the log, newest first. */
function placesIn([entry, fields]: [string, string[]]): Place[] {
  return fields
    .filter((_, i) => i % 2 === 1)
    .map((id, index) => ({ entry, index, id }))
    .reverse();
}

/** Types of events; undefined for those that are kept no longer. */
async function readTypes(store: Store, source: string, places: readonly Place[]): Promise<(string | undefined)[]> {
  if (places.length === 0) return [];
  const keys = places.map(({ id }) => eventKey(source, id));
  const heads = await readEventHeads(store, shardOfSource(store, source), keys);
  return heads.map((head) => head?.type);
}

/** In one transaction: whoever looks at the same time with less in sight only has to look again. */
async function remember(store: Store, source: string, { latest, isComplete }: Seen): Promise<void> {
  const key = indexKey(store, source);
  const fields = Object.fromEntries(
    [...latest].map(([type, { entry, index, id }]) => [type, `${entry} ${index} ${id}`]),
  );
  const transaction = store.redis.multi();
  if (!isComplete) transaction.del(key);
  const written = transaction.hset(key, fields).expire(key, rememberedSeconds).hlen(key);
  // When memory is full, the next look is as long as this one.
  const replies = await written.exec().catch(() => null);
  if (Number(replies?.at(-1)?.[1] ?? 0) > mostTypes) await store.redis.del(key);
}

function indexKey(store: Store, source: string): string {
  return `${shardOfSource(store, source).prefix}topics:${source}`;
}

function toPlace(text: string): Place {
  const [entry = '', index = ''] = text.split(' ', 2);
  return { entry, index: Number(index), id: text.slice(entry.length + index.length + 2) };
}

function newestFirst(a: Place, b: Place): number {
  const [left, right] = [a.entry.split('-').map(Number), b.entry.split('-').map(Number)];
  return (right[0] ?? 0) - (left[0] ?? 0) || (right[1] ?? 0) - (left[1] ?? 0) || b.index - a.index;
}
