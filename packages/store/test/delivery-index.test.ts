import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { allIds, newestIds } from '../src/delivery-index.ts';
import type { Store } from '../src/store.ts';
import { addHook, addSources, eventOf, only, postAndFanOut } from './support/protocol.ts';
import { startTestStore, type TestStore } from './support/store.ts';

let tested: TestStore;
let store: Store;
beforeAll(async () => {
  tested = await startTestStore();
  store = tested.store;
});
beforeEach(async () => {
  await tested.clear();
  await addSources(store, 'feeds/a', 'feeds/b');
});
afterAll(() => tested.close());

/** Posts in calls of different sizes, so that entries of the index hold one id, some, and many. */
async function deliver(source: string, calls: readonly number[]): Promise<void> {
  for (const [call, count] of calls.entries())
    await postAndFanOut(store, ...Array.from({ length: count }, (_, i) => eventOf(source, `e${call}-${i}`)));
}

test('a page begins below any id, also in the middle of what one call made, and is short only at the end', async () => {
  const shard = only(store);
  const hook = await addHook(store, 'feeds/a');
  await addHook(store, 'feeds/b');
  await deliver('feeds/a', [1, 7, 1, 120, 3]);
  await deliver('feeds/b', [2, 60]);
  for (const index of [`hd:${hook.id}`, 'sd:feeds/a', 'ad'] as const) {
    const all: number[] = [];
    for await (const some of allIds(store, shard, index)) all.push(...some);
    expect(all).toEqual(all.toSorted((a, b) => a - b));
    expect(all).toHaveLength(index === 'ad' ? 194 : 132);
    const newestFirst = all.toReversed();
    expect(await newestIds(store, shard, index, undefined, 1000)).toEqual(newestFirst);
    for (const [i, id] of newestFirst.entries())
      expect(await newestIds(store, shard, index, id, 5)).toEqual(newestFirst.slice(i + 1, i + 6));
  }
});

test('an index of nothing has no ids', async () => {
  expect(await newestIds(store, only(store), 'sd:feeds/a', undefined, 5)).toEqual([]);
  expect(await newestIds(store, only(store), 'sd:feeds/a', 5, 5)).toEqual([]);
});
