import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newestIds } from '../src/delivery-index.ts';
import { encodeAttempt } from '../src/delivery-record.ts';
import { endWaiting } from '../src/end-waiting.ts';
import { deliveryIdsOfEvent, getEvent } from '../src/events.ts';
import { fanOut } from '../src/fan-out.ts';
import { deleteHook } from '../src/hooks.ts';
import type { Shard } from '../src/keys.ts';
import { ping } from '../src/ping.ts';
import { redeliver } from '../src/redeliver.ts';
import { type Retained, retain, sinceRetainedMs } from '../src/retain.ts';
import { beginRun, type RetentionOptions } from '../src/retention-run.ts';
import { sendLatestPush } from '../src/send-again.ts';
import { type SettleAction, settle } from '../src/settle.ts';
import { run, type Store } from '../src/store.ts';
import {
  addBareHooks,
  addHook,
  addSources,
  attemptOf,
  eventOf,
  matchAll,
  only,
  post,
  postAndFanOut,
  readDeliveryEntries,
  readEventEntries,
  redisNowMs,
  settlementOf,
  stateOf,
} from './support/protocol.ts';
import { keptIn } from './support/retention-model.ts';
import { startTestStore, type TestStore } from './support/store.ts';

let tested: TestStore;
let store: Store;
let shard: Shard;
let now: number;
beforeAll(async () => {
  tested = await startTestStore();
  store = tested.store;
  shard = only(store);
});
beforeEach(async () => {
  await tested.clear();
  await addSources(store, 'feeds/a');
  now = await redisNowMs(store);
});
afterAll(() => tested.close());

const hour = 3_600_000;
const day = 24 * hour;

/** Runs retention as it is by default, some time from now. */
function retainAfter(ms: number, more: Partial<RetentionOptions> = {}): Promise<Retained | undefined> {
  return retain(store, shard, { retentionMs: 7 * day, deliveriesPerHook: 10_000, nowMs: now + ms, ...more });
}

/** Makes an event older than it is. */
async function backdate(id: string, ms: number): Promise<void> {
  const key = `${shard.prefix}e:feeds/a|${id}`;
  const { receivedAtMs } = (await getEvent(store, 'feeds/a', id)) ?? { receivedAtMs: 0 };
  const text = (await store.redis.get(key)) ?? '';
  await store.redis.set(key, text.replace(String(receivedAtMs), String(receivedAtMs - ms)));
}

/** A late attempt at some time, with an answer of some length, as the record has it. */
function lateLine(atMs: number, length: number): string {
  const response = { status: 200, statusText: 'OK', headers: { all: {} }, body: 'x'.repeat(length), truncated: false };
  return `\nL${encodeAttempt(attemptOf({ attempt: 1 }, { atMs, response })).slice(1)}`;
}

/** Settles what waits in the delivery stream, and what comes after it. */
async function settleAll(action: SettleAction): Promise<number[]> {
  const ids: number[] = [];
  for (;;) {
    const entries = await readDeliveryEntries(store, shard, 'w1', 50);
    if (entries.length === 0) return ids;
    ids.push(...entries.map(({ delivery }) => delivery));
    const settlements = entries.map((entry) => settlementOf(entry, action, { delayMs: 100 * day }));
    await settle(store, shard, settlements);
  }
}

async function deliveries(): Promise<number[]> {
  return [...(await stateOf(store, shard)).records.keys()];
}

async function postMany(count: number, first = 0): Promise<void> {
  for (let i = 0; i < count; i++) await postAndFanOut(store, eventOf('feeds/a', `e${first + i}`));
}

