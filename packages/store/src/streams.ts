import type { Redis } from 'ioredis';
import { blockMs } from './connect.ts';
import type { Shard } from './keys.ts';
import type { Store } from './store.ts';

/** The two work streams of a shard. Neither is ever trimmed: entries go when they are settled. */
export type WorkStream = 'events' | 'deliveries';

/** The one consumer group, on both streams. */
export const group = 'w';

/** An entry of the event stream: an event waiting for fan-out. */
export interface EventEntry {
  entry: string;
  /** `<source>|<id>`. */
  event: string;
  type: string;
}

/** An entry of the delivery stream: a delivery that may be attempted now. */
export interface DeliveryEntry {
  entry: string;
  delivery: number;
  hook: number;
  /** 1-based number of the attempt to make. */
  attempt: number;
  /** The hook's revision when it was released; 0 when the hook was gone. */
  hookRevision: number;
  kind: 'e' | 'r' | 'p';
  event: string;
}

/** An entry as Redis answers it; its fields are null when it was deleted meanwhile. */
export type RawEntry = [id: string, fields: string[] | null];

/** Makes the consumer groups where they are missing. They begin at 0, so that nothing written before is skipped. */
export async function createGroups(store: Store, shard: Shard): Promise<void> {
  for (const stream of ['events', 'deliveries'] satisfies WorkStream[]) {
    await store.redis.xgroup('CREATE', shard.prefix + stream, group, '0', 'MKSTREAM').catch((error: unknown) => {
      if (!String(error).includes('BUSYGROUP')) throw error;
    });
  }
}

/** Whether an error says that a consumer group is gone. */
export function isMissingGroup(error: unknown): boolean {
  return error instanceof Error && error.message.includes('NOGROUP');
}

/** Waits for entries nobody has read yet, {@link blockMs} at most; then none. */
export async function readNew(
  blocking: Redis,
  shard: Shard,
  stream: WorkStream,
  worker: string,
  count: number,
): Promise<RawEntry[]> {
  const reply = await blocking.xreadgroup(
    'GROUP',
    group,
    worker,
    'COUNT',
    count,
    'BLOCK',
    blockMs,
    'STREAMS',
    shard.prefix + stream,
    '>',
  );
  return reply?.[0]?.[1] ?? [];
}

/** Ids of the entries that are pending for a worker, oldest first. */
export async function pendingOf(
  store: Store,
  shard: Shard,
  stream: WorkStream,
  worker: string,
  count: number,
): Promise<string[]> {
  const rows = (await store.redis.xpending(shard.prefix + stream, group, '-', '+', count, worker)) as [string][];
  return rows.map(([id]) => id);
}

/** An entry that is claimed again, and how often it has been handed out. */
export interface ClaimedEntry {
  raw: RawEntry;
  claims: number;
}

/**
 * Takes up entries that are pending for this worker although it does not hold
 * them: what a dead worker left, or what a lost reply had brought. Redis counts
 * how often that happens to an entry.
 */
export async function claimOwn(
  store: Store,
  shard: Shard,
  stream: WorkStream,
  worker: string,
  ids: readonly string[],
): Promise<ClaimedEntry[]> {
  if (ids.length === 0) return [];
  const key = shard.prefix + stream;
  const raws = (await store.redis.xclaim(key, group, worker, 0, ...ids)) as RawEntry[];
  const pipeline = store.redis.pipeline();
  for (const [id] of raws) pipeline.xpending(key, group, id, id, 1);
  const counts = (await pipeline.exec()) ?? [];
  return raws.map((raw, i) => {
    const rows = counts[i]?.[1] as [string, string, number, number][] | undefined;
    return { raw, claims: rows?.[0]?.[3] ?? 1 };
  });
}

/** Reads an entry of the event stream. */
export function decodeEventEntry([entry, fields]: RawEntry): EventEntry {
  return { entry, event: fields?.[1] ?? '', type: fields?.[3] ?? '' };
}

/** Reads an entry of the delivery stream; the order of its fields is release()'s in lua/lib/gate.lua. */
export function decodeDeliveryEntry([entry, fields]: RawEntry): DeliveryEntry {
  const [, delivery = '', , hook = '', , attempt = '', , revision = '', , kind = 'e', , event = ''] = fields ?? [];
  return {
    entry,
    delivery: Number(delivery),
    hook: Number(hook),
    attempt: Number(attempt),
    hookRevision: Number(revision),
    kind: kind as DeliveryEntry['kind'],
    event,
  };
}
