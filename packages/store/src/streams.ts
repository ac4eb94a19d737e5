import type { Redis } from 'ioredis';
import { blockMs } from './connect.ts';
import type { Shard } from './keys.ts';
import { run, type Store } from './store.ts';

/** The two work streams of a shard. Neither is ever trimmed: entries go when they are settled. */
export type WorkStream = 'events' | 'deliveries';

/** The one consumer group, on both streams. */
export const group = 'w';

/** The worker that is not there: what is pending for it is taken over by one that is. */
export const nobody = 'stranded';

/** An entry of the event stream: events of one source that wait for fan-out, in their order. */
export interface EventEntry {
  entry: string;
  source: string;
  events: { id: string; type: string }[];
}

/** Deliveries of an entry at the most: PER_ENTRY in lua/lib/places.lua. */
export const deliveriesPerEntry = 20;

/** A delivery that may be attempted now, and the entry of the delivery stream that it is in with others. */
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
  await run(store, shard, 'make_groups', [nobody]);
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

/** The last entry that the group has handed out; null where there is no stream or no group. */
export async function lastHandedOut({ redis }: Store, key: string): Promise<string | null> {
  const groups = (await redis.xinfo('GROUPS', key).catch((error: unknown) => {
    if (String(error).includes('no such key')) return [];
    throw error;
  })) as unknown[][];
  const ours = groups.find((info) => info[info.indexOf('name') + 1] === group);
  return ours ? String(ours[ours.indexOf('last-delivered-id') + 1]) : null;
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

/** Ids of the entries that are pending for a worker, and were handed to it that long ago at least, oldest first. */
export async function pendingOf(
  store: Store,
  shard: Shard,
  stream: WorkStream,
  worker: string,
  count: number,
  idleMs = 0,
): Promise<string[]> {
  const key = shard.prefix + stream;
  const rows = (await store.redis.xpending(key, group, 'IDLE', idleMs, '-', '+', count, worker)) as [string][];
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
 * how often that happens to an entry. What is no longer the worker's is left out; so are entries of several
 * deliveries, which are taken apart and come by the stream again (lua/claim_own.lua).
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

/** Reads an entry of the event stream: the source, then a line `type id` per event (lua/lib/turns.lua). */
export function decodeEventEntry([entry, fields]: RawEntry): EventEntry {
  const [source = '', ...lines] = (fields?.[1] ?? '').split('\n');
  const events = lines.map((line) => {
    const space = line.indexOf(' ');
    return { id: line.slice(space + 1), type: line.slice(0, space) };
  });
  return { entry, source, events };
}

/** Reads an entry of the delivery stream: a line per delivery. */
export function decodeDeliveryEntry([entry, fields]: RawEntry): DeliveryEntry[] {
  const text = fields?.[1];
  return text ? text.split('\n').map((line) => decodeDelivery(entry, line)) : [];
}

/** `id hook attempt revision kind event-key` (release() in lua/lib/gate.lua). */
function decodeDelivery(entry: string, text: string): DeliveryEntry {
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
