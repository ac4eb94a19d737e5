import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createHook, deleteHook, getHook, hooksOf, switchOffHook, updateHook } from '../src/hooks.ts';
import type { Shard } from '../src/keys.ts';
import { createSecretBox, newSecretKey } from '../src/secret-box.ts';
import type { Store } from '../src/store.ts';
import { addHook, addSources, only, plainHook, someTime } from './support/protocol.ts';
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
  await addSources(store, 'feeds/a', 'feeds/b');
});
afterAll(() => tested.close());

const later = new Date('2026-02-01T12:00:00Z');
const versionOf = async (source: string): Promise<number> => (await hooksOf(store, source)).version;

describe('hooks', () => {
  test('are read as they were created', async () => {
    const settings = {
      ...plainHook,
      events: ['package.*'],
      config: { url: 'https://receiver.example/é', secret: 'swordfish', format: 'json' },
      policy: { max_attempts: 3, concurrency: 7 },
      dialect: 'myget-v1-preview' as const,
      headers: { 'x-api-key': 'cod' },
    };
    const hook = await createHook(store, 'feeds/a', settings, someTime);
    const time = someTime.toISOString();
    expect(hook).toEqual({
      ...settings,
      id: hook.id,
      source: 'feeds/a',
      source_number: expect.any(Number),
      source_dialect: null,
      deactivated_reason: null,
      paused: false,
      created_at: time,
      updated_at: time,
    });
    expect(await getHook(store, hook.id)).toEqual({ hook, revision: 1, sealed: null });
  });

  test('of a source are listed in order, and no others', async () => {
    const [first, second] = [await addHook(store, 'feeds/a'), await addHook(store, 'feeds/a')];
    await addHook(store, 'feeds/b');
    expect(await hooksOf(store, 'feeds/a')).toEqual({ source: 'feeds/a', version: 2, hooks: [first, second] });
    expect(await hooksOf(store, 'feeds/none')).toEqual({ source: 'feeds/none', version: 0, hooks: [] });
  });

  test('are not created on a source that is not there', async () => {
    await expect(addHook(store, 'feeds/none')).rejects.toMatchObject({ code: 'not_found' });
  });

  test('change by a function of what they are', async () => {
    const { id } = await addHook(store, 'feeds/a', { policy: { concurrency: 3 } });
    const changed = await updateHook(store, id, (hook) => ({ ...hook, events: ['ping'], policy: {} }), later);
    expect(changed).toMatchObject({
      events: ['ping'],
      created_at: someTime.toISOString(),
      updated_at: later.toISOString(),
    });
    expect(await getHook(store, id)).toEqual({ hook: changed, revision: 2, sealed: null });
    expect(await store.redis.hexists(`${shard.prefix}h:${id}`, 'cap')).toBe(0);
    expect(await updateHook(store, 99 * 1024, (hook) => hook, later)).toBeUndefined();
  });

  test('lose none of many changes made at once', async () => {
    const { id } = await addHook(store, 'feeds/a', { events: ['start'] });
    const names = Array.from({ length: 12 }, (_, i) => `type-${i}`);
    await Promise.all(
      names.map((name) => updateHook(store, id, (hook) => ({ ...hook, events: [...hook.events, name] }), later)),
    );
    const stored = await getHook(store, id);
    expect(stored?.hook.events.toSorted()).toEqual(['start', ...names].toSorted());
    expect(stored?.revision).toBe(13);
  });

  test('move the version of their source with every change, and of no other source', async () => {
    const other = await versionOf('feeds/b');
    const seen = [await versionOf('feeds/a')];
    const { id } = await addHook(store, 'feeds/a');
    seen.push(await versionOf('feeds/a'));
    await updateHook(store, id, (hook) => ({ ...hook, active: true }), later);
    seen.push(await versionOf('feeds/a'));
    await switchOffHook(store, id, { reason: 'gone', revision: 2 });
    seen.push(await versionOf('feeds/a'));
    await deleteHook(store, id);
    seen.push(await versionOf('feeds/a'));
    expect(seen).toEqual([0, 1, 2, 3, 4]);
    expect(await versionOf('feeds/b')).toBe(other);
  });

  test('are gone once deleted, and deleted once', async () => {
    const { id } = await addHook(store, 'feeds/a');
    expect(await deleteHook(store, id)).toBe(true);
    expect(await deleteHook(store, id)).toBe(false);
    expect(await getHook(store, id)).toBeUndefined();
    expect((await hooksOf(store, 'feeds/a')).hooks).toEqual([]);
  });

  test('are switched off once, say why, and forget it when a person switches them on', async () => {
    const { id } = await addHook(store, 'feeds/a');
    // Whoever changed it since may have mended it.
    expect(await switchOffHook(store, id, { reason: 'gone', revision: 0 })).toBeNull();
    expect(await switchOffHook(store, id, { reason: 'gone', revision: 1 })).toBe(2);
    expect(await switchOffHook(store, id, { reason: 'gone', revision: 2 })).toBeNull();
    expect((await getHook(store, id))?.hook).toMatchObject({ active: false, deactivated_reason: 'gone' });
    const renamed = await updateHook(store, id, (hook) => ({ ...hook, events: ['ping'] }), later);
    expect(renamed).toMatchObject({ active: false, deactivated_reason: 'gone' });
    const on = await updateHook(store, id, (hook) => ({ ...hook, active: true }), later);
    expect(on?.deactivated_reason).toBeNull();
    expect((await getHook(store, id))?.hook).toEqual(on);
  });
});

