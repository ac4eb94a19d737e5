import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { endWaiting } from '../src/end-waiting.ts';
import { isWornOut, readGates } from '../src/gates.ts';
import { getHook, replaceHook, switchOffHook } from '../src/hooks.ts';
import type { Shard } from '../src/keys.ts';
import { pauseHook } from '../src/pause-hook.ts';
import { ping } from '../src/ping.ts';
import { promote } from '../src/promote.ts';
import { type Pace, type SettleAction, settle } from '../src/settle.ts';
import type { Store } from '../src/store.ts';
import type { DeliveryEntry } from '../src/streams.ts';
import { sweep } from '../src/sweep.ts';
import {
  addHook,
  addSources,
  eventOf,
  only,
  plainHook,
  postAndFanOut,
  readDeliveryEntries,
  redisNowMs,
  settlementOf,
  someTime,
  stateOf,
} from './support/protocol.ts';
import { startTestStore, type TestStore } from './support/store.ts';

let tested: TestStore;
let store: Store;
let shard: Shard;
let posted = 0;
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

async function deliver(count: number): Promise<void> {
  await postAndFanOut(store, ...Array.from({ length: count }, () => eventOf('feeds/a', `e${posted++}`)));
}

/** Settles what may go now; gives how many that were. */
async function settleAll(action: SettleAction, pace: Pace): Promise<string[]> {
  const entries = await readDeliveryEntries(store, shard);
  return settleEach(entries, action, pace);
}

async function settleEach(entries: readonly DeliveryEntry[], action: SettleAction, pace: Pace): Promise<string[]> {
  const results: string[] = [];
  for (const entry of entries)
    results.push(...(await settle(store, shard, [settlementOf(entry, action, { pace, delayMs: 86_400_000 })])));
  return results;
}

async function gateOf(hook: number) {
  const gate = (await readGates(store, [hook])).get(hook);
  if (!gate) throw new Error(`no gate of ${hook}`);
  return gate;
}

const field = (hook: number, name: string): Promise<string | null> =>
  store.redis.hget(`${shard.prefix}gate:${hook}`, name);

/** Moves the end of a breaker's pause into the past, as time would. */
async function timePasses(hook: number): Promise<void> {
  const [failures, , breaks, since] = ((await field(hook, 'b')) ?? '').split(' ');
  await store.redis.hset(`${shard.prefix}gate:${hook}`, 'b', `${failures} 1 ${breaks} ${since}`);
  await store.redis.zadd(`${shard.prefix}wake`, 'XX', 1, hook);
}

