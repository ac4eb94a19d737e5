import { beat } from '@posthorn/store/workers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StatsJson } from '../src/stats-schema.ts';
import { startTestApi, type TestApi } from './support/api.ts';
import { attemptAll, publish } from './support/work.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const about = { sinceMs: 1_700_000_000_000, host: 'here', pid: 7, version: '0.1.0', inFlight: 3, concurrency: 50 };

async function stats(): Promise<StatsJson> {
  const { status, body } = await api.ask<StatsJson>('GET', '/v1/stats');
  expect(status).toBe(200);
  return body;
}

test('GET /v1/stats tells what waits where, what is dead and why, and who works', async () => {
  const [shard] = api.store.shards;
  if (!shard) throw new Error('There is no shard.');
  const idle = await stats();
  expect(idle).toMatchObject({ workers: { alive: 0, silent: 0 }, dead_letters: { count: 0 }, due: { next_at: null } });
  expect(idle.rates.events_in).toEqual({ last_minute: null, last_5_minutes: null });

  await api.ask('PUT', '/v1/sources/feeds/a', {});
  const config = { url: 'https://example.com/hook' };
  const policy = { concurrency: 1 };
  const { body: hook } = await api.ask('POST', '/feeds/a/hooks', { name: 'web', events: ['*'], config, policy });
  await publish(api.store, { id: 'dies', source: 'feeds/a' });
  await attemptAll(api.store, { action: 'dead', status: 500 });
  await publish(api.store, { id: 'waits', source: 'feeds/a' });
  await attemptAll(api.store, { action: 'retry', status: 500 });
  for (const id of ['goes', 'in-line-1', 'in-line-2']) await publish(api.store, { id, source: 'feeds/a' });
  await beat(api.store, shard, 'w1', { about, delivered: 0, failed: 2 });
  await beat(api.store, shard, 'w2');
  await api.store.redis.zadd(`${shard.prefix}workers`, 1, 'w2');

  const busy = await stats();
  expect(busy).toMatchObject({
    lines: { waiting: 2, hooks: [{ hook: hook['id'], source: 'feeds/a', waiting: 2 }] },
    due: { count: 1, next_at: expect.any(String) },
    dead_letters: { count: 1, looked_at: 1, by_reason: [{ reason: 'http_status', count: 1 }] },
    workers: { alive: 1, silent: 1, in_flight: 3, concurrency: 50 },
  });
  const deliveries = busy.streams.find(({ stream }) => stream === 'deliveries');
  expect(deliveries).toMatchObject({ waiting: 1, in_hand: 0, oldest_age_ms: expect.any(Number) });
  expect(busy.redis.used_memory_bytes).toBeGreaterThan(0);
  expect((await api.ask('GET', '/v1/workers')).body['workers']).toMatchObject([
    { id: 'w2', alive: false, since: null, host: null },
    { id: 'w1', alive: true, host: 'here', pid: 7, in_flight: 3, since: '2023-11-14T22:13:20.000Z' },
  ]);
});

test('rates are told from samples that are far enough apart', async () => {
  const [shard] = api.store.shards;
  const key = `${shard?.prefix}samples`;
  const [seconds = 0] = await api.store.redis.time();
  const sample = (ago: number, ...counts: number[]): string => [(seconds - ago) * 1000, ...counts].join(' ');
  const set = async (...samples: string[]): Promise<StatsJson['rates']> => {
    await api.store.redis.del(key);
    await api.store.redis.rpush(key, ...samples);
    return (await stats()).rates;
  };
  const ordered = [
    sample(252, 0, 0, 0, 0, 0),
    sample(42, 1000, 2000, 1500, 1400, 100),
    sample(2, 1800, 3600, 2300, 2200, 100),
  ];
  const rates = await set(...ordered);
  expect(rates.events_in).toEqual({ last_minute: 20, last_5_minutes: 7.2 });
  expect(rates.delivered).toEqual({ last_minute: 20, last_5_minutes: 8.8 });
  expect(rates.failed.last_minute).toBe(0);
  expect((await set(sample(120, 0, 0, 0, 0, 0), sample(40, 9, 9, 9, 9, 9))).events_in.last_minute).toBeNull();
  // The workers were away: of most of the minute nothing is known.
  expect(
    (await set(sample(120, 0, 0, 0, 0, 0), sample(10, 9, 9, 9, 9, 9), sample(2, 9, 9, 9, 9, 9))).events_in.last_minute,
  ).toBeNull();
  expect((await set(sample(1, 5, 5, 5, 5, 5))).events_in.last_minute).toBeNull();
});