describe('a hook that can not be read', () => {
  const field = (id: number): string => `${shard.prefix}h:${id}`;

  test.each(['{"name":', '[]', '{}', '{"name":"web","events":"*","config":{},"policy":{}}'])(
    'is there, hears everything, and says so: %s',
    async (doc) => {
      const [good, bad] = [await addHook(store, 'feeds/a'), await addHook(store, 'feeds/a', { events: ['ping'] })];
      await store.redis.hset(field(bad.id), 'doc', doc);
      const { hooks } = await hooksOf(store, 'feeds/a');
      expect(hooks).toMatchObject([good, { id: bad.id, source: 'feeds/a', active: true, events: ['*'] }]);
      expect((await getHook(store, bad.id))?.sealed).toMatch(/damaged/);
      await expect(updateHook(store, bad.id, (hook) => hook, later)).rejects.toMatchObject({ code: 'conflict' });
      expect(await deleteHook(store, bad.id)).toBe(true);
    },
  );

  test('says which dialect it is in that this version does not have, its own before that of its source', async () => {
    const [follows, own] = [await addHook(store, 'feeds/a'), await addHook(store, 'feeds/a', { dialect: 'tuleap' })];
    await store.redis.hset(`${shard.prefix}src:feeds/a`, 'dialect', 'future');
    const sealedOf = async ({ id }: { id: number }) => (await getHook(store, id))?.sealed;
    expect(await sealedOf(follows)).toMatch(/"future"/);
    expect(await sealedOf(own)).toBeNull();
    const doc = (await store.redis.hget(field(own.id), 'doc')) ?? '';
    await store.redis.hset(field(own.id), 'doc', doc.replace('tuleap', 'newest'));
    expect(await sealedOf(own)).toMatch(/"newest"/);
  });
});

describe('secrets of a hook', () => {
  const settings = {
    ...plainHook,
    config: { url: 'https://receiver.example/', secret: 'swordfish' },
    // So long that chance does not seal anything to it.
    headers: { authorization: 'Bearer haddock' },
  };

  test('are not in Redis as text', async () => {
    const { id } = await createHook(store, 'feeds/a', settings, someTime);
    const raw = JSON.stringify(await store.redis.hgetall(`${shard.prefix}h:${id}`));
    expect(raw).toContain('receiver.example');
    expect(raw).not.toMatch(/swordfish|haddock|authorization/);
  });

  test('that are retired are kept sealed, too (W1)', async () => {
    const retired_secrets = [{ secret: 'mackerel', until: '2026-02-01T12:00:00.000Z' }];
    const { id } = await createHook(store, 'feeds/a', { ...settings, retired_secrets }, someTime);
    expect((await getHook(store, id))?.hook.retired_secrets).toEqual(retired_secrets);
    const raw = JSON.stringify(await store.redis.hgetall(`${shard.prefix}h:${id}`));
    expect(raw).not.toMatch(/mackerel|retired/);
  });

  test('are opened with a rotated key list, and not without the old key', async () => {
    const [old, young] = [newSecretKey(), newSecretKey()];
    const writer = tested.open({ secrets: createSecretBox([old]) });
    const rotated = tested.open({ secrets: createSecretBox([young, old]) });
    const wrong = tested.open({ secrets: createSecretBox([young]) });
    const none = tested.open({ secrets: null });
    const { id } = await createHook(writer, 'feeds/a', settings, someTime);
    expect((await getHook(rotated, id))?.hook).toMatchObject({ config: settings.config, headers: settings.headers });
    // It is read without them, so that the other hooks of its source can be; and says why.
    for (const unable of [wrong, none]) {
      const stored = await getHook(unable, id);
      expect(stored?.hook).toMatchObject({ config: { url: settings.config.url }, headers: {} });
      expect(stored?.sealed).toMatch(/POSTHORN_SECRET_KEY/);
      // A change would write it back without them.
      await expect(updateHook(unable, id, (hook) => hook, later)).rejects.toThrow(/POSTHORN_SECRET_KEY/);
    }
    await Promise.all([writer, rotated, wrong, none].map((one) => one.close()));
  });

  test('need no key where there are none', async () => {
    const none = tested.open({ secrets: null });
    const { id } = await addHook(none, 'feeds/a');
    expect((await getHook(none, id))?.hook.config).toEqual(plainHook.config);
    await expect(createHook(none, 'feeds/a', settings, someTime)).rejects.toThrow(/POSTHORN_SECRET_KEY/);
    await none.close();
  });
});
