import { createHook } from '@posthorn/store/hooks';
import { createSecretBox, newSecretKey } from '@posthorn/store/secret-box';
import { saveSource } from '@posthorn/store/sources';
import { openStore, type Store } from '@posthorn/store/store';
import { afterAll, beforeAll, expect, test } from 'vitest';
// @boundaries-ignore the server that all packages' tests share is at the top
import { startRedis, type TestRedis } from '../../../test/support/redis-server.ts';
import { CommandFailed } from '../src/failure.ts';
import { run } from './support/run.ts';

const [old, young] = [newSecretKey(), newSecretKey()];
const now = new Date('2026-01-31T12:00:00Z');
let redis: TestRedis;
let store: Store;
let hook: number;

beforeAll(async () => {
  redis = await startRedis();
  const secrets = createSecretBox([old]);
  store = openStore({
    url: redis.url,
    shards: 1,
    patience: 'fail',
    hookConcurrency: 1,
    secrets,
    onConnectionError: () => undefined,
  });
  await saveSource(store, 'feeds/a', { owners: [], co_owners: [], public: false }, now);
  const config = { url: 'https://receiver.example/', secret: 'hush' };
  const settings = { name: 'web', events: ['*'], active: true, config, policy: {}, dialect: null, headers: {} };
  hook = (await createHook(store, 'feeds/a', settings, now)).id;
});
afterAll(async () => {
  await store?.close();
  await redis?.stop();
});

/** Runs `posthorn keys rotate`. */
async function rotate(keys: string, ...args: string[]): Promise<{ out: string; error: unknown }> {
  const env = { POSTHORN_REDIS_URL: redis.url, POSTHORN_SECRET_KEY: keys };
  return run(['keys', 'rotate', ...args], { env });
}

test('keys rotate fails, naming the hooks, while a key is missing, and changes nothing', async () => {
  const { out, error } = await rotate(young);
  expect(error).toBeInstanceOf(CommandFailed);
  expect(out).toContain(`opens the secrets of ${hook}: add the one`);
});

test('keys rotate counts what it encrypted anew, and says that the old key can go', async () => {
  const first = await rotate(`${young},${old}`);
  expect(first.error).toBeUndefined();
  expect(first.out).toContain('1 hook(s) encrypted anew; 0 had the first key already.');
  expect(first.out).toContain('needed no more');
  const second = await rotate(young, '--json');
  expect(second.error).toBeUndefined();
  expect(JSON.parse(second.out)).toEqual({ rotated: 0, current: 1, unreadable: [], damaged: [] });
});

test('keys rotate names a hook of which nothing can be read', async () => {
  await store.redis.hset(`{p0}h:${hook}`, 'doc', '{');
  const { out, error } = await rotate(young);
  expect(error).toBeUndefined();
  expect(out).toContain(`What Redis has of ${hook} is damaged: delete these hooks`);
});
