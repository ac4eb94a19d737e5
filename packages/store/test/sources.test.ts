import { sourceBucket } from '@posthorn/core/source';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deleteHook, getHook, hooksOf } from '../src/hooks.ts';
import { deleteSource, getSource, listSources, saveSource } from '../src/sources.ts';
import type { Store } from '../src/store.ts';
import { addHook, addSources, someTime } from './support/protocol.ts';
import { startTestStore, type TestStore } from './support/store.ts';

let tested: TestStore;
let store: Store;
beforeAll(async () => {
  tested = await startTestStore({ shards: 3 });
  store = tested.store;
});
beforeEach(() => tested.clear());
afterAll(() => tested.close());

const settings = { owners: ['ann'], co_owners: ['bob'], public: true };

describe('sources', () => {
  test('get a number that carries their bucket, and keep it and their birthday when they change', async () => {
    const { source, created } = await saveSource(store, 'feeds/a', settings, someTime);
    expect(created).toBe(true);
    expect(source).toEqual({
      ...settings,
      dialect: null,
      id: 'feeds/a',
      number: 1024 + sourceBucket('feeds/a'),
      created_at: someTime.toISOString(),
    });
    expect(await getSource(store, 'feeds/a')).toEqual(source);
    const changed = await saveSource(store, 'feeds/a', { ...settings, owners: ['cy'] }, new Date());
    expect(changed).toEqual({ source: { ...source, owners: ['cy'] }, created: false });
    expect(await getSource(store, 'feeds/a')).toEqual(changed.source);
  });

  test('with another dialect change their hooks, so that workers read them again (G9)', async () => {
    await addSources(store, 'feeds/a');
    const { id } = await addHook(store, 'feeds/a');
    await saveSource(store, 'feeds/a', settings, someTime);
    const before = await hooksOf(store, 'feeds/a');
    await saveSource(store, 'feeds/a', settings, someTime);
    expect((await hooksOf(store, 'feeds/a')).version).toBe(before.version);
    expect(await getHook(store, id)).toMatchObject({ revision: 1, hook: { source_dialect: null } });
    await saveSource(store, 'feeds/a', { ...settings, dialect: 'cloudevents' }, someTime);
    expect((await hooksOf(store, 'feeds/a')).version).toBe(before.version + 1);
    expect(await getHook(store, id)).toMatchObject({ revision: 2, hook: { source_dialect: 'cloudevents' } });
    expect((await getSource(store, 'feeds/a'))?.dialect).toBe('cloudevents');
  });

  test('are listed by id over all shards', async () => {
    const ids = ['sites/z', 'feeds/b', 'repos/o/r', 'orgs/o', 'feeds/a'];
    await addSources(store, ...ids);
    expect((await listSources(store)).map(({ id }) => id)).toEqual(ids.toSorted());
  });

  test('are deleted when no hook is left on them', async () => {
    await addSources(store, 'feeds/a');
    const { id } = await addHook(store, 'feeds/a');
    expect(await deleteSource(store, 'feeds/a')).toBe('has_hooks');
    await deleteHook(store, id);
    expect(await deleteSource(store, 'feeds/a')).toBe('deleted');
    expect(await deleteSource(store, 'feeds/a')).toBe('missing');
    expect(await getSource(store, 'feeds/a')).toBeUndefined();
    expect(await listSources(store)).toEqual([]);
  });
});
