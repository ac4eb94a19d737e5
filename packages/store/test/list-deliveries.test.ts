import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DeliveryFilter, listDeliveries } from '../src/list-deliveries.ts';
import { type SettleAction, settle } from '../src/settle.ts';
import type { Store } from '../src/store.ts';
import { addHook, addSources, eventOf, postAndFanOut, readDeliveryEntries, settlementOf } from './support/protocol.ts';
import { startTestStore, type TestStore } from './support/store.ts';

/** What a delivery of the test's world should be listed as. */
interface Expected {
  id: number;
  source: string;
  hook: number;
  event: string;
  type: string;
  status: string;
  reason: string | null;
  dead: boolean;
}

let tested: TestStore;
let store: Store;
let all: Expected[];
const sources = ['feeds/a', 'feeds/b', 'feeds/c', 'repos/o/r'];

/** What becomes of deliveries, in turn; null leaves one under way. */
const endings: readonly [SettleAction | null, string][] = [
  ['delivered', 'delivered'],
  ['dead', 'dead'],
  ['retry', 'retrying'],
  ['delivered', 'delivered'],
  [null, 'pending'],
];

/** 4 sources over 3 shards with 2 hooks each, 90 events: delivered, dead, retrying, pending. Nothing changes it afterwards. */
beforeAll(async () => {
  tested = await startTestStore({ shards: 3 });
  store = tested.store;
  await tested.clear();
  await addSources(store, ...sources);
  for (const source of sources) for (let i = 0; i < 2; i++) await addHook(store, source);
  const types = new Map<string, string>();
  for (let i = 0; i < 90; i++) {
    const source = sources[i % 7 === 0 ? 1 : i % 4] ?? '';
    types.set(`${source}|e${i}`, `type-${i % 3}`);
    await postAndFanOut(store, eventOf(source, `e${i}`, { type: `type-${i % 3}` }));
  }
  all = [];
  for (const shard of store.shards) {
    for (;;) {
      const entries = await readDeliveryEntries(store, shard);
      if (entries.length === 0) break;
      for (const [i, entry] of entries.entries()) {
        const [action, status] = endings[(Math.floor(entry.delivery / 1024) + i) % endings.length] ?? [null, 'pending'];
        if (action) await settle(store, shard, [settlementOf(entry, action, { delayMs: 3_600_000 })]);
        const [source = '', event = ''] = entry.event.split('|');
        all.push({
          id: entry.delivery,
          source,
          hook: entry.hook,
          event,
          type: types.get(entry.event) ?? '',
          status,
          reason: status === 'dead' || status === 'retrying' ? 'timeout' : null,
          dead: status === 'dead',
        });
      }
    }
  }
});
afterAll(() => tested.close());

function anyThat(fits: (delivery: Expected) => boolean): Expected {
  const one = all.find(fits);
  if (!one) throw new Error('The world of this test has no such delivery.');
  return one;
}

/** Walks all pages, and checks each on the way. */
async function walk(filter: DeliveryFilter, perPage: number): Promise<number[]> {
  const ids: number[] = [];
  let before: string | undefined;
  for (let pages = 0; pages < 1000; pages++) {
    const page = await listDeliveries(store, filter, { before, perPage });
    expect(page.deliveries.length).toBeLessThanOrEqual(perPage);
    ids.push(...page.deliveries.map(({ id }) => id));
    if (page.next === null) return ids;
    before = page.next;
  }
  throw new Error('The list has no end.');
}

const sorted = (ids: readonly number[]): number[] => ids.toSorted((a, b) => a - b);

/** Deliveries in line have not been read, so they are in no entry: the world knows them by their records only. */
async function waitingInLine(): Promise<Set<number>> {
  const known = new Set(all.map(({ id }) => id));
  return new Set((await walk({}, 1000)).filter((id) => !known.has(id)));
}

