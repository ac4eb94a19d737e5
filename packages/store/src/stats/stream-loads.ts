import type { Shard } from '../keys.ts';
import type { Store } from '../store.ts';
import {
  decodeDeliveryEntry,
  decodeEventEntry,
  group,
  lastHandedOut,
  type RawEntry,
  type WorkStream,
} from '../streams.ts';

/** How much of a work stream waits. */
export interface StreamLoad {
  shard: number;
  stream: WorkStream;
  /** Events, or deliveries, that no worker has read; with those of events, what waits for its source's turn to enter the stream. */
  waiting: number;
  /** Those that workers have read and not settled. */
  inHand: number;
  /** Age of the oldest entry, or null when there is none. */
  oldestAgeMs: number | null;
}

/** Sources in whose queues the oldest event is looked for; who was posted to first mostly stands among the first. */
const queuesLookedAt = 100;

/** Unread entries whose events or deliveries are counted; of more, the number is worked out from these. */
const entriesCounted = 100;

/** Looks at a shard's work streams; each takes Redis the same short time, however long they are. */
export function streamLoads(store: Store, shard: Shard, nowMs: number): Promise<StreamLoad[]> {
  return Promise.all([eventLoad(store, shard, nowMs), deliveryLoad(store, shard, nowMs)]);
}

async function eventLoad(store: Store, shard: Shard, nowMs: number): Promise<StreamLoad> {
  const key = `${shard.prefix}events`;
  const inEntry = (raw: RawEntry): number => decodeEventEntry(raw).events.length;
  const [{ unread, sinceMs }, all, { queued, queuedSinceMs }] = await Promise.all([
    lookAt(store, key, inEntry),
    store.redis.xrange(key, '-', '+', 'COUNT', entriesCounted),
    queuesOf(store, shard.prefix),
  ]);
  const inHand = Math.max(0, sum(all.map(inEntry)) - unread);
  const oldestAgeMs = ageOf([...queuedSinceMs, ...sinceMs], nowMs);
  return { shard: shard.index, stream: 'events', waiting: unread + queued, inHand, oldestAgeMs };
}

async function deliveryLoad(store: Store, shard: Shard, nowMs: number): Promise<StreamLoad> {
  const [{ unread, sinceMs }, out] = await Promise.all([
    lookAt(store, `${shard.prefix}deliveries`, (raw) => decodeDeliveryEntry(raw).length),
    store.redis.hlen(`${shard.prefix}out`),
  ]);
  const waiting = Math.min(unread, out);
  return {
    shard: shard.index,
    stream: 'deliveries',
    waiting,
    inHand: out - waiting,
    oldestAgeMs: ageOf(sinceMs, nowMs),
  };
}

/** How many events or deliveries of a stream are unread, and when its oldest entry was added. */
async function lookAt(
  store: Store,
  key: string,
  inEntry: (raw: RawEntry) => number,
): Promise<{ unread: number; sinceMs: number[] }> {
  const { redis } = store;
  const [length, oldest, pending, read] = await Promise.all([
    redis.xlen(key),
    redis.xrange(key, '-', '+', 'COUNT', 1),
    redis.xpending(key, group).then(
      ([count]) => Number(count),
      () => 0,
    ),
    lastHandedOut(store, key),
  ]);
  const first = await redis.xrange(key, read === null ? '-' : `(${read}`, '+', 'COUNT', entriesCounted);
  const counted = sum(first.map(inEntry));
  const unreadEntries = Math.max(first.length, length - pending);
  const unread = first.length < entriesCounted ? counted : Math.round((counted / first.length) * unreadEntries);
  return { unread, sinceMs: oldest.map(([entry]) => Number.parseInt(entry, 10)) };
}

function ageOf(sinceMs: readonly number[], nowMs: number): number | null {
  return sinceMs.length === 0 ? null : Math.max(0, nowMs - Math.min(...sinceMs));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** How many events wait for their source's turn, and since when the first of each source does. */
interface Queues {
  queued: number;
  queuedSinceMs: number[];
}

async function queuesOf({ redis }: Store, prefix: string): Promise<Queues> {
  const [queued, sources] = await Promise.all([
    redis.get(`${prefix}queued`),
    redis.lrange(`${prefix}turns`, 0, queuesLookedAt - 1),
  ]);
  const heads = await Promise.all(sources.map((source) => redis.lindex(`${prefix}queue:${source}`, 0)));
  return {
    queued: Number(queued ?? 0),
    queuedSinceMs: heads.flatMap((head) => (head ? Number.parseInt(head, 10) : [])),
  };
}
