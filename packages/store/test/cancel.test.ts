import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { cancelDelivery } from '../src/cancel.ts';
import type { Shard } from '../src/keys.ts';
import { settle } from '../src/settle.ts';
import type { Store } from '../src/store.ts';
import type { DeliveryEntry } from '../src/streams.ts';
import {
  addHook,
  addSources,
  eventOf,
  only,
  postAndFanOut,
  readDeliveryEntries,
  recordOf,
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
beforeEach(async () => {
  await tested.clear();
  await addSources(store, 'feeds/a');
});
afterAll(() => tested.close());

async function deliver(settings: Parameters<typeof addHook>[2] = {}): Promise<DeliveryEntry> {
  await addHook(store, 'feeds/a', settings);
  await postAndFanOut(store, eventOf('feeds/a', 'x'), eventOf('feeds/a', 'y'));
  const [entry] = await readDeliveryEntries(store, shard);
  if (!entry) throw new Error('Nothing was let go.');
  return entry;
}

test('a delivery that waits for its next attempt is cancelled at once, and once', async () => {
  const entry = await deliver();
  await settle(store, shard, [settlementOf(entry, 'retry', { delayMs: 60_000 })]);
  expect(await cancelDelivery(store, entry.delivery)).toBe('cancelled');
  expect(await recordOf(store, shard, entry.delivery)).toMatchObject({ status: 'cancelled', reason: 'cancelled' });
  const state = await stateOf(store, shard);
  expect(state.places.has(entry.delivery)).toBe(false);
  expect(state.open).not.toContain(entry.delivery);
  expect(await cancelDelivery(store, entry.delivery)).toBe('ended');
});

test('a delivery in its hook’s line is cancelled at once', async () => {
  const entry = await deliver({ policy: { concurrency: 1 } });
  const [[, [waiting = 0] = []] = []] = (await stateOf(store, shard)).lines;
  expect(await cancelDelivery(store, waiting)).toBe('cancelled');
  await settle(store, shard, [settlementOf(entry, 'delivered')]);
  expect(await readDeliveryEntries(store, shard)).toEqual([]);
});

test.each(['retry', 'defer', 'release'] as const)(
  'one that is being attempted is cancelled when that attempt ends in %s',
  async (action) => {
    const entry = await deliver();
    expect(await cancelDelivery(store, entry.delivery)).toBe('asked');
    expect(await cancelDelivery(store, entry.delivery)).toBe('asked');
    await settle(store, shard, [settlementOf(entry, action)]);
    expect(await recordOf(store, shard, entry.delivery)).toMatchObject({ status: 'cancelled', reason: 'cancelled' });
    const state = await stateOf(store, shard);
    expect(state.places.has(entry.delivery)).toBe(false);
    expect(state.open).not.toContain(entry.delivery);
    expect(state.dead).toEqual([]);
  },
);

test('one that the attempt under way delivers is delivered', async () => {
  const entry = await deliver();
  await cancelDelivery(store, entry.delivery);
  await settle(store, shard, [settlementOf(entry, 'delivered')]);
  expect(await recordOf(store, shard, entry.delivery)).toMatchObject({ status: 'delivered' });
  expect(await cancelDelivery(store, entry.delivery)).toBe('ended');
});

test('one that is not there is gone', async () => {
  expect(await cancelDelivery(store, 999 * 1024)).toBe('gone');
});
