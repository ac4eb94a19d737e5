import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { latestEvent } from '../src/latest-event.ts';
import type { Store } from '../src/store.ts';
import { addSources, eventOf, only, post } from './support/protocol.ts';
import { startTestStore, type TestStore } from './support/store.ts';

const source = 'repos/octocat/open';
let tested: TestStore;
let store: Store;
beforeAll(async () => {
  tested = await startTestStore();
  store = tested.store;
});
beforeEach(async () => {
  await tested.clear();
  await addSources(store, source);
});
afterAll(() => tested.close());

const isPush = (type: string): boolean => type === 'push';

test('S16: the latest event of a type is found behind pages of others', async () => {
  await post(store, eventOf(source, 'first', { type: 'push' }), eventOf(source, 'second', { type: 'push' }));
  const others = Array.from({ length: 450 }, (_, i) => eventOf(source, `other-${i}`, { type: 'fork' }));
  await post(store, ...others);
  expect((await latestEvent(store, source, isPush))?.id).toBe('second');
  expect((await latestEvent(store, source, () => true))?.id).toBe('other-449');
});

test('S16: an event that is kept no longer is passed over', async () => {
  await post(store, eventOf(source, 'first', { type: 'push' }), eventOf(source, 'second', { type: 'push' }));
  await store.redis.del(`${only(store).prefix}e:${source}|second`);
  expect((await latestEvent(store, source, isPush))?.id).toBe('first');
});

test('S16: where none is, none is found', async () => {
  expect(await latestEvent(store, source, isPush)).toBeUndefined();
  await post(store, eventOf(source, 'a', { type: 'fork' }));
  expect(await latestEvent(store, source, isPush)).toBeUndefined();
});
