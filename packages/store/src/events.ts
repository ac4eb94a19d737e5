import type { Event } from '@posthorn/core/event';
import { sourceBucket } from '@posthorn/core/source';
import { decodeDeliveryIds, decodeEvent, eventKey } from './event-record.ts';
import type { Shard } from './keys.ts';
import { run, type Store, shardOfSource } from './store.ts';

/** Reads events of one shard by their keys, in order; undefined where there is none. */
export async function readEvents(store: Store, shard: Shard, keys: readonly string[]): Promise<(Event | undefined)[]> {
  if (keys.length === 0) return [];
  const reply = (await run(store, shard, 'read_events', [...keys])) as (string | null)[];
  return keys.map((key, i) => {
    const [meta, data] = [reply[i * 2], reply[i * 2 + 1]];
    return meta == null || data == null ? undefined : decodeEvent(key, meta, data);
  });
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
  const ranges = await store.redis.hget(`${shard.prefix}e:${eventKey(source, id)}`, 'x');
  return decodeDeliveryIds(ranges, sourceBucket(source));
}
