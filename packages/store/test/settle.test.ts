import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { getDelivery } from '../src/deliveries.ts';
import { encodeAttempt } from '../src/delivery-record.ts';
import { deleteHook } from '../src/hooks.ts';
import type { Shard } from '../src/keys.ts';
import { packBody } from '../src/rendering.ts';
import { packProfile } from '../src/request-profile.ts';
import { packResponseProfile } from '../src/response-profile.ts';
import { settle } from '../src/settle.ts';
import type { Store } from '../src/store.ts';
import type { DeliveryEntry } from '../src/streams.ts';
import {
  addHook,
  addSources,
  attemptOf,
  eventOf,
  only,
  postAndFanOut,
  readDeliveryEntries,
  recordOf,
  redisNowMs,
  settlementOf,
  stateOf,
} from './support/protocol.ts';
import { startTestStore, type TestStore } from './support/store.ts';

let tested: TestStore;
let store: Store;
let shard: Shard;
beforeAll(async () => {
  tested = await startTestStore();
  store = tested.store;
  shard = only(store);
});
beforeEach(() => tested.clear());
afterAll(() => tested.close());

/** Has `count` deliveries of one hook made, and reads those that may go. */
async function deliveriesUnderWay(count: number, concurrency?: number): Promise<[DeliveryEntry, ...DeliveryEntry[]]> {
  await addSources(store, 'feeds/a');
  await addHook(store, 'feeds/a', { policy: concurrency === undefined ? {} : { concurrency } });
  await postAndFanOut(store, ...Array.from({ length: count }, (_, i) => eventOf('feeds/a', `x${i}`)));
  const [first, ...rest] = await readDeliveryEntries(store, shard);
  if (!first) throw new Error('No delivery was let go.');
  return [first, ...rest];
}

const windowOf = async (hook: number): Promise<number> =>
  Number((await store.redis.hget(`${shard.prefix}gate:${hook}`, 'window')) ?? 4);