describe('the breaker', () => {
  test('opens after ten attempts in a row that nobody answered, lets nothing go for 10 s, then one', async () => {
    const { id } = await addHook(store, 'feeds/a');
    await deliver(30);
    let failed = 0;
    const beganAtMs = await redisNowMs(store);
    while (failed < 10) {
      const pace = failed % 2 === 0 ? 'timeout' : 'broken';
      failed += (await settleAll('retry', pace)).length;
    }
    const openedAtMs = await redisNowMs(store);
    const open = await gateOf(id);
    expect(open).toMatchObject({ out: 0, failures: failed });
    expect(open.waiting).toBe(30 - failed);
    expect(open.brokenUntilMs).toBeGreaterThanOrEqual(beganAtMs + 10_000);
    expect(open.brokenUntilMs).toBeLessThanOrEqual(openedAtMs + 10_000);
    expect(await promote(store, shard)).toBeLessThanOrEqual(10_000);
    await deliver(1);
    expect(await readDeliveryEntries(store, shard)).toEqual([]);

    await timePasses(id);
    await promote(store, shard);
    expect(await settleAll('delivered', 'fast')).toEqual(['settled']);
    expect(await gateOf(id)).toMatchObject({ failures: 0, brokenUntilMs: null });
    let rest = 0;
    for (let some = 1; some > 0; rest += some) some = (await settleAll('delivered', 'fast')).length;
    expect(rest).toBe(31 - failed - 1);
  });

  test('doubles its pause with each probe that fails, up to five minutes', async () => {
    const { id } = await addHook(store, 'feeds/a');
    await deliver(40);
    let beganAtMs = await redisNowMs(store);
    for (let failed = 0; failed < 10; ) failed += (await settleAll('retry', 'timeout')).length;
    for (const seconds of [10, 20, 40, 80, 160, 300, 300]) {
      const { brokenUntilMs } = await gateOf(id);
      // The pause began between these two, however slow this machine is.
      expect(brokenUntilMs).toBeGreaterThanOrEqual(beganAtMs + seconds * 1000);
      expect(brokenUntilMs).toBeLessThanOrEqual((await redisNowMs(store)) + seconds * 1000);
      await timePasses(id);
      await promote(store, shard);
      beganAtMs = await redisNowMs(store);
      expect(await settleAll('retry', 'broken')).toHaveLength(1);
    }
  });

  test('is not opened by answers, whatever they say, and forgets failures at any', async () => {
    const { id } = await addHook(store, 'feeds/a');
    await deliver(40);
    for (let i = 0; i < 9; i++)
      await settleEach((await readDeliveryEntries(store, shard)).slice(0, 1), 'retry', 'broken');
    for (let i = 0; i < 12; i++) await settleAll('retry', 'answered');
    expect(await gateOf(id)).toMatchObject({ failures: 0, brokenUntilMs: null });
  });

  test('is over at once when the end of its pause is further away than any is: the clock was set back', async () => {
    const { id } = await addHook(store, 'feeds/a');
    await deliver(20);
    for (let failed = 0; failed < 10; ) failed += (await settleAll('retry', 'timeout')).length;
    const [failures, , breaks, since] = ((await field(id, 'b')) ?? '').split(' ');
    const inAnHour = (await redisNowMs(store)) + 3_600_000;
    await store.redis.hset(`${shard.prefix}gate:${id}`, 'b', `${failures} ${inAnHour} ${breaks} ${since}`);
    await store.redis.zadd(`${shard.prefix}wake`, inAnHour, id);
    await sweep(store, shard, { repair: true });
    expect(await settleAll('delivered', 'fast')).toEqual(['settled']);
    expect(await gateOf(id)).toMatchObject({ failures: 0, brokenUntilMs: null });
  });

  test('lets a ping through while it is open', async () => {
    const { id } = await addHook(store, 'feeds/a');
    await deliver(20);
    for (let failed = 0; failed < 10; ) failed += (await settleAll('retry', 'timeout')).length;
    await ping(store, id, eventOf('feeds/a', 'ping', { type: 'ping' }));
    expect(await readDeliveryEntries(store, shard)).toMatchObject([{ hook: id, kind: 'p' }]);
  });
});

describe('the rate limit', () => {
  test('lets go a little more than a twentieth of a second’s worth at once, and the rest by the clock', async () => {
    const { id } = await addHook(store, 'feeds/a', { policy: { rate_limit_per_second: 100 } });
    await deliver(60);
    // The window starts at four.
    const first = await readDeliveryEntries(store, shard);
    expect(first).toHaveLength(4);
    expect(await gateOf(id)).toMatchObject({ out: 4, waiting: 56 });
    let sent = 4;
    const startedAtMs = await redisNowMs(store);
    await settleEach(first, 'delivered', 'fast');
    while (sent < 60) {
      await promote(store, shard);
      const entries = await readDeliveryEntries(store, shard);
      sent += entries.length;
      await settleEach(entries, 'delivered', 'fast');
      // What the bucket can have given so far, however slow this machine is.
      const seconds = ((await redisNowMs(store)) - startedAtMs) / 1000;
      expect(sent).toBeLessThanOrEqual(4 + 6 + seconds * 100 + 1);
    }
    expect((await redisNowMs(store)) - startedAtMs).toBeGreaterThanOrEqual(490);
    expect(await gateOf(id)).toMatchObject({ out: 0, waiting: 0 });
  });

  test('goes on at once when it was used up in a time to come: the clock was set back', async () => {
    const { id } = await addHook(store, 'feeds/a', { policy: { rate_limit_per_second: 0.01 } });
    const inAnHour = (await redisNowMs(store)) + 3_600_000;
    await store.redis.hset(`${shard.prefix}gate:${id}`, 'r', `0.000 ${inAnHour}`);
    await deliver(2);
    expect(await settleAll('delivered', 'fast')).toEqual(['settled']);
    expect((await gateOf(id)).waiting).toBe(1);
    expect(await promote(store, shard)).toBeLessThanOrEqual(100_000);
  });

  test('holds nothing back that is under it', async () => {
    await addHook(store, 'feeds/a', { policy: { rate_limit_per_second: 10_000 } });
    await deliver(4);
    expect(await readDeliveryEntries(store, shard)).toHaveLength(4);
    expect(await store.redis.zcard(`${shard.prefix}wake`)).toBe(0);
  });
});

