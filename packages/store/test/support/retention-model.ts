import { expect } from 'vitest';
import { allIds, type IndexEntry, idsOf } from '../../src/delivery-index.ts';
import type { DeliveryRecord } from '../../src/delivery-record.ts';
import { decodeEvent, eventKey, splitEventKey } from '../../src/event-record.ts';
import type { Shard } from '../../src/keys.ts';
import type { RetentionOptions } from '../../src/retention-run.ts';
import type { Store } from '../../src/store.ts';
import { decodeEventEntry } from '../../src/streams.ts';
import { type State, stateOf } from './protocol.ts';

/** All that retention looks at. */
export interface Kept extends State {
  keys: string[];
  /** When a delivery had its latest attempt, was cancelled or given up; when it was made if there was nothing else. */
  endedMs: Map<number, number>;
  events: Map<string, { receivedAtMs: number; isPing: boolean }>;
  /** Keys of the events that are the latest push of their source. */
  pushes: Set<string>;
  /** When the oldest event of a source that waits for its fan-out was received. */
  waitingSinceMs: Map<string, number>;
}

const dayMs = 86_400_000;

/** Reads what is kept: use it where nothing else is going on. */
export async function keptIn(store: Store, shard: Shard): Promise<Kept> {
  const { redis } = store;
  const { prefix } = shard;
  const keys = (await redis.keys(`${prefix}*`)).map((key) => key.slice(prefix.length)).sort();
  const events: Kept['events'] = new Map();
  for (const key of named(keys, 'e:')) {
    const { receivedAtMs } = decodeEvent(key, (await redis.get(`${prefix}e:${key}`)) ?? '');
    events.set(key, { receivedAtMs, isPing: (await redis.hexists(`${prefix}with:${key}`, 'only')) === 1 });
  }
  const endedMs = new Map<number, number>();
  const state = await stateOf(store, shard);
  for (const [id, { createdAtMs, attempts }] of state.records) {
    const waited = /\n[DC][a-z_]+\t(\d+)/.exec((await redis.get(`${prefix}d:${id}`)) ?? '')?.[1];
    endedMs.set(id, Math.max(createdAtMs, Number(waited ?? 0), ...attempts.map(({ atMs }) => atMs)));
  }
  const pushes = new Set<string>();
  for (const source of named(keys, 'src:')) {
    const id = await redis.hget(`${prefix}src:${source}`, 'push');
    if (id !== null) pushes.add(`${source}|${id}`);
  }
  const waitingSinceMs = new Map<string, number>();
  for (const raw of await redis.xrange(`${prefix}events`, '-', '+')) {
    const { source, events: waiting } = decodeEventEntry(raw);
    const first = eventKey(source, waiting[0]?.id ?? '');
    if (!waitingSinceMs.has(source)) waitingSinceMs.set(source, events.get(first)?.receivedAtMs ?? 0);
  }
  return { ...state, keys, endedMs, events, pushes, waitingSinceMs };
}

/** The names behind a prefix. */
function named(keys: readonly string[], prefix: string): string[] {
  return keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
}