describe('listDeliveries', () => {
  test('lists every delivery once, newest first within a shard, whatever the page size', async () => {
    const once = await walk({}, 1000);
    expect(once.length).toBe(180);
    expect(new Set(once).size).toBe(180);
    for (const perPage of [1, 2, 7, 50, 51, 180]) expect(await walk({}, perPage)).toEqual(once);
    for (const shard of store.shards) {
      const own = once.filter((id) => (id % 1024) % 3 === shard.index);
      expect(own).toEqual(sorted(own).toReversed());
    }
  });

  test('lists by each filter exactly what fits, over pages of any size', async () => {
    const inLine = await waitingInLine();
    const one = anyThat(() => true);
    const filters: [DeliveryFilter, (delivery: Expected) => boolean][] = [
      [{ source: one.source }, ({ source }) => source === one.source],
      [{ hook: one.hook }, ({ hook }) => hook === one.hook],
      [{ source: one.source, hook: one.hook }, ({ hook }) => hook === one.hook],
      [{ source: one.source, event: one.event }, ({ source, event }) => source === one.source && event === one.event],
      [{ event: one.event }, ({ event }) => event === one.event],
      [{ hook: one.hook, event: one.event }, ({ hook, event }) => hook === one.hook && event === one.event],
      [{ type: 'type-1' }, ({ type }) => type === 'type-1'],
      [{ status: 'delivered' }, ({ status }) => status === 'delivered'],
      [
        { status: 'retrying', source: one.source },
        ({ status, source }) => status === 'retrying' && source === one.source,
      ],
      [{ reason: 'timeout' }, ({ reason }) => reason === 'timeout'],
      [{ deadLetters: true }, ({ dead }) => dead],
      [{ deadLetters: true, hook: one.hook }, ({ dead, hook }) => dead && hook === one.hook],
      [
        { deadLetters: true, source: one.source, event: one.event },
        ({ dead, source, event }) => dead && source === one.source && event === one.event,
      ],
      [{ visible: (source) => source === 'repos/o/r' }, ({ source }) => source === 'repos/o/r'],
    ];
    for (const [filter, fits] of filters) {
      const expected = sorted(all.filter(fits).map(({ id }) => id));
      for (const perPage of [3, 50, 1000]) {
        const listed = (await walk(filter, perPage)).filter((id) => !inLine.has(id));
        expect({ filter, listed: sorted(listed) }).toEqual({ filter, listed: expected });
      }
    }
    expect(all.some(({ dead }) => dead) && all.some(({ status }) => status === 'retrying')).toBe(true);
  });

  test('lists no delivery of an event among the dead letters that is none', async () => {
    for (const { source, event, dead } of all.slice(0, 30)) {
      const { deliveries } = await listDeliveries(store, { deadLetters: true, source, event }, { perPage: 100 });
      for (const { status } of deliveries) expect(status).toBe('dead');
      if (dead) expect(deliveries.length).toBeGreaterThan(0);
    }
  });

  test('lists by time of creation', async () => {
    const { deliveries } = await listDeliveries(store, { source: 'feeds/a' }, { perPage: 1000 });
    const times = deliveries.map(({ createdAtMs }) => createdAtMs);
    const middle = times[Math.floor(times.length / 2)] ?? 0;
    const since = await walk({ source: 'feeds/a', sinceMs: middle }, 10);
    const until = await walk({ source: 'feeds/a', untilMs: middle }, 10);
    expect(since.length + until.length).toBe(deliveries.length);
    expect(since.length).toBe(times.filter((time) => time >= middle).length);
  });

  test('tells what a list shows of a delivery', async () => {
    const one = anyThat(({ status }) => status === 'retrying');
    const { deliveries } = await listDeliveries(store, { source: one.source }, { perPage: 1000 });
    const { dead: _, ...shown } = one;
    expect(deliveries.find(({ id }) => id === one.id)).toMatchObject({
      ...shown,
      kind: 'event',
      attemptCount: 1,
      statusCode: null,
      lastDurationMs: 5,
    });
  });

  test('ends, whatever cursor it is handed of another list', async () => {
    for (const before of ['9-123', '0-end_9-5', '0-end_1-end_2-end']) {
      const page = await listDeliveries(store, { source: 'feeds/a' }, { before, perPage: 1000 });
      expect(page.next).toBeNull();
    }
  });

  test('goes on where it was when new deliveries come in between', async () => {
    const own = await startTestStore();
    await own.clear();
    await addSources(own.store, 'feeds/a');
    await addHook(own.store, 'feeds/a');
    const postOne = (i: number): Promise<void> => postAndFanOut(own.store, eventOf('feeds/a', `e${i}`));
    for (let i = 0; i < 8; i++) await postOne(i);
    const events: string[] = [];
    let before: string | undefined;
    for (let page = 0; page < 4; page++) {
      const { deliveries, next } = await listDeliveries(own.store, { source: 'feeds/a' }, { before, perPage: 3 });
      events.push(...deliveries.map(({ event }) => event));
      await postOne(8 + page);
      before = next ?? undefined;
      if (next === null) break;
    }
    await own.close();
    expect(events).toEqual(['e7', 'e6', 'e5', 'e4', 'e3', 'e2', 'e1', 'e0']);
  });
});
