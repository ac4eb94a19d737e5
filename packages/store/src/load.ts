import { infoField } from './server-checks.ts';
import type { Store } from './store.ts';

/** How full Redis is, and how much waits in it. */
export interface Load {
  /** Bytes in use, of `maxMemoryBytes`. */
  usedMemoryBytes: number;
  /** What Redis may use; 0 where it has no bound. */
  maxMemoryBytes: number;
  /** Entries of the longest event stream of any shard: events that no worker has fanned out yet. */
  events: number;
  /** Entries of the longest delivery stream of any shard: deliveries that may go now, or are on their way. */
  deliveries: number;
}

/**
 * Reads how loaded Redis is, in one round trip.
 *
 * @throws when Redis is away
 */
export async function readLoad({ redis, shards }: Store): Promise<Load> {
  const [info, ...lengths] = await Promise.all([
    redis.info('memory'),
    ...shards.map(({ prefix }) => redis.xlen(`${prefix}events`)),
    ...shards.map(({ prefix }) => redis.xlen(`${prefix}deliveries`)),
  ]);
  return {
    usedMemoryBytes: Number(infoField(info, 'used_memory') ?? 0),
    maxMemoryBytes: Number(infoField(info, 'maxmemory') ?? 0),
    events: Math.max(...lengths.slice(0, shards.length)),
    deliveries: Math.max(...lengths.slice(shards.length)),
  };
}
