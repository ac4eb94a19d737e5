import type { Shard } from '../keys.ts';
import type { Store } from '../store.ts';
import { group, type WorkStream } from '../streams.ts';

/** How much of a work stream waits. */
export interface StreamLoad {
  shard: number;
  stream: WorkStream;
  /** Entries that no worker has read; with those of events, what waits for its source's turn to enter the stream. */
  waiting: number;
  /** Entries that workers have read and not settled. */
  inHand: number;
  /** Age of the oldest entry, or null when there is none. */
  oldestAgeMs: number | null;
}

/** Sources in whose queues the oldest event is looked for; who was posted to first mostly stands among the first. */
const queuesLookedAt = 100;

/** Looks at a shard's work streams; each takes Redis the same short time, however long they are. */
export async function streamLoads(store: Store, { index, prefix }: Shard, nowMs: number): Promise<StreamLoad[]> {
  const streams = ['events', 'deliveries'] satisfies WorkStream[];
  return Promise.all(
    streams.map(async (stream): Promise<StreamLoad> => {
      const key = prefix + stream;
      const [length, oldest, pending, queues] = await Promise.all([
        store.redis.xlen(key),
        store.redis.xrange(key, '-', '+', 'COUNT', 1),
        store.redis.xpending(key, group).then(
          ([count]) => Number(count),
          () => 0,
        ),
        stream === 'events' ? queuesOf(store, prefix) : noQueues,
      ]);
      const times = [...queues.sinceMs, ...oldest.map(([entry]) => Number.parseInt(entry, 10))];
      const inHand = Math.min(pending, length);
      const oldestAgeMs = times.length === 0 ? null : Math.max(0, nowMs - Math.min(...times));
      return { shard: index, stream, waiting: length - inHand + queues.queued, inHand, oldestAgeMs };
    }),
  );
}

/** How many events wait for their source's turn, and since when the first of each source does. */
interface Queues {
  queued: number;
  sinceMs: number[];
}

const noQueues: Queues = { queued: 0, sinceMs: [] };

async function queuesOf({ redis }: Store, prefix: string): Promise<Queues> {
  const [queued, sources] = await Promise.all([
    redis.get(`${prefix}queued`),
    redis.lrange(`${prefix}turns`, 0, queuesLookedAt - 1),
  ]);
  const heads = await Promise.all(sources.map((source) => redis.lindex(`${prefix}queue:${source}`, 0)));
  return { queued: Number(queued ?? 0), sinceMs: heads.flatMap((head) => (head ? Number.parseInt(head, 10) : [])) };
}
