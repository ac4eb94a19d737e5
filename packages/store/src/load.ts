import type { Redis } from 'ioredis';
import type { Shard } from './keys.ts';
import { infoField } from './server-checks.ts';
import type { Store } from './store.ts';

/** How full Redis is, and how much waits in it. */
export interface Load {
  /** Bytes in use, of `maxMemoryBytes`. */
  usedMemoryBytes: number;
  /** What Redis may use; 0 where it has no bound. */
  maxMemoryBytes: number;
  /**
   * Events that no worker has fanned out yet, on the shard that has most: those that wait for their source's turn, and the
   * entries of its stream, which are few and hold up to ten events each.
   */
  events: number;
  /** Deliveries that may go now, or are on their way, on the shard that has most. */
  deliveries: number;
}

/**
 * Reads how loaded Redis is, in one round trip.
 *
 * @throws when Redis is away
 */
export async function readLoad({ redis, shards }: Store): Promise<Load> {
  const [info, events, deliveries] = await Promise.all([
    redis.info('memory'),
    Promise.all(shards.map((shard) => eventsOf(redis, shard))),
    Promise.all(shards.map(({ prefix }) => redis.hlen(`${prefix}out`))),
  ]);
  return {
    usedMemoryBytes: Number(infoField(info, 'used_memory') ?? 0),
    maxMemoryBytes: Number(infoField(info, 'maxmemory') ?? 0),
    events: Math.max(...events),
    deliveries: Math.max(...deliveries),
  };
}

async function eventsOf(redis: Redis, { prefix }: Shard): Promise<number> {
  const [inStream, queued] = await Promise.all([redis.xlen(`${prefix}events`), redis.get(`${prefix}queued`)]);
  return inStream + Number(queued ?? 0);
}
