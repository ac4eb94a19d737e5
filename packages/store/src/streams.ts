import type { Redis } from 'ioredis';
import { blockMs } from './connect.ts';
import type { Shard } from './keys.ts';
import { run, type Store } from './store.ts';

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

/**
 * Makes the consumer groups where they are missing. They begin at 0, so that
 * nothing written before is skipped. By a script, because Redis refuses the
 * plain command when memory is full, and a worker that starts then must work.
 */
export async function createGroups(store: Store, shard: Shard): Promise<void> {
  await run(store, shard, 'make_groups', []);
}

/** The work streams whose consumer group is missing. */
export async function missingGroups(store: Store, shard: Shard): Promise<WorkStream[]> {
  const missing: WorkStream[] = [];
  for (const stream of ['events', 'deliveries'] satisfies WorkStream[]) {
    const groups = await store.redis.xinfo('GROUPS', shard.prefix + stream).catch((error: unknown) => {
      if (String(error).includes('no such key')) return [];
      throw error;
    });
    if ((groups as unknown[]).length === 0) missing.push(stream);
  }
  return missing;
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
 * how often that happens to an entry. What is no longer the worker's is left out.
 */
export async function claimOwn(
  store: Store,
  shard: Shard,
  stream: WorkStream,
  worker: string,
  ids: readonly string[],
): Promise<ClaimedEntry[]> {
  if (ids.length === 0) return [];
  const claimed = (await run(store, shard, 'claim_own', [stream, worker, ...ids])) as [string, string[], number][];
  return claimed.map(([id, fields, claims]) => ({ raw: [id, fields], claims }));
}

/** Reads an entry of the event stream: `type event-key` (lua/lib/accept.lua). */
export function decodeEventEntry([entry, fields]: RawEntry): EventEntry {
  const text = fields?.[1] ?? '';
  const space = text.indexOf(' ');
  return { entry, event: text.slice(space + 1), type: text.slice(0, space) };
}

/** Reads an entry of the delivery stream: `id hook attempt revision kind event-key` (release() in lua/lib/gate.lua). */
export function decodeDeliveryEntry([entry, fields]: RawEntry): DeliveryEntry {
  const text = fields?.[1] ?? '';
  const [delivery = '', hook = '', attempt = '', revision = '', kind = 'e'] = text.split(' ', 5);
  const event = text.slice(delivery.length + hook.length + attempt.length + revision.length + kind.length + 5);
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