describe('settle', () => {
  test('puts a delivery where its action says, and takes its entry off the stream', async () => {
    const cases = [
      ['delivered', [], 'delivered'],
      ['retry', ['due'], 'retrying'],
      ['dead', [], 'dead'],
      ['defer', ['due'], 'pending'],
      ['release', ['stream'], 'pending'],
      ['end', [], 'dead'],
    ] as const;
    for (const [action, places, status] of cases) {
      await tested.clear();
      const [entry] = await deliveriesUnderWay(1);
      expect(await settle(store, shard, [settlementOf(entry, action, { delayMs: 60_000 })])).toEqual(['settled']);
      const state = await stateOf(store, shard);
      const [pending] = await store.redis.xpending(`${shard.prefix}deliveries`, 'w');
      const found = { action, places: state.places.get(entry.delivery) ?? [], dead: state.dead, pending };
      expect(found).toEqual({ action, places, dead: action === 'dead' ? [entry.delivery] : [], pending: 0 });
      expect(state.records.get(entry.delivery)?.status).toBe(status);
      expect(state.out.get(entry.hook)).toBe(action === 'release' ? 1 : 0);
    }
  });

  test('counts delays from Redis own clock', async () => {
    const [entry] = await deliveriesUnderWay(1);
    await settle(store, shard, [settlementOf(entry, 'retry', { delayMs: 60_000 })]);
    const due = (await getDelivery(store, entry.delivery))?.nextAttemptAtMs ?? 0;
    expect(Math.abs(due - (await redisNowMs(store)) - 60_000)).toBeLessThan(30_000);
  });

  test('gives a retry the next attempt number, and what was released the same again', async () => {
    const [entry] = await deliveriesUnderWay(1);
    await settle(store, shard, [settlementOf(entry, 'release')]);
    const [again] = await readDeliveryEntries(store, shard, 'w2');
    expect(again).toMatchObject({ delivery: entry.delivery, attempt: 1 });
    expect(again?.entry).not.toBe(entry.entry);
    const { attempts, status } = await recordOf(store, shard, entry.delivery);
    expect(attempts).toMatchObject([{ number: 1, result: 'interrupted' }]);
    expect(status).toBe('pending');
  });

  test('applies the first of two settlements of an entry, and only notes the other as late', async () => {
    const [entry] = await deliveriesUnderWay(1);
    const slow = settlementOf(entry, 'retry', { worker: 'slow' });
    expect(await settle(store, shard, [settlementOf(entry, 'delivered', { worker: 'quick' })])).toEqual(['settled']);
    expect(await settle(store, shard, [slow])).toEqual(['late']);
    const record = await recordOf(store, shard, entry.delivery);
    expect(record).toMatchObject({ status: 'delivered', reason: null });
    expect(record.attempts).toMatchObject([
      { worker: 'quick', result: 'delivered', late: false },
      { worker: 'slow', result: 'retry', late: true },
    ]);
    const state = await stateOf(store, shard);
    expect(state.places.size).toBe(0);
    expect(state.out.get(entry.hook)).toBe(0);
    // The late one was sent again, because its answer was lost.
    await settle(store, shard, [slow]);
    expect(await stateOf(store, shard)).toEqual(state);
  });

  test('does nothing when it is sent again, and says that it has settled the attempt, where there was one', async () => {
    for (const action of ['delivered', 'retry', 'dead', 'defer', 'release', 'end'] as const) {
      await tested.clear();
      const [entry] = await deliveriesUnderWay(6);
      const settlement = settlementOf(entry, action, { delayMs: 60_000, pace: 'fast' });
      await settle(store, shard, [settlement]);
      const before = await stateOf(store, shard);
      const answers = [action === 'defer' ? 'late' : 'settled'];
      expect({ action, answers: await settle(store, shard, [settlement]) }).toEqual({ action, answers });
      expect(await stateOf(store, shard)).toEqual(before);
      // Another worker's, or one that noted something else, has not settled it.
      const others = [
        settlementOf(entry, action, { worker: 'w2' }),
        { ...settlement, line: settlement.line.slice(0, -1) },
      ];
      for (const other of others) expect(await settle(store, shard, [other])).toEqual(['late']);
    }
  });

  test('leaves a record readable when an ending without an attempt comes late', async () => {
    const [entry] = await deliveriesUnderWay(1);
    await settle(store, shard, [settlementOf(entry, 'delivered')]);
    for (const line of ['Chook_deleted', 'Dhook_deactivated']) {
      expect(await settle(store, shard, [settlementOf(entry, 'end', { line })])).toEqual(['late']);
    }
    expect(await recordOf(store, shard, entry.delivery)).toMatchObject({
      status: 'delivered',
      attempts: [{ late: false }],
    });
  });

  test('keeps the request of an attempt and its answer, late or not, so that they can be shown in full', async () => {
    const [entry] = await deliveriesUnderWay(1);
    const sent = (worker: string, body: string) => {
      const headers = { 'content-type': 'text/plain', 'x-worker': worker };
      const request = { method: 'POST', url: `https://${worker}.example/`, headers, attemptHeaders: ['x-worker'] };
      const profile = { ...packProfile({ ...request, secretHeaders: [] }), isStored: false };
      const packed = packBody(body, {
        id: 'e',
        source: 'feeds/f',
        actor: null,
        time: '2026-01-02T03:04:05Z',
        data: '{"n":1}',
      });
      const answer = packResponseProfile({ server: worker, 'x-id': worker });
      const response = { status: 200, statusText: 'OK', headers: { ref: answer.ref, values: ['7'] }, body: '' };
      const line = encodeAttempt(
        attemptOf(entry, {
          worker,
          profileRef: profile.ref,
          headerValues: [worker],
          bodyRef: packed?.ref ?? '',
          response: { ...response, truncated: false },
        }),
      );
      return settlementOf(entry, 'delivered', {
        line,
        hookTexts: [profile, { ...answer, isStored: false }],
        eventText: packed && { ...packed, isStored: false },
      });
    };
    await settle(store, shard, [sent('quick', 'before {"n":1} after')]);
    await settle(store, shard, [sent('slow', 'something else')]);
    const delivery = await getDelivery(store, entry.delivery);
    expect(delivery?.attempts.map(({ request }) => request)).toEqual([
      {
        method: 'POST',
        url: 'https://quick.example/',
        headers: { 'content-type': 'text/plain', 'x-worker': 'quick' },
        body: 'before {"n":1} after',
      },
      {
        method: 'POST',
        url: 'https://slow.example/',
        headers: { 'content-type': 'text/plain', 'x-worker': 'slow' },
        body: 'something else',
      },
    ]);
    expect(delivery?.attempts.map(({ response }) => response?.headers)).toEqual([
      { server: 'quick', 'x-id': '7' },
      { server: 'slow', 'x-id': '7' },
    ]);
  });

  test('settles the deliveries of one entry in any order and call: the entry goes with the last', async () => {
    await addSources(store, 'feeds/a');
    await addHook(store, 'feeds/a');
    await postAndFanOut(store, ...['x', 'y', 'z'].map((id) => eventOf('feeds/a', id)));
    const [x, y, z] = await readDeliveryEntries(store, shard);
    if (!x || !y || !z) throw new Error('Three were to be released.');
    const left = async (): Promise<unknown> => (await stateOf(store, shard)).inEntries;
    expect(await settle(store, shard, [settlementOf(z, 'retry', { delayMs: 60_000 })])).toEqual(['settled']);
    expect(await left()).toEqual([{ entry: x.entry, deliveries: 2, left: 2 }]);
    // It names an entry that the delivery is not out with, though a worker holds it.
    await postAndFanOut(store, eventOf('feeds/a', 'other'));
    const [other] = await readDeliveryEntries(store, shard);
    if (!other) throw new Error('The other was to be released.');
    expect(await settle(store, shard, [settlementOf({ ...x, entry: other.entry }, 'delivered')])).toEqual(['late']);
    expect(await settle(store, shard, [settlementOf(other, 'delivered')])).toEqual(['settled']);
    expect(await settle(store, shard, [settlementOf(y, 'delivered'), settlementOf(y, 'delivered')])).toEqual([
      'settled',
      'settled',
    ]);
    expect(await left()).toEqual([{ entry: x.entry, deliveries: 1, left: 1 }]);
    const released = settlementOf(x, 'release');
    expect(await settle(store, shard, [released])).toEqual(['settled']);
    const [again] = await readDeliveryEntries(store, shard);
    expect(again).toEqual({ ...x, entry: again?.entry });
    // Sent once more after a lost reply: it is out with another entry by now.
    expect(await settle(store, shard, [released])).toEqual(['settled']);
    expect(await left()).toEqual([{ entry: again?.entry, deliveries: 1, left: 1 }]);
    expect(await store.redis.exists(`${shard.prefix}left`)).toBe(0);
  });

  test('settles a batch item by item', async () => {
    const entries = await deliveriesUnderWay(4);
    await settle(store, shard, [settlementOf(entries[0], 'delivered', { worker: 'quick' })]);
    const answers = await settle(
      store,
      shard,
      entries.map((entry) => settlementOf(entry, 'delivered')),
    );
    expect(answers).toEqual(['late', 'settled', 'settled', 'settled']);
    expect((await stateOf(store, shard)).out.get(entries[0].hook)).toBe(0);
  });

  test('goes on while memory is full', async () => {
    const [entry] = await deliveriesUnderWay(1);
    await store.redis.config('SET', 'maxmemory', '1');
    try {
      expect(await settle(store, shard, [settlementOf(entry, 'delivered')])).toEqual(['settled']);
    } finally {
      await store.redis.config('SET', 'maxmemory', '0');
    }
  });
});

