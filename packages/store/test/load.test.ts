import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLoad } from '../src/load.ts';
import { startTestStore, type TestStore } from './support/store.ts';

let world: TestStore;
beforeAll(async () => {
  world = await startTestStore({ shards: 3 });
});
afterAll(() => world?.close());

test('the load is that of the fullest shard, and of all of Redis’ memory', async () => {
  const { store } = world;
  await store.redis.config('SET', 'maxmemory', '123456789');
  const [, second, third] = store.shards;
  await store.redis.xadd(`${second?.prefix}events`, '*', 'e', 'a');
  await store.redis.xadd(`${second?.prefix}events`, '*', 'e', 'b');
  await store.redis.xadd(`${third?.prefix}events`, '*', 'e', 'c');
  await store.redis.hset(`${third?.prefix}out`, 1024, '1-1', 2048, '1-1');
  const load = await readLoad(store);
  expect(load).toEqual({
    usedMemoryBytes: expect.any(Number),
    maxMemoryBytes: 123_456_789,
    events: 2,
    deliveries: 2,
  });
  expect(load.usedMemoryBytes).toBeGreaterThan(100_000);
});
