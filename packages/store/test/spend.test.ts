import { afterAll, beforeAll, expect, test } from 'vitest';
import { spend } from '../src/spend.ts';
import { startTestStore, type TestStore } from './support/store.ts';

let world: TestStore;
beforeAll(async () => {
  world = await startTestStore();
});
afterAll(() => world?.close());

// A rate so low that no test takes long enough to earn anything.
const slow = 0.001;

test('a second’s worth may go at once, and what is more waits', async () => {
  const allowance = { name: 'burst', perSecond: 1000 };
  expect(await spend(world.store, allowance, 999)).toBe(0);
  expect(await spend(world.store, { name: 'slow', perSecond: slow }, 1)).toBe(0);
  const waitMs = await spend(world.store, { name: 'slow', perSecond: slow }, 1);
  expect(waitMs).toBeGreaterThan(0);
  // One costs 1 000 s, of which the first second may be used ahead.
  expect(waitMs).toBeLessThanOrEqual(999_002);
});

test('more than a second’s worth may be taken at a time, and is waited for afterwards', async () => {
  const allowance = { name: 'batch', perSecond: 10 };
  expect(await spend(world.store, allowance, 10_000)).toBe(0);
  const waitMs = await spend(world.store, allowance, 1);
  expect(waitMs).toBeGreaterThan(900_000);
  expect(waitMs).toBeLessThanOrEqual(999_002);
});

test('what is refused costs nothing', async () => {
  const allowance = { name: 'refused', perSecond: slow };
  await spend(world.store, allowance, 1);
  const first = await spend(world.store, allowance, 1);
  const second = await spend(world.store, allowance, 1000);
  expect(second).toBeLessThanOrEqual(first);
});

test('names are counted apart, and forgotten once they have nothing to wait for', async () => {
  expect(await spend(world.store, { name: 'one', perSecond: slow }, 1)).toBe(0);
  expect(await spend(world.store, { name: 'other', perSecond: slow }, 1)).toBe(0);
  const leftMs = await world.store.redis.pttl('{posthorn}spent:one');
  expect(leftMs).toBeGreaterThan(0);
  expect(leftMs).toBeLessThanOrEqual(1_000_001);
});