describe('by age', () => {
  test('deliveries go with their events when they are old enough, and not before', async () => {
    await addHook(store, 'feeds/a');
    await postMany(3);
    await settleAll('delivered');
    expect(await retainAfter(6 * day)).toEqual({ shard: 0, byAge: 0, byCount: 0, events: 0 });
    expect(await deliveries()).toHaveLength(3);
    expect(await retainAfter(7 * day + hour)).toEqual({ shard: 0, byAge: 3, byCount: 0, events: 3 });
    expect((await keptIn(store, shard)).keys.filter((key) => /^(d|e|log|hd|sd|ad|kept)\b/.test(key))).toEqual([]);
  });

  test('deliveries go that were made before one from a time to come, as the clock was set back', async () => {
    await addHook(store, 'feeds/a');
    // More than one call looks at.
    await postAndFanOut(store, ...Array.from({ length: 120 }, (_, i) => eventOf('feeds/a', `e${i}`)));
    await settleAll('delivered');
    const [first = 0] = await deliveries();
    const key = `${shard.prefix}d:${first}`;
    const record = (await store.redis.get(key)) ?? '';
    await store.redis.set(key, record.replace(/\t\d+/, `\t${now + 30 * day}`));
    expect(await retainAfter(7 * day + hour)).toMatchObject({ byAge: 119 });
    expect(await deliveries()).toEqual([first]);
  });

  test('large data goes with its event', async () => {
    await addSources(store, 'feeds/a');
    await postAndFanOut(store, eventOf('feeds/a', 'large', { data: `{"text":"${'x'.repeat(300_000)}"}` }));
    const ofEvents = async () => (await keptIn(store, shard)).keys.filter((key) => /^(e|data):/.test(key));
    expect(await ofEvents()).toEqual(['data:feeds/a|large', 'e:feeds/a|large']);
    expect(await retainAfter(7 * day + hour)).toMatchObject({ events: 1 });
    expect(await ofEvents()).toEqual([]);
  });

  test('what is open stays, however old, and is kept as long again once it has ended', async () => {
    await addHook(store, 'feeds/a');
    await postMany(1);
    await settleAll('retry');
    expect(await retainAfter(100 * day)).toMatchObject({ byAge: 0, events: 0 });
    const [id = 0] = await deliveries();
    // Given up long after it was made: the record tells when.
    await store.redis.zrem(`${shard.prefix}due`, id);
    await store.redis.srem(`${shard.prefix}waiting`, id);
    await store.redis.append(`${shard.prefix}d:${id}`, `\nChook_deleted\t${now + 100 * day}`);
    expect(await retainAfter(106 * day)).toMatchObject({ byAge: 0, events: 0 });
    expect(await retainAfter(107 * day + hour)).toMatchObject({ byAge: 1, events: 1 });
  });

  test('dead letters and their events stay for 30 days, or until they are discarded', async () => {
    await addHook(store, 'feeds/a');
    await postMany(2);
    const [discarded = 0, kept = 0] = await settleAll('dead');
    expect(await retainAfter(8 * day)).toMatchObject({ byAge: 0, events: 0 });
    await store.redis.zrem(`${shard.prefix}dead`, discarded);
    expect(await retainAfter(9 * day)).toMatchObject({ byAge: 1, events: 1 });
    expect(await retainAfter(29 * day)).toMatchObject({ byAge: 0, events: 0 });
    expect((await stateOf(store, shard)).dead).toEqual([kept]);
    expect(await retainAfter(30 * day + hour)).toMatchObject({ byAge: 1, events: 1 });
    expect((await stateOf(store, shard)).dead).toEqual([]);
  });

  test('an event that waits for its fan-out stays, however long it takes, and so do all that came in the day before or later', async () => {
    await addHook(store, 'feeds/a');
    for (const id of ['older', 'old', 'waits', 'behind']) await post(store, eventOf('feeds/a', id));
    await backdate('older', day + hour);
    await backdate('old', day - hour);
    const [older, old, waits, behind] = await readEventEntries(store, shard);
    if (!older || !old || !waits || !behind) throw new Error('Four events were posted.');
    const unheard = await Promise.all([older, old, behind].map((entry) => matchAll(store, entry)));
    await fanOut(
      store,
      shard,
      unheard.map((match) => ({ ...match, events: match.events.map(({ id }) => ({ id, hooks: [] })) })),
    );
    expect(await retainAfter(31 * day)).toMatchObject({ events: 1 });
    expect(await getEvent(store, 'feeds/a', 'older')).toBeUndefined();
    await fanOut(store, shard, [await matchAll(store, waits)]);
    expect(await settleAll('delivered')).toHaveLength(1);
    expect(await retainAfter(32 * day)).toMatchObject({ byAge: 1, events: 3 });
  });

  test('an event that waits for its source’s turn stays, and what came in in the day before; not what other sources have', async () => {
    await addSources(store, 'feeds/b');
    await post(store, eventOf('feeds/b', 'heard'));
    await post(store, ...Array.from({ length: 450 }, (_, i) => eventOf('feeds/a', `${i}`)));
    await backdate('0', day + hour);
    // All but the last fifty, which wait outside: it is empty now.
    await store.redis.del(`${shard.prefix}events`);
    expect(await retainAfter(31 * day)).toMatchObject({ events: 2 });
    expect(await getEvent(store, 'feeds/b', 'heard')).toBeUndefined();
    expect(await getEvent(store, 'feeds/a', '0')).toBeUndefined();
    expect(await getEvent(store, 'feeds/a', '1')).toBeDefined();
  });

  test('an event of many deliveries stays until the last of them goes', async () => {
    const hooks = await addBareHooks(store, shard, 1200);
    await post(store, eventOf('feeds/a', 'wide'));
    const [entry] = await readEventEntries(store, shard);
    if (!entry) throw new Error('An event was posted.');
    await fanOut(store, shard, [{ ...(await matchAll(store, entry)), events: [{ id: 'wide', hooks }] }]);
    const middle = (await deliveryIdsOfEvent(store, 'feeds/a', 'wide'))[600] ?? 0;
    await settleAll('delivered');
    await store.redis.sadd(`${shard.prefix}waiting`, middle);
    expect(await retainAfter(8 * day)).toMatchObject({ byAge: 1199, events: 0 });
    // Of an index entry that held 200 one is left, at neither end.
    for (const index of ['ad', 'sd:feeds/a'] as const)
      expect(await newestIds(store, shard, index, middle + 1, 1)).toEqual([middle]);
    await store.redis.srem(`${shard.prefix}waiting`, middle);
    expect(await retainAfter(9 * day)).toMatchObject({ byAge: 1, events: 1 });
  });

  test('the latest push of a source stays, and can be sent to a hook for a test', async () => {
    const hook = await addHook(store, 'feeds/a');
    const pushes = ['first', 'latest'].map((id) => eventOf('feeds/a', id, { type: 'push' }));
    await postAndFanOut(store, ...pushes);
    await settleAll('delivered');
    expect(await retainAfter(8 * day)).toMatchObject({ byAge: 2, events: 1 });
    expect(await getEvent(store, 'feeds/a', 'latest')).toMatchObject({ type: 'push' });
    expect(await sendLatestPush(store, 'feeds/a', hook.id)).toBeGreaterThan(0);
  });

  test('the event of a ping goes with its last delivery', async () => {
    const { id } = await addHook(store, 'feeds/a');
    const first = (await ping(store, id, eventOf('feeds/a', 'ping', { type: 'ping' }))) ?? 0;
    await settleAll('delivered');
    const again = await redeliver(store, first);
    await settleAll('delivered');
    await retainAfter(0, { deliveriesPerHook: 1 });
    expect(await deliveries()).toEqual(again.kind === 'created' ? [again.delivery] : []);
    expect(await getEvent(store, 'feeds/a', 'ping')).toBeDefined();
    await retainAfter(8 * day);
    expect(await getEvent(store, 'feeds/a', 'ping')).toBeUndefined();
  });

  test('what is stored with a hook goes with the last delivery of a deleted one', async () => {
    const hooks = [await addHook(store, 'feeds/a'), await addHook(store, 'feeds/a')];
    await postMany(1);
    await settleAll('delivered');
    for (const { id } of hooks) await store.redis.hset(`${shard.prefix}req:${id}`, 'p1', '{}');
    const [deleted, left] = hooks.map(({ id }) => id);
    await deleteHook(store, deleted ?? 0);
    await retainAfter(8 * day);
    const { keys } = await keptIn(store, shard);
    expect(keys.filter((key) => key.endsWith(`:${deleted}`))).toEqual([]);
    expect(keys).toContain(`req:${left}`);
    // Nothing is left of it for retention to find: it goes at once.
    await deleteHook(store, left ?? 0);
    expect((await keptIn(store, shard)).keys.filter((key) => /^(req|gate):/.test(key))).toEqual([]);
  });

  test('records as long as there are take more calls, and are read to their end', async () => {
    await addHook(store, 'feeds/a');
    await postMany(8);
    const ids = await settleAll('delivered');
    for (const id of ids) await store.redis.append(`${shard.prefix}d:${id}`, lateLine(now, 200_000));
    await store.redis.append(`${shard.prefix}d:${ids[7]}`, lateLine(now + 5 * day, 0));
    const args = [now + day, now, 'ad', ...ids];
    expect(await run(store, shard, 'forget_deliveries', args)).toBe('ff');
    expect(await retainAfter(8 * day)).toMatchObject({ byAge: 5 });
    expect(await deliveries()).toEqual([ids[7]]);
  });
});

