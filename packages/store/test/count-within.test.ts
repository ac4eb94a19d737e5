import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { countWithin } from '../src/count-within.ts';
import type { Store } from '../src/store.ts';
import { startTestStore, type TestStore } from './support/store.ts';

let tested: TestStore;
let store: Store;
beforeAll(async () => {
  tested = await startTestStore();
  store = tested.store;
});
beforeEach(() => tested.clear());
afterAll(() => tested.close());

const count = (one: string, other: string, by = store): Promise<number> =>
  countWithin(
    by,
    [
      { name: one, most: 3 },
      { name: other, most: 2 },
    ],
    60_000,
  );

test('what is over one bound is refused, told when to come again, and counted nowhere', async () => {
  expect([await count('a', 'x'), await count('a', 'x')]).toEqual([0, 0]);
  const wait = await count('a', 'x');
  expect(wait).toBeGreaterThan(20_000);
  expect(wait).toBeLessThanOrEqual(60_000);
  // The refused one took nothing of a's three.
  expect(await count('a', 'y')).toBe(0);
  expect(await count('a', 'z')).toBeGreaterThan(0);
});

test('the bound holds over all processes, however many ask at once', async () => {
  const other = tested.open();
  const waits = await Promise.all(Array.from({ length: 20 }, (_, i) => count('a', `x${i}`, i % 2 ? store : other)));
  expect(waits.filter((wait) => wait === 0)).toHaveLength(3);
  await other.close();
});

test('a count is over after its time, which later ones do not lengthen', async () => {
  await count('a', 'x');
  await store.redis.pexpire('{posthorn}count:a', 40_000);
  await count('a', 'x');
  expect(await store.redis.pttl('{posthorn}count:a')).toBeLessThanOrEqual(40_000);
  await store.redis.del('{posthorn}count:x');
  expect(await store.redis.pttl('{posthorn}count:a')).toBeGreaterThan(0);
});
