import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { endWaiting } from '../src/end-waiting.ts';
import { fanOut } from '../src/fan-out.ts';
import { updateHook } from '../src/hooks.ts';
import type { Shard } from '../src/keys.ts';
import { ping } from '../src/ping.ts';
import { redeliver } from '../src/redeliver.ts';
import { type SettleAction, settle } from '../src/settle.ts';
import { run, type Store } from '../src/store.ts';
import { claimOwn, type DeliveryEntry, decodeDeliveryEntry, pendingOf } from '../src/streams.ts';
import { type SweepReport, sweep } from '../src/sweep.ts';
import { takeOver } from '../src/workers.ts';
import {
  addHook,
  addSources,
  eventOf,
  matchAll,
  only,
  post,
  postAndFanOut,
  readDeliveryEntries,
  readEventEntries,
  redisNowMs,
  settlementOf,
  someTime,
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
beforeEach(async () => {
  await tested.clear();
  await addSources(store, 'feeds/a');
});
afterAll(() => tested.close());

const repair = (): Promise<SweepReport> => sweep(store, shard, { repair: true });
const key = (name: string): string => shard.prefix + name;

/** Posts events to feeds/a: each makes a delivery per hook. The first window of a hook has four places. */
async function postMany(count: number, first = 0): Promise<void> {
  const events = Array.from({ length: count }, (_, i) => eventOf('feeds/a', `e${first + i}`));
  await postAndFanOut(store, ...events);
}

/** Likewise, but one by one: each delivery is an entry of the stream by itself. */
async function postEach(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await postMany(1, i);
}

async function settleAll(entries: readonly DeliveryEntry[], action: SettleAction, delayMs = 600_000): Promise<void> {
  await settle(
    store,
    shard,
    entries.map((entry) => settlementOf(entry, action, { delayMs })),
  );
}

async function placesOf(id: number): Promise<string[]> {
  return (await stateOf(store, shard)).places.get(id) ?? [];
}

/** Every open delivery is in one place, and every gate counts what is in the stream. */
async function expectSound(): Promise<void> {
  const { records, places, inStream, out } = await stateOf(store, shard);
  for (const [id, { status }] of records) {
    expect(places.get(id) ?? []).toHaveLength(['pending', 'retrying'].includes(status) ? 1 : 0);
  }
  for (const [hook, count] of out) expect(count).toBe(inStream.get(hook) ?? 0);
  expect(await repair()).toEqual({ ...nothing, open: expect.any(Number) });
}

const nothing: SweepReport = {
  shard: 0,
  open: 0,
  lost: [],
  stranded: { deliveries: [], events: [] },
  twice: [],
  ended: 0,
  gates: [],
  unsure: 0,
};

describe('the index of open deliveries', () => {
  const open = async (): Promise<number[]> => (await stateOf(store, shard)).open.sort((a, b) => a - b);

  test('holds a delivery from fan-out until it is delivered, dead or ended, wherever it waits', async () => {
    await addHook(store, 'feeds/a');
    await postMany(6);
    const ids = [...(await stateOf(store, shard)).records.keys()];
    expect(await open()).toEqual(ids);
    const [delivered, dead, ended, retried] = await readDeliveryEntries(store, shard);
    if (!delivered || !dead || !ended || !retried) throw new Error('Four were to be released.');
    await settleAll([delivered], 'delivered');
    await settleAll([dead], 'dead');
    await settleAll([ended], 'end');
    await settleAll([retried], 'retry');
    const over = [delivered, dead, ended].map(({ delivery }) => delivery);
    expect(await open()).toEqual(ids.filter((id) => !over.includes(id)));
  });

  test('holds pings and redeliveries, and lets go what ends while it waits', async () => {
    const hook = await addHook(store, 'feeds/a');
    const pinged = await ping(store, hook.id, eventOf('feeds/a', 'ping'));
    const [entry] = await readDeliveryEntries(store, shard);
    if (!entry) throw new Error('The ping was not released.');
    expect(await open()).toEqual([pinged]);
    await settleAll([entry], 'end');
    const again = await redeliver(store, entry.delivery);
    if (again.kind !== 'created') throw new Error('No redelivery was made.');
    expect(await open()).toEqual([again.delivery]);
    await settleAll(await readDeliveryEntries(store, shard), 'retry');
    await updateHook(store, hook.id, (now) => ({ ...now, active: false }), someTime);
    await endWaiting(store, hook.id, 'hook_deleted');
    expect(await open()).toEqual([]);
  });
});

describe('sweep', () => {
  test('finds nothing wrong with deliveries in the stream, held by a worker, in line, due and ended', async () => {
    await addHook(store, 'feeds/a');
    await addHook(store, 'feeds/a');
    await postMany(10);
    const entries = await readDeliveryEntries(store, shard);
    await settleAll(entries.slice(0, 2), 'retry');
    await settleAll(entries.slice(2, 4), 'delivered');
    const before = await stateOf(store, shard);
    expect(await repair()).toEqual({ ...nothing, open: 18 });
    expect(await stateOf(store, shard)).toEqual(before);
  });

  test('puts back what was taken out of the due-set', async () => {
    await addHook(store, 'feeds/a');
    await postMany(1);
    const [entry] = await readDeliveryEntries(store, shard);
    if (!entry) throw new Error('Nothing was released.');
    await settleAll([entry], 'retry');
    await store.redis.zrem(key('due'), entry.delivery);
    expect(await repair()).toEqual({ ...nothing, open: 1, lost: [entry.delivery] });
    const [again] = await readDeliveryEntries(store, shard);
    expect(again).toMatchObject({ delivery: entry.delivery, attempt: 2, event: entry.event, kind: 'e' });
    await expectSound();
  });

  test('puts back what was taken out of a line, where it stood', async () => {
    const hook = await addHook(store, 'feeds/a');
    await postMany(7);
    const waiting = (await stateOf(store, shard)).lines.get(hook.id) ?? [];
    const [, second = 0] = waiting;
    await store.redis.zrem(key(`line:${hook.id}`), second);
    expect(await repair()).toEqual({ ...nothing, open: 7, lost: [second] });
    expect((await stateOf(store, shard)).lines.get(hook.id)).toEqual(waiting);
    await expectSound();
  });

  test('puts back what was taken out of the stream unread, and sets right the gate that had counted it', async () => {
    const hook = await addHook(store, 'feeds/a');
    await postMany(6);
    for (const raw of await store.redis.xrange(key('deliveries'), '-', '+')) {
      await store.redis.xdel(key('deliveries'), raw[0]);
    }
    const report = await repair();
    expect(report).toMatchObject({ open: 6, gates: [{ hook: hook.id, excess: 4 }], unsure: 0 });
    expect(report.lost).toHaveLength(4);
    await expectSound();
    expect((await readDeliveryEntries(store, shard)).length).toBe(4);
  });

  test('sets right a gate that keeps its line waiting for nothing', async () => {
    const hook = await addHook(store, 'feeds/a');
    await postMany(6);
    await settleAll(await readDeliveryEntries(store, shard), 'retry');
    await settleAll(await readDeliveryEntries(store, shard), 'retry');
    await store.redis.hset(key(`gate:${hook.id}`), 'out', 4);
    await postMany(1, 6);
    expect((await stateOf(store, shard)).lines.get(hook.id)).toHaveLength(1);
    expect(await repair()).toMatchObject({ lost: [], gates: [{ hook: hook.id, excess: 4 }] });
    expect((await stateOf(store, shard)).lines.get(hook.id)).toBeUndefined();
    await expectSound();
  });

  test('sets right a gate that takes a hook’s places away', async () => {
    const hook = await addHook(store, 'feeds/a');
    await postMany(1);
    await store.redis.hset(key(`gate:${hook.id}`), 'out', 3);
    expect(await repair()).toEqual({ ...nothing, open: 1, gates: [{ hook: hook.id, excess: 2 }] });
    await expectSound();
  });

  test('leaves a delivery alone whose entry was deleted while a worker had it, until that worker is done', async () => {
    await addHook(store, 'feeds/a');
    await postMany(1);
    const [entry] = await readDeliveryEntries(store, shard);
    if (!entry) throw new Error('Nothing was released.');
    await store.redis.xdel(key('deliveries'), entry.entry);
    expect(await repair()).toEqual({ ...nothing, open: 1, unsure: 1 });
    expect(await placesOf(entry.delivery)).toEqual([]);
    await settleAll([entry], 'delivered');
    expect(await repair()).toEqual(nothing);
    await expectSound();
  });

  test('puts a deleted entry’s delivery back once the worker that had it has dropped it', async () => {
    const hook = await addHook(store, 'feeds/a');
    await postMany(1);
    const [entry] = await readDeliveryEntries(store, shard);
    if (!entry) throw new Error('Nothing was released.');
    await store.redis.xdel(key('deliveries'), entry.entry);
    await store.redis.xclaim(key('deliveries'), 'w', 'w1', 0, entry.entry);
    expect(await repair()).toMatchObject({ lost: [entry.delivery], gates: [{ hook: hook.id, excess: 1 }] });
    await expectSound();
  });

  test('reports a delivery that is in two places, and leaves it', async () => {
    const hook = await addHook(store, 'feeds/a');
    await postMany(2);
    const [first, second] = (await store.redis.xrange(key('deliveries'), '-', '+')).flatMap(decodeDeliveryEntry);
    if (!first || !second) throw new Error('Two were to be released.');
    await store.redis.zadd(key('due'), Date.now() + 600_000, first.delivery);
    await store.redis.zadd(key(`line:${hook.id}`), second.delivery, second.delivery);
    const before = await stateOf(store, shard);
    const report = await sweep(store, shard, { repair: false });
    expect(report.twice.sort((a, b) => a.delivery - b.delivery)).toEqual([
      { delivery: first.delivery, places: ['stream', 'due'] },
      { delivery: second.delivery, places: ['stream', 'line'] },
    ]);
    expect(report.lost).toEqual([]);
    expect(await stateOf(store, shard)).toEqual(before);
  });

  test('takes ended deliveries out of the index', async () => {
    await addHook(store, 'feeds/a');
    await postMany(1);
    const [entry] = await readDeliveryEntries(store, shard);
    if (!entry) throw new Error('Nothing was released.');
    await settleAll([entry], 'delivered');
    await store.redis.hset(key('out'), entry.delivery, entry.entry);
    await store.redis.sadd(key('waiting'), 999 * 1024);
    expect(await repair()).toEqual({ ...nothing, open: 2, ended: 2 });
    expect((await stateOf(store, shard)).open).toEqual([]);
    expect(await placesOf(entry.delivery)).toEqual([]);
  });

  test('only looks when it is not to repair', async () => {
    const hook = await addHook(store, 'feeds/a');
    await postEach(5);
    const [first] = await store.redis.xrange(key('deliveries'), '-', '+');
    await store.redis.xdel(key('deliveries'), first?.[0] ?? '');
    await store.redis.sadd(key('waiting'), 999 * 1024);
    const before = await stateOf(store, shard);
    const report = await sweep(store, shard, { repair: false });
    expect(report).toMatchObject({ open: 6, ended: 1, gates: [{ hook: hook.id, excess: 1 }] });
    expect(report.lost).toHaveLength(1);
    expect(await stateOf(store, shard)).toEqual(before);
    expect(before.open).toHaveLength(6);
  });

  test('works where the stream or its group is gone altogether', async () => {
    await addHook(store, 'feeds/a');
    await postMany(3);
    await store.redis.xgroup('DESTROY', key('deliveries'), 'w');
    expect(await repair()).toEqual({ ...nothing, open: 3 });
    await store.redis.del(key('deliveries'));
    expect((await repair()).lost).toHaveLength(3);
    expect(await store.redis.hlen(key('out'))).toBe(3);
    await expectSound();
  });

  test('finds a lost one among thousands, in pages', async () => {
    for (let i = 0; i < 30; i++) await addHook(store, 'feeds/a', { policy: { concurrency: 100 } });
    await postMany(100);
    await settleAll((await readDeliveryEntries(store, shard)).slice(0, 50), 'retry');
    const [lost = ''] = await store.redis.zrange(key('due'), '7', '7');
    await store.redis.zrem(key('due'), lost);
    expect(await repair()).toEqual({ ...nothing, open: 3000, lost: [Number(lost)] });
    await expectSound();
  });
});

describe('entries that no worker would come to', () => {
  /** As a live worker does every few seconds. It is heard of just now, however long the test took so far. */
  async function takesOver(worker: string): Promise<void> {
    await store.redis.zadd(key('workers'), await redisNowMs(store), worker);
    await takeOver(store, shard, worker);
  }

  /** What it takes up that is not its own; what is taken apart for that it reads anew. */
  async function takenUp(worker: string): Promise<DeliveryEntry[]> {
    await takesOver(worker);
    const ids = await pendingOf(store, shard, 'deliveries', worker, 100);
    const claimed = await claimOwn(store, shard, 'deliveries', worker, ids);
    return [
      ...claimed.flatMap(({ raw }) => decodeDeliveryEntry(raw)),
      ...(await readDeliveryEntries(store, shard, worker)),
    ];
  }

  test.for([
    ['XACK', (entry: string) => store.redis.xack(key('deliveries'), 'w', entry)],
    ['XGROUP DELCONSUMER', () => store.redis.xgroup('DELCONSUMER', key('deliveries'), 'w', 'w1')],
  ] as const)('are found after %s by hand, handed out again in their place, and settled once', async ([, strand]) => {
    const hook = await addHook(store, 'feeds/a');
    await postMany(1);
    const [entry] = await readDeliveryEntries(store, shard);
    if (!entry) throw new Error('Nothing was released.');
    await strand(entry.entry);
    expect(await takenUp('w2')).toEqual([]);
    const stranded = { deliveries: [entry.delivery], events: [] };
    expect(await sweep(store, shard, { repair: false })).toEqual({ ...nothing, open: 1, stranded });
    expect(await takenUp('w2')).toEqual([]);
    expect(await repair()).toEqual({ ...nothing, open: 1, stranded });
    await expectSound();
    const [again] = await takenUp('w2');
    expect(again).toEqual(entry);
    await settleAll([entry], 'delivered');
    expect((await stateOf(store, shard)).out.get(hook.id)).toBe(0);
    expect(await store.redis.xlen(key('deliveries'))).toBe(0);
    await expectSound();
  });

  test('and that their worker settles all the same, before they are found or after it', async () => {
    await addHook(store, 'feeds/a');
    await postEach(2);
    const [early, late] = await readDeliveryEntries(store, shard);
    if (!early || !late) throw new Error('Two were to be released.');
    await store.redis.xack(key('deliveries'), 'w', early.entry, late.entry);
    await settleAll([early], 'delivered');
    expect((await repair()).stranded.deliveries).toEqual([late.delivery]);
    await settleAll([late], 'delivered');
    await expectSound();
    const { records } = await stateOf(store, shard);
    expect(records.get(late.delivery)?.status).toBe('delivered');
    expect(records.get(early.delivery)?.status).toBe('delivered');
    expect(await takenUp('w2')).toEqual([]);
  });

  test('of several deliveries come again one by one, but for those that are settled', async () => {
    await addHook(store, 'feeds/a');
    await postMany(4);
    const [settled, ...others] = await readDeliveryEntries(store, shard);
    if (!settled) throw new Error('Four were to be released.');
    await settleAll([settled], 'delivered');
    await store.redis.xack(key('deliveries'), 'w', settled.entry);
    expect((await repair()).stranded.deliveries).toEqual(others.map(({ delivery }) => delivery));
    const again = await takenUp('w2');
    expect(again.map(({ delivery }) => delivery)).toEqual(others.map(({ delivery }) => delivery));
    expect(new Set(again.map(({ entry }) => entry)).size).toBe(3);
    await expectSound();
    await settleAll(again, 'delivered');
    expect(await store.redis.xlen(key('deliveries'))).toBe(0);
    await expectSound();
  });

  test('are found among those that wait, are in hand and come in, and those are left alone', async () => {
    await addHook(store, 'feeds/a', { policy: { concurrency: 1000 } });
    await addHook(store, 'feeds/a');
    const [hook = ''] = await store.redis.zrange(key('hooks:feeds/a'), '0', '0');
    await store.redis.hset(key(`gate:${hook}`), 'window', 1000);
    await postMany(900);
    const read = await readDeliveryEntries(store, shard, 'w1', 35);
    const stranded = read[500];
    const together = read.filter(({ entry }) => entry === stranded?.entry).map(({ delivery }) => delivery);
    await store.redis.xack(key('deliveries'), 'w', stranded?.entry ?? '');
    const { stranded: found, lost, gates } = await repair();
    expect([found, lost, gates]).toEqual([{ deliveries: together, events: [] }, [], []]);
    expect((await readDeliveryEntries(store, shard)).length).toBeGreaterThan(200);
    await expectSound();
  });

  test('are found when the group was moved on by hand', async () => {
    await addHook(store, 'feeds/a');
    await postMany(3);
    await store.redis.xgroup('SETID', key('deliveries'), 'w', '$');
    expect((await repair()).stranded.deliveries).toHaveLength(3);
    expect(await takenUp('w2')).toHaveLength(3);
    await expectSound();
  });

  test('are found in the event stream too, and fanned out once, in their order', async () => {
    await addHook(store, 'feeds/a');
    await post(store, eventOf('feeds/a', 'x'), eventOf('feeds/a', 'y'));
    const entries = await readEventEntries(store, shard);
    await store.redis.xgroup('DELCONSUMER', key('events'), 'w', 'w1');
    const stranded = { deliveries: [], events: ['feeds/a|x', 'feeds/a|y'] };
    expect(await repair()).toEqual({ ...nothing, stranded });
    expect(await repair()).toEqual(nothing);
    await takesOver('w2');
    expect(await pendingOf(store, shard, 'events', 'w2', 10)).toEqual(entries.map(({ entry }) => entry));
    const matched = await Promise.all(entries.map((entry) => matchAll(store, entry)));
    await fanOut(store, shard, matched);
    await fanOut(store, shard, matched);
    expect((await stateOf(store, shard)).records.size).toBe(2);
    await expectSound();
  });

  test('are none where a stream or its group is gone: a new group begins anew', async () => {
    await addHook(store, 'feeds/a');
    await postMany(2);
    await readDeliveryEntries(store, shard);
    await store.redis.xgroup('DESTROY', key('deliveries'), 'w');
    await store.redis.del(key('events'));
    expect((await repair()).stranded).toEqual(nothing.stranded);
    expect(await run(store, shard, 'hand_out_again', ['events', 1, 'nobody', '1-1'])).toEqual([]);
  });
});

describe('hand_out_again', () => {
  test('leaves alone what was settled, is pending or unread by now, whatever it is told', async () => {
    await addHook(store, 'feeds/a');
    await postEach(4);
    const [settled, held] = await readDeliveryEntries(store, shard, 'w1', 2);
    if (!settled || !held) throw new Error('Two were to be released.');
    await settleAll([settled], 'retry');
    const all = (await store.redis.xrange(key('deliveries'), '-', '+')).map(([entry]) => entry);
    const args = ['deliveries', 1, 'nobody', settled.entry, ...all];
    expect(await run(store, shard, 'hand_out_again', args)).toEqual([]);
    expect(await pendingOf(store, shard, 'deliveries', 'nobody', 10)).toEqual([]);
    await store.redis.xack(key('deliveries'), 'w', held.entry);
    expect(await run(store, shard, 'hand_out_again', args)).toEqual([[held.entry, expect.anything()]]);
    expect(await run(store, shard, 'hand_out_again', args)).toEqual([]);
    expect(await pendingOf(store, shard, 'deliveries', 'nobody', 10)).toEqual([held.entry]);
  });
});

describe('put_back', () => {
  const judge = async (id: number): Promise<unknown> => run(store, shard, 'put_back', [100, 1, id]);

  test('puts back what is in no place, once', async () => {
    await addHook(store, 'feeds/a');
    await postMany(3);
    const [entry, ...others] = await readDeliveryEntries(store, shard);
    if (!entry) throw new Error('Nothing was released.');
    expect(await judge(entry.delivery)).toEqual(['fine']);
    await store.redis.xdel(key('deliveries'), entry.entry);
    await store.redis.xack(key('deliveries'), 'w', entry.entry);
    expect(await judge(entry.delivery)).toEqual(['lost']);
    expect(await judge(entry.delivery)).toEqual(['fine']);
    expect((await stateOf(store, shard)).places.get(entry.delivery)).toEqual(['stream']);
    // The others that were in that entry are put back likewise, and by nobody else.
    expect((await repair()).lost).toEqual(others.map(({ delivery }) => delivery));
    await expectSound();
  });

  test('holds back while a worker has an entry that is not there', async () => {
    await addHook(store, 'feeds/a');
    await postMany(1);
    const [entry] = await readDeliveryEntries(store, shard);
    if (!entry) throw new Error('Nothing was released.');
    await store.redis.xdel(key('deliveries'), entry.entry);
    expect(await judge(entry.delivery)).toEqual(['unsure']);
  });
});

describe('mend_gate', () => {
  test('asks for reading on when too much has come since', async () => {
    const hook = await addHook(store, 'feeds/a');
    await store.redis.hset(key(`gate:${hook.id}`), 'window', 1000);
    const careful = { ...store, gateCap: 1000 };
    for (let i = 0; i < 201; i++) await postAndFanOut(careful, eventOf('feeds/a', `e${i}`));
    expect(await store.redis.xlen(key('deliveries'))).toBe(201);
    expect(await run(store, shard, 'mend_gate', [1000, 1, '0-0', '', hook.id, ''])).toEqual([]);
    expect(await repair()).toEqual({ ...nothing, open: 201 });
  });
});