describe('by count', () => {
  test('a hook keeps its newest, and open ones and dead letters beyond that', async () => {
    await addHook(store, 'feeds/a', { policy: { concurrency: 100 } });
    await postMany(1);
    const dead = await settleAll('dead');
    await postMany(1, 1);
    const open = await settleAll('retry');
    await postMany(6, 2);
    const ended = await settleAll('delivered');
    expect(await retainAfter(0, { deliveriesPerHook: 4 })).toMatchObject({ byAge: 0, byCount: 2, events: 0 });
    expect(await deliveries()).toEqual([...dead, ...open, ...ended.slice(2)]);
  });

  test('what stayed is passed over for an hour, while what came since goes, and then looked at again', async () => {
    await addHook(store, 'feeds/a', { policy: { concurrency: 100 } });
    await postMany(2);
    const [dead = 0] = await settleAll('dead');
    const keep = { deliveriesPerHook: 1 };
    await postMany(3, 2);
    await settleAll('delivered');
    expect(await retainAfter(0, keep)).toMatchObject({ byCount: 2 });
    await store.redis.zrem(`${shard.prefix}dead`, dead);
    await postMany(2, 5);
    await settleAll('delivered');
    expect(await retainAfter(60_000, keep)).toMatchObject({ byCount: 2 });
    expect(await deliveries()).toContain(dead);
    expect(await retainAfter(2 * hour, keep)).toMatchObject({ byCount: 1 });
    expect(await deliveries()).toHaveLength(2);
  });
});

