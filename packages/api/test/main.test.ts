import { newSecretKey } from '@posthorn/store/secret-box';
import pino from 'pino';
import { afterEach, expect, test } from 'vitest';
import { startApi } from '../src/main.ts';
import { startTestRedis, type TestRedis } from './support/api.ts';

let redis: TestRedis | undefined;

afterEach(() => redis?.stop());

function options(url: string, shards: number): Parameters<typeof startApi>[0] {
  return {
    redisUrl: url,
    shards,
    secretKeys: [newSecretKey()],
    listen: { host: '127.0.0.1', port: 0 },
    operatorToken: 'the-operator',
    publicUrl: 'https://hooks.example/posthorn/',
    allowedNetworks: [],
    hookConcurrency: 100,
    log: pino({ level: 'silent' }),
  };
}

test('the api waits for its Redis, then serves on a port of its own until it is closed', async () => {
  redis = await startTestRedis();
  await redis.kill();
  const starting = startApi(options(redis.url, 1));
  await redis.start();
  const api = await starting;
  const { url } = api;
  const authorization = 'Bearer the-operator';
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  const sources = await fetch(`${url}/v1/sources`, { headers: { authorization } });
  expect(await sources.json()).toMatchObject([{ id: 'system' }]);

  const headers = { authorization, 'content-type': 'application/json' };
  await fetch(`${url}/v1/sources/feeds/a`, { method: 'PUT', headers, body: '{}' });
  const body = JSON.stringify({ name: 'web', config: { url: 'https://example.com/' } });
  const made = await fetch(`${url}/feeds/a/hooks`, { method: 'POST', headers, body });
  expect(made.headers.get('location')).toMatch(/^https:\/\/hooks\.example\/posthorn\/feeds\/a\/hooks\/\d+$/);
  await api.close();
  await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed');
});

test('the api does not start with another number of shards than its Redis was set up with', async () => {
  redis = await startTestRedis();
  await (await startApi(options(redis.url, 1))).close();
  await expect(startApi(options(redis.url, 2))).rejects.toThrow('POSTHORN_SHARDS=1');
});

test('an address that a proxy tells counts if the proxy is trusted, and only then', async () => {
  redis = await startTestRedis();
  const told = async (trustedProxies?: string[]): Promise<unknown> => {
    const api = await startApi({ ...options(redis?.url ?? '', 1), trustedProxies });
    const headers = { authorization: 'Bearer the-operator', 'content-type': 'application/json' };
    const body = JSON.stringify({ role: 'operator' });
    const forwarded = { ...headers, 'x-forwarded-for': '198.51.100.1, 203.0.113.7' };
    await fetch(`${api.url}/v1/tokens`, { method: 'POST', headers: forwarded, body });
    const log = await fetch(`${api.url}/v1/audit?per_page=1`, { headers });
    const { records } = (await log.json()) as { records: { remote_address: string }[] };
    await api.close();
    return records[0]?.remote_address;
  };
  expect(await told()).toBe('127.0.0.1');
  expect(await told(['10.0.0.0/8'])).toBe('127.0.0.1');
  expect(await told(['127.0.0.1'])).toBe('203.0.113.7');
});
