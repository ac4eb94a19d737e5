import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Shard } from '../src/keys.ts';
import { readLoad } from '../src/load.ts';
import { settle } from '../src/settle.ts';
import { type StreamLoad, streamLoads } from '../src/stats/stream-loads.ts';
import type { Store } from '../src/store.ts';
import {
  addHook,
  addSources,
  eventOf,
  only,
  postAndFanOut,
  readDeliveryEntries,
  settlementOf,
} from './support/protocol.ts';
import { startTestStore, type TestStore } from './support/store.ts';

let tested: TestStore;
let store: Store;
let shard: Shard;
beforeAll(async () => {
  tested = await startTestStore();
  store = tested.open({ hookConcurrency: 10_000 });
  shard = only(store);
});
beforeEach(async () => {
  await tested.clear();
  await addSources(store, 'feeds/a');
  const hook = await addHook(store, 'feeds/a');
  await store.redis.hset(`${shard.prefix}gate:${hook.id}`, 'window', 10_000);
});
afterAll(async () => {
  await store.close();
  await tested.close();
});

async function deliveryLoad(): Promise<StreamLoad | undefined> {
  return (await streamLoads(store, shard, Date.now())).find(({ stream }) => stream === 'deliveries');
}

/** Posts and fans out events, `count` at a time: so many deliveries are an entry. */
async function release(count: number, times: number): Promise<void> {
  for (let i = 0; i < times; i++)
    await postAndFanOut(store, ...Array.from({ length: count }, (_, j) => eventOf('feeds/a', `${count}-${i}-${j}`)));
}

test('deliveries are counted, not the entries that they share, and settled ones no more', async () => {
  await release(5, 3);
  expect(await deliveryLoad()).toMatchObject({ waiting: 15, inHand: 0 });
  const read = await readDeliveryEntries(store, shard, 'w1', 2);
  expect(await deliveryLoad()).toMatchObject({ waiting: 5, inHand: 10 });
  await settle(
    store,
    shard,
    read.slice(0, 7).map((entry) => settlementOf(entry, 'delivered')),
  );
  expect(await deliveryLoad()).toMatchObject({ waiting: 5, inHand: 3 });
  expect((await readLoad(store)).deliveries).toBe(8);
});

test('of more than a hundred unread entries the deliveries are worked out from the first hundred', async () => {
  await release(2, 150);
  await readDeliveryEntries(store, shard, 'w1', 30);
  expect(await deliveryLoad()).toMatchObject({ waiting: 240, inHand: 60 });
});

test('nothing waits where there is no stream', async () => {
  await store.redis.del(`${shard.prefix}deliveries`, `${shard.prefix}events`);
  expect(await streamLoads(store, shard, Date.now())).toEqual([
    { shard: 0, stream: 'events', waiting: 0, inHand: 0, oldestAgeMs: null },
    { shard: 0, stream: 'deliveries', waiting: 0, inHand: 0, oldestAgeMs: null },
  ]);
});