describe('a run', () => {
  test('has a shard to itself, until it ends or is heard of no more', async () => {
    const held = await beginRun(store, shard, { retentionMs: 0, deliveriesPerHook: 1 });
    expect(await retainAfter(0)).toBeUndefined();
    await held?.end();
    expect(await retainAfter(0)).toBeDefined();
    await beginRun(store, shard, { retentionMs: 0, deliveriesPerHook: 1 });
    expect(await store.redis.pttl(`${shard.prefix}retaining`)).toBeGreaterThan(30_000);
    await store.redis.pexpire(`${shard.prefix}retaining`, 0);
    expect(await retainAfter(0)).toBeDefined();
    expect(await sinceRetainedMs(store)).toBeLessThan(60_000);
  });

  test('that is cut short is gone on with by the next', async () => {
    await addHook(store, 'feeds/a');
    await postMany(1);
    await settleAll('delivered');
    expect(await retainAfter(8 * day, { signal: AbortSignal.abort() })).toMatchObject({ events: 0 });
    expect(await sinceRetainedMs(store)).toBeNull();
    await retainAfter(8 * day);
    expect(await keptIn(store, shard)).toMatchObject({ records: new Map(), events: new Map() });
  });

  test('frees memory when there is none left', async () => {
    const { id } = await addHook(store, 'feeds/a');
    await postMany(20);
    await endWaiting(store, id, 'hook_deleted');
    await settleAll('dead');
    await store.redis.config('SET', 'maxmemory', '1mb');
    await expect(store.redis.set('anything', 'at all')).rejects.toThrow(/OOM/);
    expect(await retainAfter(31 * day, { deliveriesPerHook: 2 })).toMatchObject({ byAge: 20, events: 20 });
    await store.redis.config('SET', 'maxmemory', '0');
  });
});