describe('a paused hook', () => {
  test('has its deliveries wait, retries too, and all go on in order when it is resumed', async () => {
    const { id } = await addHook(store, 'feeds/a');
    await deliver(2);
    const before = await readDeliveryEntries(store, shard);
    expect(await pauseHook(store, id, true)).toBe(true);
    await deliver(5);
    expect(await readDeliveryEntries(store, shard)).toEqual([]);
    // A worker that finds its hook paused hands back what it has read.
    await settleEach(before, 'release', '-');
    expect(await readDeliveryEntries(store, shard)).toEqual([]);
    expect(await gateOf(id)).toMatchObject({ out: 0, waiting: 7 });
    expect(await promote(store, shard)).toBeNull();

    await pauseHook(store, id, false);
    const order: number[] = [];
    for (let entries = await readDeliveryEntries(store, shard); entries.length > 0; ) {
      order.push(...entries.map(({ delivery }) => delivery));
      await settleEach(entries, 'delivered', 'fast');
      entries = await readDeliveryEntries(store, shard);
    }
    expect(order).toHaveLength(7);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  test('gets a ping all the same', async () => {
    const { id } = await addHook(store, 'feeds/a');
    await pauseHook(store, id, true);
    await deliver(1);
    await ping(store, id, eventOf('feeds/a', 'ping', { type: 'ping' }));
    expect(await readDeliveryEntries(store, shard)).toMatchObject([{ kind: 'p' }]);
  });

  test('that is switched off too keeps nothing back: what comes back later is for a worker to end', async () => {
    const { id } = await addHook(store, 'feeds/a');
    await deliver(3);
    const [retried, released, ...rest] = await readDeliveryEntries(store, shard);
    if (!retried || !released) throw new Error('Three were to be released.');
    await settleEach(rest, 'delivered', 'fast');
    await pauseHook(store, id, true);
    const { revision = 0 } = (await getHook(store, id)) ?? {};
    await switchOffHook(store, id, { reason: 'gone', revision });
    expect(await endWaiting(store, id, 'hook_deactivated')).toBe(0);
    await settle(store, shard, [settlementOf(retried, 'retry')]);
    await settleEach([released], 'release', '-');
    await promote(store, shard);
    const entries = await readDeliveryEntries(store, shard);
    expect(entries.map(({ delivery }) => delivery)).toEqual([released.delivery, retried.delivery]);
    expect(new Set(entries.map(({ hookRevision }) => hookRevision))).toEqual(new Set([revision + 1]));
  });

  test('that is not there can’t be paused', async () => {
    expect(await pauseHook(store, 5, true)).toBe(false);
  });
});

describe('a hook all of whose attempts fail', () => {
  test('is worn out after five days without a success, whatever the failures are', async () => {
    const { id } = await addHook(store, 'feeds/a');
    await deliver(3);
    const [first, second, third] = await readDeliveryEntries(store, shard);
    if (!first || !second || !third) throw new Error('three were expected');
    expect(await settleEach([first], 'retry', 'answered')).toEqual(['settled']);
    const { failingSinceMs } = await gateOf(id);
    expect(failingSinceMs).not.toBeNull();
    const sixDaysAgo = (failingSinceMs ?? 0) - 6 * 86_400_000;
    await store.redis.hset(`${shard.prefix}gate:${id}`, 'b', `0 0 0 ${sixDaysAgo}`);
    expect(await isWornOut(store, id, Date.now())).toBe(true);
    expect(await settleEach([second], 'dead', 'timeout')).toEqual(['worn']);
    expect(await settleEach([third], 'delivered', 'answered')).toEqual(['settled']);
    expect(await gateOf(id)).toMatchObject({ failingSinceMs: null });
    expect(await isWornOut(store, id, Date.now())).toBe(false);
  });

  test('begins anew when somebody switches it on again', async () => {
    const { id } = await addHook(store, 'feeds/a');
    await store.redis.hset(`${shard.prefix}gate:${id}`, 'b', '12 0 0 1000');
    for (const active of [false, true]) {
      const stored = await getHook(store, id);
      if (stored) await replaceHook(store, stored, { ...plainHook, active }, someTime);
    }
    expect(await gateOf(id)).toMatchObject({ failures: 0, failingSinceMs: null });
  });
});

test('a gate that waits for the clock when its alarm was lost is found by the sweeper’s look', async () => {
  const { id } = await addHook(store, 'feeds/a');
  await pauseHook(store, id, true);
  await deliver(3);
  // As if whoever resumed it had died half way.
  await store.redis.hset(`${shard.prefix}h:${id}`, 'paused', '0');
  await sweep(store, shard, { repair: true });
  expect(await readDeliveryEntries(store, shard)).toHaveLength(3);
  expect((await stateOf(store, shard)).out.get(id)).toBe(3);
});
