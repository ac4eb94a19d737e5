import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Shard } from '../src/keys.ts';
import { promote } from '../src/promote.ts';
import { settle } from '../src/settle.ts';
import { run, type Store } from '../src/store.ts';
import {
  addBareHooks,
  addHook,
  addSources,
  eventOf,
  only,
  postAndFanOut,
  readDeliveryEntries,
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

/** Deliveries of as many hooks, each due after its own delay. */
async function dueAfter(...delaysMs: number[]): Promise<number[]> {
  await addSources(store, 'feeds/a');
  for (const _ of delaysMs) await addHook(store, 'feeds/a');
  await postAndFanOut(store, eventOf('feeds/a', 'x'));
  const entries = await readDeliveryEntries(store, shard);
  await settle(
    store,
    shard,
    entries.map((entry, i) => settlementOf(entry, 'retry', { delayMs: delaysMs[i] ?? 0 })),
  );
  return entries.map(({ delivery }) => delivery);
}

describe('promote', () => {
  test('lets go only what is due, with its next attempt number, and says how long the next one waits', async () => {
    const [now, later, soon] = await dueAfter(0, 90_000, 30_000);
    const untilNextMs = await promote(store, shard);
    expect(untilNextMs).toBeGreaterThan(5000);
    expect(untilNextMs).toBeLessThanOrEqual(30_000);
    expect(await readDeliveryEntries(store, shard)).toMatchObject([{ delivery: now, attempt: 2 }]);
    const { places } = await stateOf(store, shard);
    expect([places.get(later ?? 0), places.get(soon ?? 0)]).toEqual([['due'], ['due']]);
  });

  test('says that nothing waits', async () => {
    expect(await promote(store, shard)).toBeNull();
  });

  test('moves 200 in one script at the most, and all that are due in one call', async () => {
    const hooks = await addBareHooks(store, shard, 450);
    const pipeline = store.redis.pipeline();
    for (const [i, hook] of hooks.entries()) {
      const id = (i + 1) * 1024;
      pipeline.set(`${shard.prefix}d:${id}`, `H${hook}\t1\te\t\tfeeds/a|x`);
      pipeline.zadd(`${shard.prefix}due`, i, id);
    }
    await pipeline.exec();
    expect(await run(store, shard, 'promote', [100, 200])).toEqual([200, 0]);
    expect(await store.redis.zcard(`${shard.prefix}due`)).toBe(250);
    expect(await promote(store, shard)).toBeNull();
    const entries = await readDeliveryEntries(store, shard);
    expect(entries.map(({ hook }) => hook)).toEqual(hooks);
  });

  test('sends what is due to the line where the hook has no room, or where others wait', async () => {
    await addSources(store, 'feeds/a');
    const hook = await addHook(store, 'feeds/a', { policy: { concurrency: 1 } });
    await postAndFanOut(store, eventOf('feeds/a', 'x'), eventOf('feeds/a', 'y'), eventOf('feeds/a', 'z'));
    const [first] = await readDeliveryEntries(store, shard);
    if (!first) throw new Error('Nothing was let go.');
    await settle(store, shard, [settlementOf(first, 'retry')]);
    await promote(store, shard);
    const { lines, inStream } = await stateOf(store, shard);
    expect(inStream.get(hook.id)).toBe(1);
    // It is older than the other that waits, so it is its turn next.
    expect(lines.get(hook.id)?.[0]).toBe(first.delivery);
    expect(lines.get(hook.id)).toHaveLength(2);
  });
});
