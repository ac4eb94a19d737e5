import type { Shard } from '../keys.ts';
import type { Store } from '../store.ts';
import { group, type WorkStream } from '../streams.ts';

/** How much of a work stream waits. */
export interface StreamLoad {
  shard: number;
  stream: WorkStream;
  /** Entries that no worker has read. */
  waiting: number;
  /** Entries that workers have read and not settled. */
  inHand: number;
  /** Age of the oldest entry, or null when there is none. */
  oldestAgeMs: number | null;
}

/** Looks at a shard's work streams; each takes Redis the same short time, however long they are. */
export async function streamLoads(store: Store, { index, prefix }: Shard, nowMs: number): Promise<StreamLoad[]> {
  const streams = ['events', 'deliveries'] satisfies WorkStream[];
  return Promise.all(
    streams.map(async (stream): Promise<StreamLoad> => {
      const key = prefix + stream;
      const [length, oldest, pending] = await Promise.all([
        store.redis.xlen(key),
        store.redis.xrange(key, '-', '+', 'COUNT', 1),
        store.redis.xpending(key, group).then(
          ([count]) => Number(count),
          () => 0,
        ),
      ]);
      const atMs = oldest[0] && Number.parseInt(oldest[0][0], 10);
      const inHand = Math.min(pending, length);
      const oldestAgeMs = atMs === undefined ? null : Math.max(0, nowMs - atMs);
      return { shard: index, stream, waiting: length - inHand, inHand, oldestAgeMs };
    }),
  );
}
