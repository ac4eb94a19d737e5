import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createHook, getHook, type HookSettings, updateHook } from '../src/hooks.ts';
import { rotateKeys } from '../src/rotate-keys.ts';
import { createSecretBox, newSecretKey, type SecretBox } from '../src/secret-box.ts';
import { checkSecrets } from '../src/secret-check.ts';
import { saveSource } from '../src/sources.ts';
import { type Store, shardOfSource } from '../src/store.ts';
import { startTestStore, type TestStore } from './support/store.ts';

const now = new Date('2026-01-31T12:00:00Z');
const [old, young] = [newSecretKey(), newSecretKey()];
let world: TestStore;
/** Stores on the same server, with the old key alone, with both, and with the new one alone. */
let before: Store;
let during: Store;
let after: Store;

beforeAll(async () => {
  world = await startTestStore({ shards: 3 });
  const shards = 3;
  before = world.open({ shards, secrets: createSecretBox([old]) });
  during = world.open({ shards, secrets: createSecretBox([young, old]) });
  after = world.open({ shards, secrets: createSecretBox([young]) });
});
beforeEach(() => world.clear());
afterAll(async () => {
  await Promise.all([before, during, after].map((store) => store?.close()));
  await world?.close();
});

const settings = (more: Partial<HookSettings> = {}): HookSettings => ({
  name: 'web',
  events: ['*'],
  active: true,
  config: { url: 'https://a.example/', secret: 'hush' },
  policy: {},
  dialect: null,
  headers: { 'x-key': 'hush-too' },
  retired_secrets: [{ secret: 'hush-of-old', until: '2027-01-01T00:00:00Z' }],
  ...more,
});

async function hooks(store: Store, count: number): Promise<number[]> {
  const ids: number[] = [];
  for (let i = 0; i < count; i++) {
    const source = `feeds/rotated-${i % 5}`;
    await saveSource(store, source, { owners: [], co_owners: [], public: false }, now);
    ids.push((await createHook(store, source, settings(), now)).id);
  }
  return ids;
}

test('every hook’s secrets are sealed with the first key, and nothing else about a hook changes', async () => {
  const ids = await hooks(before, 12);
  const bare = settings({ config: { url: 'https://a.example/' }, headers: {}, retired_secrets: [] });
  const { id: plain } = await createHook(before, 'feeds/rotated-0', bare, now);
  const was = await Promise.all(ids.map((id) => getHook(during, id)));
  expect(await checkSecrets(during)).toEqual({ sealed: 12, older: 12, unreadable: [], damaged: [] });
  expect(await rotateKeys(during)).toEqual({ rotated: 12, current: 0, unreadable: [], damaged: [] });
  expect(await checkSecrets(during)).toEqual({ sealed: 12, older: 0, unreadable: [], damaged: [] });
  expect(await Promise.all(ids.map((id) => getHook(after, id)))).toEqual(was);
  expect((await getHook(after, plain))?.sealed).toBeNull();
  expect((await getHook(before, ids[0] ?? 0))?.sealed).toMatch(/another key/);
});

test('run again, it finds nothing to do', async () => {
  await hooks(before, 3);
  await rotateKeys(during);
  expect(await rotateKeys(during)).toEqual({ rotated: 0, current: 3, unreadable: [], damaged: [] });
});

test('ended in the middle, it goes on where it was', async () => {
  await hooks(before, 6);
  const failing: SecretBox = createSecretBox([young, old]);
  const real = createSecretBox([young, old]);
  vi.spyOn(failing, 'seal')
    .mockImplementationOnce((text) => real.seal(text))
    .mockImplementationOnce(() => {
      throw new Error('ended');
    });
  const ended = world.open({ shards: 3, secrets: failing });
  await expect(rotateKeys(ended)).rejects.toThrow('ended');
  await ended.close();
  expect(await checkSecrets(during)).toMatchObject({ older: 5 });
  expect(await rotateKeys(during)).toEqual({ rotated: 5, current: 1, unreadable: [], damaged: [] });
});

test('an edit in the middle of it is not lost', async () => {
  const [id = 0] = await hooks(before, 1);
  const box = createSecretBox([young, old]);
  const racing = world.open({ shards: 3, secrets: box });
  let edited: Promise<unknown> | undefined;
  // Between reading a hook and replacing it somebody else gives it another secret, still under the old key.
  const hget = racing.redis.hget.bind(racing.redis);
  vi.spyOn(racing.redis, 'hget').mockImplementationOnce(async (...args) => {
    const read = await hget(...(args as [string, string]));
    edited = updateHook(before, id, ({ config }) => settings({ config: { ...config, secret: 'new' } }), now);
    await edited;
    return read;
  });
  expect(await rotateKeys(racing)).toEqual({ rotated: 1, current: 0, unreadable: [], damaged: [] });
  await racing.close();
  expect(edited).toBeDefined();
  expect((await getHook(after, id))?.hook.config['secret']).toBe('new');
});

test('a hook that no key opens is named, and left as it is', async () => {
  const [good = 0] = await hooks(before, 1);
  const lost = world.open({ shards: 3, secrets: createSecretBox([newSecretKey()]) });
  const { id } = await createHook(lost, 'feeds/rotated-0', settings(), now);
  expect(await rotateKeys(during)).toEqual({ rotated: 1, current: 0, unreadable: [String(id)], damaged: [] });
  expect((await getHook(lost, id))?.sealed).toBeNull();
  expect((await getHook(after, good))?.sealed).toBeNull();
  await lost.close();
});

test('a hook of which nothing can be read is named, and keeps no other from being sealed anew', async () => {
  const [good = 0, bad = 0] = await hooks(before, 2);
  const { prefix } = shardOfSource(before, 'feeds/rotated-1');
  await before.redis.hset(`${prefix}h:${bad}`, 'doc', '{"name":');
  expect(await checkSecrets(during)).toEqual({ sealed: 1, older: 1, unreadable: [], damaged: [String(bad)] });
  expect(await rotateKeys(during)).toEqual({ rotated: 1, current: 0, unreadable: [], damaged: [String(bad)] });
  expect((await getHook(after, good))?.sealed).toBeNull();
});