/** What should be left of deliveries and events, as the rules say it in a sentence each. */
export function leftOf(
  before: Kept,
  { retentionMs, deadLetterMs = 0, nowMs = 0, deliveriesPerHook }: RetentionOptions,
): { deliveries: number[]; events: string[] } {
  const open = new Set(before.open);
  const dead = new Set(before.dead);
  const isOld = (id: number): boolean =>
    !open.has(id) && (before.endedMs.get(id) ?? 0) < nowMs - (dead.has(id) ? deadLetterMs : retentionMs);
  const young = [...before.records].filter(([id]) => !isOld(id));
  const rank = new Map<number, number>();
  const deliveries = young
    .sort(([a], [b]) => b - a)
    .filter(([id, { hook }]) => {
      rank.set(hook, (rank.get(hook) ?? 0) + 1);
      return open.has(id) || dead.has(id) || (rank.get(hook) ?? 0) <= deliveriesPerHook;
    })
    .map(([id]) => id);

  const needed = new Set(deliveries.map((id) => before.records.get(id)?.event ?? ''));
  const mayWait = (key: string, receivedAtMs: number): boolean =>
    receivedAtMs >= (before.waitingSinceMs.get(splitEventKey(key).source) ?? Infinity) - dayMs;
  const events = [...before.events]
    .filter(
      ([key, { receivedAtMs, isPing }]) =>
        needed.has(key) ||
        (!isPing && (receivedAtMs >= nowMs - retentionMs || mayWait(key, receivedAtMs) || before.pushes.has(key))),
    )
    .map(([key]) => key);
  return { deliveries: deliveries.toSorted((a, b) => a - b), events: events.toSorted() };
}

/** Indexes, counts and logs say exactly what is there. */
export async function checkIndexes(store: Store, shard: Shard, cutoffMs: number): Promise<void> {
  const { redis } = store;
  const kept = await keptIn(store, shard);
  const ids = (holds: (id: number, record: DeliveryRecord) => boolean): number[] =>
    [...kept.records].filter(([id, record]) => holds(id, record)).map(([id]) => id);
  const indexed = async (index: 'ad' | `hd:${number}` | `sd:${string}`): Promise<number[]> => {
    const entries = (await redis.xrange(shard.prefix + index, '-', '+')) as IndexEntry[];
    for (const entry of entries)
      expect(
        idsOf(entry).some((id) => kept.records.has(id)),
        `${index} ${entry[0]}`,
      ).toBe(true);
    const all: number[] = [];
    for await (const page of allIds(store, shard, index)) all.push(...page);
    return all.filter((id) => kept.records.has(id));
  };
  const ofHooks = countBy(kept, ({ hook }) => hook);
  const ofSources = countBy(kept, ({ event }) => splitEventKey(event).source);
  expect(new Set(named(kept.keys, 'hd:').map(Number))).toEqual(new Set(ofHooks.keys()));
  expect(new Set(named(kept.keys, 'sd:'))).toEqual(new Set(ofSources.keys()));
  expect(await indexed('ad')).toEqual(ids(() => true));
  for (const hook of ofHooks.keys())
    expect(await indexed(`hd:${hook}`)).toEqual(ids((_, record) => record.hook === hook));
  for (const source of ofSources.keys())
    expect(await indexed(`sd:${source}`)).toEqual(ids((_, record) => record.event.startsWith(`${source}|`)));

  const counts = await redis.zrange(`${shard.prefix}kept`, '0', '-1', 'WITHSCORES');
  const counted = counts.flatMap((hook, i) => (i % 2 === 0 ? [[Number(hook), Number(counts[i + 1])]] : []));
  expect(new Map(counted as [number, number][])).toEqual(ofHooks);

  for (const source of named(kept.keys, 'log:')) {
    for (const [entry, fields] of await redis.xrange(`${shard.prefix}log:${source}`, '-', '+')) {
      const isNeeded = fields.some((id, i) => i % 2 === 1 && kept.events.has(`${source}|${id}`));
      expect(isNeeded || Number.parseInt(entry, 10) >= cutoffMs, `log of ${source}, ${entry}`).toBe(true);
    }
  }
  for (const hook of ['gate:', 'req:', 'line:'].flatMap((prefix) => named(kept.keys, prefix)))
    expect(kept.keys.includes(`h:${hook}`) || ofHooks.has(Number(hook)), `what is stored with hook ${hook}`).toBe(true);
}

function countBy<Key>({ records }: Kept, keyOf: (record: DeliveryRecord) => Key): Map<Key, number> {
  const counts = new Map<Key, number>();
  for (const record of records.values()) counts.set(keyOf(record), (counts.get(keyOf(record)) ?? 0) + 1);
  return counts;
}
