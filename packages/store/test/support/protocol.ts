import type { Hook } from '@posthorn/core/hook';
import { type Acceptance, acceptEvents } from '../../src/accept-events.ts';
import { readRecords } from '../../src/deliveries.ts';
import { type DeliveryRecord, encodeAttempt, type StoredAttempt } from '../../src/delivery-record.ts';
import { type EventToAccept, eventKey } from '../../src/event-record.ts';
import { fanOut, type Matched } from '../../src/fan-out.ts';
import { createHook, type HookSettings, hooksOf } from '../../src/hooks.ts';
import type { Shard } from '../../src/keys.ts';
import type { Settlement } from '../../src/settle.ts';
import { saveSource } from '../../src/sources.ts';
import type { Store } from '../../src/store.ts';
import {
  type DeliveryEntry,
  decodeDeliveryEntry,
  decodeEventEntry,
  type EventEntry,
  group,
  type RawEntry,
  type WorkStream,
} from '../../src/streams.ts';

export const someTime = new Date('2026-01-31T12:00:00Z');

/** The one shard of a store that has one. */
export function only(store: Store): Shard {
  const [shard] = store.shards;
  if (!shard || store.shards.length > 1) throw new Error('This store does not have one shard.');
  return shard;
}

/** An event as ingest hands it over; its content hash follows from its data. */
export function eventOf(source: string, id: string, more: Partial<EventToAccept> = {}): EventToAccept {
  const data = more.data ?? '{"n":1}';
  const contentHash = Buffer.from(data).toString('base64url').padEnd(22, '_').slice(0, 22);
  return { id, source, type: 'test', actor: null, time: someTime.toISOString(), contentHash, ...more, data };
}

/** Creates sources without owners. */
export async function addSources(store: Store, ...ids: string[]): Promise<void> {
  for (const id of ids) await saveSource(store, id, { owners: [], co_owners: [], public: false }, someTime);
}

export const plainHook: HookSettings = {
  name: 'web',
  events: ['*'],
  active: true,
  config: { url: 'https://receiver.example/' },
  policy: {},
  dialect: null,
  headers: {},
};

/** Creates a hook that hears everything. */
export function addHook(store: Store, source: string, settings: Partial<HookSettings> = {}): Promise<Hook> {
  return createHook(store, source, { ...plainHook, ...settings }, someTime);
}

/** Makes `count` hooks known to a source without their documents, which fan-out never reads. */
export async function addBareHooks(store: Store, shard: Shard, count: number): Promise<number[]> {
  const ids = Array.from({ length: count }, (_, i) => (1000 + i) * 1024);
  const pipeline = store.redis.pipeline();
  for (const id of ids) pipeline.hset(`${shard.prefix}h:${id}`, 'rev', 1);
  await pipeline.exec();
  return ids;
}

export async function post(store: Store, ...events: EventToAccept[]): Promise<Acceptance[]> {
  return acceptEvents(store, events);
}

/** Reads what nobody has read yet, without waiting. */
async function read(
  store: Store,
  shard: Shard,
  stream: WorkStream,
  worker: string,
  count: number,
): Promise<RawEntry[]> {
  const reply = await store.redis.xreadgroup(
    'GROUP',
    group,
    worker,
    'COUNT',
    count,
    'STREAMS',
    shard.prefix + stream,
    '>',
  );
  return reply?.[0]?.[1] ?? [];
}

export async function readEventEntries(store: Store, shard: Shard, worker = 'w1', count = 1000): Promise<EventEntry[]> {
  return (await read(store, shard, 'events', worker, count)).map(decodeEventEntry);
}

export async function readDeliveryEntries(
  store: Store,
  shard: Shard,
  worker = 'w1',
  count = 1000,
): Promise<DeliveryEntry[]> {
  return (await read(store, shard, 'deliveries', worker, count)).flatMap(decodeDeliveryEntry);
}

/** Keys of the events of some entries, in their order. */
export function keysOf(entries: readonly EventEntry[]): string[] {
  return entries.flatMap(({ source, events }) => events.map(({ id }) => eventKey(source, id)));
}

/** Matches the events of an entry with all active hooks of their source. */
export async function matchAll(store: Store, { entry, source, events }: EventEntry): Promise<Matched> {
  const { version, hooks } = await hooksOf(store, source);
  const active = hooks.filter((hook) => hook.active).map(({ id }) => id);
  return { entry, sources: [source], versions: [version], events: events.map(({ id }) => ({ id, hooks: active })) };
}

/** Posts an event, and fans out everything that waits for it. */
export async function postAndFanOut(store: Store, ...events: EventToAccept[]): Promise<void> {
  await post(store, ...events);
  for (const shard of store.shards) {
    for (;;) {
      const entries = await readEventEntries(store, shard);
      if (entries.length === 0) break;
      await fanOut(store, shard, await Promise.all(entries.map((entry) => matchAll(store, entry))));
    }
  }
}

/** An attempt as a worker records it. */
export function attemptOf(entry: Pick<DeliveryEntry, 'attempt'>, more: Partial<StoredAttempt> = {}): StoredAttempt {
  return {
    number: entry.attempt,
    atMs: someTime.getTime(),
    worker: 'w1',
    profileRef: '',
    bodyRef: '',
    headerValues: [],
    result: 'delivered',
    late: false,
    response: null,
    timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 5 },
    error: null,
    retryInMs: null,
    ...more,
  };
}

