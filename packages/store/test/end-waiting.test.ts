import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { endWaiting } from '../src/end-waiting.ts';
import { deleteHook, switchOffHook } from '../src/hooks.ts';
import type { Shard } from '../src/keys.ts';
import { ping } from '../src/ping.ts';
import { settle } from '../src/settle.ts';
import type { Store } from '../src/store.ts';
import {
  addHook,
  addSources,
  eventOf,
  only,
  postAndFanOut,
  readDeliveryEntries,
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

/** One delivery in the stream, one due, four in line, and as much of another hook. */
async function waiting(): Promise<{ hook: number; other: number }> {
  await addSources(store, 'feeds/a');
  const hook = await addHook(store, 'feeds/a', { policy: { concurrency: 1 } });
  const other = await addHook(store, 'feeds/a', { policy: { concurrency: 1 } });
  await postAndFanOut(store, ...Array.from({ length: 6 }, (_, i) => eventOf('feeds/a', `x${i}`)));
  const entries = await readDeliveryEntries(store, shard);
  await settle(
    store,
    shard,
    entries.map((entry) => settlementOf(entry, 'retry', { delayMs: 60_000 })),
  );
  return { hook: hook.id, other: other.id };
}

async function statusesOf(hook: number): Promise<(string | null)[][]> {
  const { records } = await stateOf(store, shard);
  const own = [...records.values()].filter((record) => record.hook === hook);
  return own.map(({ status, reason }) => [status, reason]);
}

describe('endWaiting', () => {
  test('makes dead letters of what waits for a deactivated hook, and of nothing else', async () => {
    const { hook, other } = await waiting();
    await switchOffHook(store, hook, { reason: 'gone', revision: 1 });
    expect(await endWaiting(store, hook, 'hook_deactivated')).toBe(5);
    const dead = ['dead', 'hook_deactivated'];
    // The second was let go when the first was settled: its worker ends it.
    expect(await statusesOf(hook)).toEqual([dead, ['pending', null], dead, dead, dead, dead]);
    const state = await stateOf(store, shard);
    expect(state.dead).toHaveLength(5);
    expect(state.lines.has(hook)).toBe(false);
    expect(state.lines.get(other)).toHaveLength(4);
    expect((await statusesOf(other)).map(([status]) => status)).not.toContain('dead');
    // When, for retention: they may have waited for longer than ended ones are kept.
    const [id] = (await stateOf(store, shard)).dead;
    const now = await redisNowMs(store);
    const endedMs = /\nDhook_deactivated\t(\d+)$/.exec((await store.redis.get(`${shard.prefix}d:${id}`)) ?? '')?.[1];
    expect(now - Number(endedMs)).toBeLessThan(60_000);
  });

  test('cancels what waits for a deleted hook (S10)', async () => {
    const { hook } = await waiting();
    await deleteHook(store, hook);
    expect(await endWaiting(store, hook, 'hook_deleted')).toBe(5);
    expect((await statusesOf(hook)).filter(([status]) => status === 'cancelled')).toHaveLength(5);
    expect((await stateOf(store, shard)).dead).toEqual([]);
  });

  test('does nothing more when it is run again', async () => {
    const { hook } = await waiting();
    await endWaiting(store, hook, 'hook_deactivated');
    const before = await stateOf(store, shard);
    expect(await endWaiting(store, hook, 'hook_deactivated')).toBe(0);
    expect(await stateOf(store, shard)).toEqual(before);
  });

  test('spares a ping that waits for a deactivated hook: pings are sent all the same, and are never dead letters', async () => {
    const { hook } = await waiting();
    const id = (await ping(store, hook, eventOf('feeds/a', 'p', { type: 'ping' }))) ?? 0;
    await switchOffHook(store, hook, { reason: 'gone', revision: 1 });
    expect(await endWaiting(store, hook, 'hook_deactivated')).toBe(5);
    expect((await stateOf(store, shard)).lines.get(hook)).toEqual([id]);
    await deleteHook(store, hook);
    expect(await endWaiting(store, hook, 'hook_deleted')).toBe(1);
    expect((await stateOf(store, shard)).records.get(id)?.status).toBe('cancelled');
  });

  test('gets through more deliveries than one script takes', async () => {
    await addSources(store, 'feeds/a');
    const hook = await addHook(store, 'feeds/a');
    await postAndFanOut(store, ...Array.from({ length: 510 }, (_, i) => eventOf('feeds/a', `x${i}`)));
    expect(await endWaiting(store, hook.id, 'hook_deleted')).toBe(506);
  });
});
