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

test('S16: what was seen is remembered by type, so that no entry of the log is looked at twice', async () => {
  await post(store, eventOf(source, 'a', { type: 'push' }), eventOf(source, 'b', { type: 'fork' }));
  expect((await latestEvent(store, source, isPush))?.id).toBe('a');
  // Looked at again, neither would be found.
  await store.redis.del(`${only(store).prefix}log:${source}`);
  await post(store, eventOf(source, 'c', { type: 'watch' }));
  expect((await latestEvent(store, source, isPush))?.id).toBe('a');
  expect((await latestEvent(store, source, () => true))?.id).toBe('c');
  await post(store, eventOf(source, 'd', { type: 'push' }));
  expect((await latestEvent(store, source, isPush))?.id).toBe('d');
  expect((await latestEvent(store, source, (type) => type === 'fork'))?.id).toBe('b');
});

test('S16: looking again costs nothing for the events that were looked at', async () => {
  const others = Array.from({ length: 450 }, (_, i) => eventOf(source, `other-${i}`, { type: 'fork' }));
  await post(store, eventOf(source, 'first', { type: 'push' }), ...others);
  await latestEvent(store, source, isPush);
  await store.redis.config('RESETSTAT');
  for (const type of ['push', 'fork', 'none', 'other', 'strange'])
    await latestEvent(store, source, (one) => one === type);
  const stats = await store.redis.info('commandstats');
  expect(Number(/cmdstat_hget:calls=(\d+)/.exec(stats)?.[1] ?? 0)).toBe(0);
});

test('S16: what was remembered counts no more when so much has happened since that nobody looked at it all', async () => {
  await post(store, eventOf(source, 'old', { type: 'push' }));
  expect((await latestEvent(store, source, isPush))?.id).toBe('old');
  const others = Array.from({ length: 5001 }, (_, i) => eventOf(source, `n${i}`, { type: i === 0 ? 'push' : 'fork' }));
  await post(store, ...others);
  for (const _ of ['then', 'and later']) expect(await latestEvent(store, source, isPush)).toBeUndefined();
  expect((await latestEvent(store, source, () => true))?.id).toBe('n5000');
});

test('S16: those who look at the same time find the same, and leave the right thing behind', async () => {
  for (let round = 0; round < 5; round++) {
    await post(store, eventOf(source, `push-${round}`, { type: 'push' }), eventOf(source, `f-${round}`));
    const found = await Promise.all(Array.from({ length: 5 }, () => latestEvent(store, source, isPush)));
    expect(new Set(found.map((event) => event?.id))).toEqual(new Set([`push-${round}`]));
  }
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