/** Settles an entry by an action, with the record line that goes with it. */
export function settlementOf(
  entry: DeliveryEntry,
  action: Settlement['action'],
  more: Partial<Settlement> & { worker?: string } = {},
): Settlement {
  const { worker = 'w1', ...rest } = more;
  const results = {
    delivered: 'delivered',
    retry: 'retry',
    dead: 'dead',
    release: 'interrupted',
    end: 'dead',
  } as const;
  const failed = { reason: 'timeout', message: 'No answer.' } as const;
  const line =
    action === 'defer'
      ? ''
      : encodeAttempt(
          attemptOf(entry, { worker, result: results[action], error: action === 'delivered' ? null : failed }),
        );
  const { delivery, hook, event } = entry;
  return {
    entry: entry.entry,
    delivery,
    hook,
    event,
    action,
    delayMs: 0,
    line,
    pace: '-',
    hookTexts: [],
    eventText: null,
    ownText: null,
    ...rest,
  };
}

/** What Redis' own clock says. */
export async function redisNowMs(store: Store): Promise<number> {
  const [seconds = 0, micros = 0] = await store.redis.time();
  return seconds * 1000 + Math.floor(micros / 1000);
}

/** A moment of Redis' clock that all up to now is before, and all from now on is not. */
export async function nextMoment(store: Store): Promise<number> {
  const now = await redisNowMs(store);
  while ((await redisNowMs(store)) === now);
  return now + 1;
}

/** The record of a delivery. */
export async function recordOf(store: Store, shard: Shard, id: number): Promise<DeliveryRecord> {
  const [record] = await readRecords(store, shard, [id]);
  if (!record) throw new Error(`There is no delivery ${id}.`);
  return record;
}

/** All that decides where deliveries are. */
export interface State {
  records: Map<number, DeliveryRecord>;
  /** Delivery id to the names of the places it is found in. */
  places: Map<number, string[]>;
  dead: number[];
  /** The index of open deliveries. */
  open: number[];
  /** Entries of the delivery stream, how many deliveries are out with each, and how many that is said to be. */
  inEntries: { entry: string; deliveries: number; left: number }[];
  /** Hook to deliveries in the delivery stream, and to what its gate says of them. */
  inStream: Map<number, number>;
  out: Map<number, number>;
  lines: Map<number, number[]>;
  /** Hooks that are paused, and those whose gate opens by the clock. */
  paused: Set<number>;
  waking: Set<number>;
}

/** Reads the state of a shard: use it where nothing else is going on. */
export async function stateOf(store: Store, { prefix }: Shard): Promise<State> {
  const { redis } = store;
  const keys = await redis.keys(`${prefix}*`);
  const idsIn = (part: string): number[] =>
    keys.filter((key) => key.startsWith(prefix + part)).map((key) => Number(key.slice(prefix.length + part.length)));
  const state: State = {
    records: new Map(),
    places: new Map(),
    dead: (await redis.zrange(`${prefix}dead`, '0', '-1')).map(Number),
    open: [...(await redis.hkeys(`${prefix}out`)), ...(await redis.smembers(`${prefix}waiting`))].map(Number),
    inEntries: [],
    inStream: new Map(),
    out: new Map(),
    lines: new Map(),
    paused: new Set(),
    waking: new Set((await redis.zrange(`${prefix}wake`, '0', '-1')).map(Number)),
  };
  const put = (id: number, place: string): unknown => state.places.set(id, [...(state.places.get(id) ?? []), place]);

  const ids = idsIn('d:').sort((a, b) => a - b);
  const records = await readRecords(store, { index: 0, prefix }, ids);
  for (const [i, id] of ids.entries()) state.records.set(id, records[i] as DeliveryRecord);
  const out = await redis.hgetall(`${prefix}out`);
  const left = await redis.hgetall(`${prefix}left`);
  for (const raw of await redis.xrange(`${prefix}deliveries`, '-', '+')) {
    const still = decodeDeliveryEntry(raw).filter(({ entry, delivery }) => out[delivery] === entry);
    state.inEntries.push({ entry: raw[0], deliveries: still.length, left: Number(left[raw[0]] ?? 1) });
    delete left[raw[0]];
    for (const { delivery, hook } of still) {
      put(delivery, 'stream');
      state.inStream.set(hook, (state.inStream.get(hook) ?? 0) + 1);
    }
  }
  for (const [entry, count] of Object.entries(left))
    state.inEntries.push({ entry, deliveries: 0, left: Number(count) });
  for (const id of await redis.zrange(`${prefix}due`, '0', '-1')) put(Number(id), 'due');
  for (const hook of idsIn('line:')) {
    const waiting = (await redis.zrange(`${prefix}line:${hook}`, '0', '-1')).map(Number);
    state.lines.set(hook, waiting);
    for (const id of waiting) put(id, 'line');
  }
  for (const hook of idsIn('h:'))
    if ((await redis.hget(`${prefix}h:${hook}`, 'paused')) === '1') state.paused.add(hook);
  for (const hook of idsIn('gate:')) state.out.set(hook, Number(await redis.hget(`${prefix}gate:${hook}`, 'out')));
  return state;
}