describe('the gate', () => {
  test('lets the line go in order as places get free, and counts down to nothing', async () => {
    let entries: DeliveryEntry[] = await deliveriesUnderWay(11, 2);
    const seen: number[] = [];
    while (entries.length > 0) {
      expect(entries.length).toBeLessThanOrEqual(2);
      seen.push(...entries.map(({ delivery }) => delivery));
      await settle(
        store,
        shard,
        entries.map((entry) => settlementOf(entry, 'delivered')),
      );
      entries = await readDeliveryEntries(store, shard);
    }
    expect(seen).toHaveLength(11);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    const state = await stateOf(store, shard);
    expect([...state.out.values()]).toEqual([0]);
    expect(state.places.size).toBe(0);
  });

  test('gives what was released its turn among those that wait, the oldest first', async () => {
    const entries = await deliveriesUnderWay(8);
    await settle(store, shard, [settlementOf(entries[0], 'release')]);
    expect(await readDeliveryEntries(store, shard)).toMatchObject([{ delivery: entries[0].delivery }]);
  });

  test('opens to twice its window on fast successes while the window is in use, up to the cap', async () => {
    let entries: DeliveryEntry[] = await deliveriesUnderWay(60, 10);
    const hook = entries[0]?.hook ?? 0;
    const windows: number[] = [];
    for (let round = 0; round < 4; round++) {
      const [first] = entries;
      if (!first) throw new Error('Nothing was let go.');
      await settle(store, shard, [settlementOf(first, 'delivered', { pace: 'fast' })]);
      windows.push(await windowOf(hook));
      entries = [...entries.slice(1), ...(await readDeliveryEntries(store, shard))];
      expect(entries).toHaveLength(Math.min(10, windows.at(-1) ?? 0));
    }
    expect(windows).toEqual([8, 10, 10, 10]);
  });

  test('opens by one with each slow success while the window is in use, from one after a timeout up to the cap', async () => {
    const [first, ...rest] = await deliveriesUnderWay(60, 6);
    await settle(store, shard, [settlementOf(first, 'retry', { pace: 'timeout', delayMs: 60_000 })]);
    let entries = rest;
    const windows: number[] = [];
    for (let round = 0; round < 12; round++) {
      const [next] = entries;
      if (!next) throw new Error('Nothing was let go.');
      await settle(store, shard, [settlementOf(next, 'delivered', { pace: 'answered' })]);
      windows.push(await windowOf(first.hook));
      entries = [...entries.slice(1), ...(await readDeliveryEntries(store, shard))];
    }
    // The three that were out before widen it like others.
    expect(windows).toEqual([2, 3, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6]);
  });

  test('keeps its window when it was not in use, and when an answer was a failure', async () => {
    const [entry, ...rest] = await deliveriesUnderWay(3);
    await settle(store, shard, [settlementOf(entry, 'delivered', { pace: 'fast' })]);
    await settle(
      store,
      shard,
      rest.map((one) => settlementOf(one, 'delivered', { pace: 'answered' })),
    );
    expect(await windowOf(entry.hook)).toBe(4);
    await postAndFanOut(store, ...Array.from({ length: 8 }, (_, i) => eventOf('feeds/a', `y${i}`)));
    const some = await readDeliveryEntries(store, shard);
    expect(some).toHaveLength(4);
    for (const one of some) await settle(store, shard, [settlementOf(one, 'dead', { pace: 'answered' })]);
    expect(await windowOf(entry.hook)).toBe(4);
  });

  test('closes to one on a timeout, and lets one go at a time from there', async () => {
    const entries = await deliveriesUnderWay(10);
    const [first, ...rest] = entries;
    await settle(store, shard, [settlementOf(first, 'retry', { pace: 'timeout', delayMs: 60_000 })]);
    expect(await windowOf(first.hook)).toBe(1);
    expect(await readDeliveryEntries(store, shard)).toEqual([]);
    await settle(
      store,
      shard,
      rest.map((entry) => settlementOf(entry, 'retry', { delayMs: 60_000 })),
    );
    expect(await readDeliveryEntries(store, shard)).toHaveLength(1);
  });

  test('does not stand still when the record of a delivery was lost', async () => {
    const entries = await deliveriesUnderWay(6);
    await store.redis.del(...entries.map(({ delivery }) => `${shard.prefix}d:${delivery}`));
    await settle(
      store,
      shard,
      entries.map((entry) => settlementOf(entry, 'delivered')),
    );
    expect(await readDeliveryEntries(store, shard)).toHaveLength(2);
  });

  test('of a deleted hook goes with its last entry', async () => {
    const [first, second] = await deliveriesUnderWay(2);
    if (!second) throw new Error('Only one was let go.');
    await deleteHook(store, first.hook);
    await settle(store, shard, [settlementOf(first, 'end', { line: 'Chook_deleted' })]);
    expect((await stateOf(store, shard)).out.get(first.hook)).toBe(1);
    await settle(store, shard, [settlementOf(second, 'delivered')]);
    expect((await stateOf(store, shard)).out.has(first.hook)).toBe(false);
  });
});
