import type { Event } from '@posthorn/core/event';
import { sourceBucket } from '@posthorn/core/source';
import {
  decodeDeliveryIds,
  decodeEvent,
  decodeEventHead,
  type EventHead,
  eventKey,
  isLarge,
  type StoredEvent,
} from './event-record.ts';
import type { Shard } from './keys.ts';
import { answersOf } from './pipeline.ts';
import { type Store, shardOfSource } from './store.ts';

/** Reads events of one shard by their keys, in order, but for large data; undefined where there is none. */
export async function readStoredEvents(
  store: Store,
  shard: Shard,
  keys: readonly string[],
): Promise<(StoredEvent | undefined)[]> {
  if (keys.length === 0) return [];
  const texts = await store.redis.mget(keys.map((key) => `${shard.prefix}e:${key}`));
  return keys.map((key, i) => {
    const text = texts[i];
    return text ? decodeEvent(key, text) : undefined;
  });
}

/** An event with its data, which is read if it is large; undefined when it is kept no longer. */
export async function wholeEvent(store: Store, { prefix }: Shard, event: StoredEvent): Promise<Event | undefined> {
  if (!isLarge(event)) return event;
  const { dataBytes: _, ...head } = event;
  const data = await store.redis.get(`${prefix}data:${eventKey(event.source, event.id)}`);
  return data === null ? undefined : { ...head, data };
}

/** Reads events of one shard by their keys, in order; undefined where there is none. */
export async function readEvents(store: Store, shard: Shard, keys: readonly string[]): Promise<(Event | undefined)[]> {
  const whole: (Event | undefined)[] = [];
  for (const event of await readStoredEvents(store, shard, keys))
    whole.push(event && (await wholeEvent(store, shard, event)));
  return whole;
}

/** Bytes in which the head of a stored event mostly ends, and in which it always does: an actor has 200 characters at most. */
const usualHead = 256;
const longestHead = 2048;

/** Reads events without their data, which may be large; undefined where there is none. */
export async function readEventHeads(
  store: Store,
  shard: Shard,
  keys: readonly string[],
): Promise<(EventHead | undefined)[]> {
  const starts = await readStarts(store, shard, keys, usualHead);
  const longer = keys.filter((_, i) => starts[i] && !starts[i].includes('\n'));
  const whole = await readStarts(store, shard, longer, longestHead);
  const known = new Map(longer.map((key, i) => [key, whole[i]]));
  return keys.map((key, i) => {
    const [head] = (known.get(key) ?? starts[i] ?? '').split('\n', 1);
    return head ? decodeEventHead(key, head) : undefined;
  });
}

function readStarts(store: Store, { prefix }: Shard, keys: readonly string[], last: number): Promise<string[]> {
  const pipeline = store.redis.pipeline();
  for (const key of keys) pipeline.getrange(`${prefix}e:${key}`, 0, last);
  return answersOf(pipeline);
}

/** Reads one event. */
export async function getEvent(store: Store, source: string, id: string): Promise<Event | undefined> {
  const [event] = await readEvents(store, shardOfSource(store, source), [eventKey(source, id)]);
  return event;
}

/** Finds events by id alone: every source of every shard is asked. */
export async function findEvents(store: Store, id: string): Promise<Event[]> {
  const perShard = await Promise.all(
    store.shards.map(async (shard) => {
      const sources = await store.redis.zrange(`${shard.prefix}sources`, '0', '-1');
      return readEvents(
        store,
        shard,
        sources.map((source) => eventKey(source, id)),
      );
    }),
  );
  return perShard.flat().filter((event) => event !== undefined);
}

/** Ids of an event's deliveries, oldest first. */
export async function deliveryIdsOfEvent(store: Store, source: string, id: string): Promise<number[]> {
  const shard = shardOfSource(store, source);
  const ranges = await store.redis.get(`${shard.prefix}x:${eventKey(source, id)}`);
  return decodeDeliveryIds(ranges, sourceBucket(source));
}
