import { saveSource } from '@posthorn/store/sources';
import { openStore } from '@posthorn/store/store';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
// @boundaries-ignore the server that all packages' tests share is at the top
import { startRedis, type TestRedis } from '../../../test/support/redis-server.ts';
import { type IngestOptions, startIngest } from '../src/main.ts';

let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

const options = (more: Partial<IngestOptions> = {}): IngestOptions => ({
  redisUrl: redis.url,
  shards: 1,
  listen: { host: '127.0.0.1', port: 0 },
  operatorToken: 'the-operator',
  durability: 'strict',
  log: pino({ level: 'silent' }),
  ...more,
});

async function withSetting(name: string, value: string, right: string, act: () => Promise<void>): Promise<void> {
  const store = openStore({
    url: redis.url,
    shards: 1,
    patience: 'fail',
    hookConcurrency: 1,
    secrets: null,
    onConnectionError: () => undefined,
  });
  await store.redis.config('SET', name, value);
  try {
    await act();
  } finally {
    await store.redis.config('SET', name, right);
    await store.close();
  }
}

describe('startIngest', () => {
  test('serves events and says that it is healthy and ready', async () => {
    const store = openStore({
      url: redis.url,
      shards: 1,
      patience: 'fail',
      hookConcurrency: 1,
      secrets: null,
      onConnectionError: () => undefined,
    });
    await saveSource(store, 'sites/b', { owners: [], co_owners: [], public: false }, new Date());
    await store.close();
    const ingest = await startIngest(options());
    const reply = await fetch(`${ingest.url}/v1/events`, {
      method: 'POST',
      headers: { authorization: 'Bearer the-operator', 'content-type': 'application/json' },
      body: '{"source":"sites/b","type":"test","data":{}}',
    });
    expect(reply.status).toBe(202);
    for (const path of ['/healthz', '/readyz']) expect((await fetch(ingest.url + path)).status).toBe(200);
    await ingest.close();
    await expect(fetch(`${ingest.url}/healthz`)).rejects.toThrow('fetch failed');
  });

  test('refuses to start on a Redis that can lose what was answered 202, and says what to set', async () => {
    await withSetting('appendfsync', 'everysec', 'always', async () => {
      await expect(startIngest(options())).rejects.toThrow(/appendfsync is "everysec".*POSTHORN_DURABILITY=relaxed/);
      const relaxed = await startIngest(options({ durability: 'relaxed' }));
      await relaxed.close();
    });
  });

  test('refuses to start with another number of shards', async () => {
    await expect(startIngest(options({ shards: 2 }))).rejects.toThrow(/POSTHORN_SHARDS=1/);
  });
});
