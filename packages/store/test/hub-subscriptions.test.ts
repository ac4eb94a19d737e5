import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createHookAt, deleteHook, getHook, hooksOf, replaceHook } from '../src/hooks.ts';
import { subscribe, type TopicToAdd, unsubscribe } from '../src/hub-subscriptions.ts';
import { saveSource } from '../src/sources.ts';
import type { Store } from '../src/store.ts';
import { addHook, plainHook, someTime } from './support/protocol.ts';
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
  await setPublic(true);
});
afterAll(() => tested.close());

const setPublic = (isPublic: boolean): Promise<unknown> =>
  saveSource(store, source, { owners: [], co_owners: [], public: isPublic }, someTime);

const wanted = (more: Partial<TopicToAdd> = {}): TopicToAdd => ({
  source,
  event: 'push',
  topic: { url: 'http://h/octocat/open/events/push', expires_at: null },
  hub: 'http://h/hub',
  target: { name: 'web', config: { url: 'https://receiver.example/', content_type: 'form' } },
  open: false,
  ...more,
});

test('a hook is made only if the source’s hooks, and the source, are as they were read', async () => {
  const { version } = await hooksOf(store, source);
  await addHook(store, source);
  expect(await createHookAt(store, source, version, plainHook, someTime)).toBeUndefined();
  const again = await hooksOf(store, source);
  await setPublic(false);
  expect(await createHookAt(store, source, again.version, plainHook, someTime)).toBeUndefined();
  const { version: now } = await hooksOf(store, source);
  expect(await createHookAt(store, source, now, plainHook, someTime)).toMatchObject({ source });
});

test('a hook is deleted or replaced at a revision only if nobody changed it since', async () => {
  const { id } = await addHook(store, source);
  const read = await getHook(store, id);
  if (!read) throw new Error('It was just made.');
  expect(await replaceHook(store, read, { ...plainHook, events: ['a'] }, someTime)).toMatchObject({ events: ['a'] });
  expect(await replaceHook(store, read, { ...plainHook, events: ['b'] }, someTime)).toBe('changed');
  expect(await deleteHook(store, id, read.revision)).toBe(false);
  expect(await deleteHook(store, id, read.revision + 1)).toBe(true);
  expect(await replaceHook(store, read, plainHook, someTime)).toBe('gone');
});

test('S15: topics that come and go at the same moment end as one hook, or none', async () => {
  const events = ['a', 'b', 'c', 'd', 'e', 'f'];
  await Promise.all(events.map((event) => subscribe(store, wanted({ event }), someTime)));
  const { hooks } = await hooksOf(store, source);
  expect(hooks.map((hook) => hook.events.toSorted())).toEqual([events]);
  expect(Object.keys(hooks[0]?.hub?.topics ?? {}).toSorted()).toEqual(events);
  const ends = await Promise.all(
    events.map((event) => unsubscribe(store, { ...wanted({ event }), openOnly: false }, someTime)),
  );
  expect(ends.flat()).toEqual([hooks[0]?.id]);
  expect((await hooksOf(store, source)).hooks).toEqual([]);
});

test('S16: an open subscription needs a public source, an owner’s any; an owner’s unsubscribing ends both', async () => {
  await subscribe(store, wanted({ open: true }), someTime);
  await subscribe(store, wanted(), someTime);
  await setPublic(false);
  expect(await subscribe(store, wanted({ open: true, event: 'fork' }), someTime)).toEqual({ kind: 'closed' });
  expect(await subscribe(store, wanted({ event: 'fork' }), someTime)).toMatchObject({ kind: 'subscribed' });
  expect(await subscribe(store, wanted({ source: 'repos/octocat/none' }), someTime)).toEqual({ kind: 'closed' });
  const { hooks } = await hooksOf(store, source);
  expect(hooks.map(({ hub, events }) => [hub?.open, events])).toEqual([
    [true, ['push']],
    [false, ['push', 'fork']],
  ]);
  expect(await unsubscribe(store, { ...wanted(), openOnly: false }, someTime)).toEqual([hooks[0]?.id]);
});

test('S15: a hook has 100 topics at most', async () => {
  const { id } = await addHook(store, source, {
    ...wanted().target,
    dialect: 'socialgateway',
    events: Array.from({ length: 100 }, (_, i) => `e${i}`),
  });
  expect(await subscribe(store, wanted(), someTime)).toEqual({ kind: 'full' });
  expect(await subscribe(store, wanted({ event: 'e7' }), someTime)).toMatchObject({ hook: { id } });
});
