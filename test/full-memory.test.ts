import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Receiver, startReceiver } from './support/receiver.ts';
import { openSweeps } from './support/sweep-job.ts';
import { type DeliveryJson, type System, startSystem } from './support/system.ts';
import { duplicates, missing } from './support/tally.ts';

let system: System;
let redis: Redis;
let receiver: Receiver;
let status = 503;

beforeAll(async () => {
  [system, receiver] = await Promise.all([
    startSystem(),
    startReceiver(({ path }) => (path === '/gone' ? 410 : status)),
  ]);
  redis = new Redis(system.redis.url);
});
afterAll(async () => {
  redis?.disconnect();
  await Promise.all([system?.close(), receiver?.close()]);
});

const eventsOf = (source: string, count: number): object[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `${i}`,
    source,
    type: 'package.added',
    data: { PackageIdentifier: `${i}` },
  }));

async function postBatch(events: object[]): Promise<Response> {
  return fetch(`${system.ingest.url}/v1/events/batch`, {
    method: 'POST',
    headers: { authorization: `Bearer ${system.operatorToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(events),
  });
}

const allDelivered = (source: string, count: number): Promise<DeliveryJson[]> =>
  system.eventually(
    () => system.deliveries(`source=${source}`),
    (all) => all.length === count && all.every((delivery) => delivery.status === 'delivered'),
  );

it('with Redis at maxmemory ingest answers 503 while workers go on, even new ones; with room again all is as before', async () => {
  const policy = { base_seconds: 0.5, factor: 1.2, max_seconds: 1, max_attempts: 100 };
  await system.feed('retried');
  await system.hook('retried', `${receiver.url}/retried`, { events: ['*'], policy });
  await system.feed('waiting');
  await system.hook('waiting', `${receiver.url}/waiting`, { events: ['*'] });
  await system.feed('gone');
  const gone = await system.hook('gone', `${receiver.url}/gone`, { events: ['*'] });
  // Some in retry and in line; others, with their worker frozen, not even fanned out.
  expect((await postBatch(eventsOf('feeds/retried', 100))).status).toBe(202);
  await receiver.until((arrivals) => arrivals.length >= 100);
  const [worker] = system.workers;
  worker?.kill('SIGSTOP');
  expect((await postBatch([...eventsOf('feeds/waiting', 100), ...eventsOf('feeds/gone', 1)])).status).toBe(202);

  await redis.config('SET', 'maxmemory', '1mb');
  await expect(redis.set('anything', 'at all')).rejects.toThrow(/OOM/);
  const refused = await system.post({ source: 'feeds/waiting', id: 'refused', type: 'package.added', data: {} });
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toMatch(/^[15]$/);
  // Whether it has looked at how full Redis is, or met it.
  expect(refused.body).toMatchObject({ code: expect.stringMatching(/^(?:overloaded|unavailable)$/) });
  expect((await postBatch(eventsOf('feeds/waiting', 3))).status).toBe(503);

  // What the dead worker held is taken over by one that starts only now; its groups it makes again.
  worker?.kill('SIGKILL');
  await redis.xgroup('DESTROY', '{p0}events', 'w');
  const later = await system.startWorker();
  status = 200;
  await allDelivered('feeds/retried', 100);
  await allDelivered('feeds/waiting', 100);
  expect((await system.call('GET', '/readyz')).status).toBe(200);

  // The receiver that is gone is asked once, however long its hook cannot be switched off.
  await later.line((line) => line.includes('Redis did not take a job'));
  await redis.config('SET', 'maxmemory', '0');
  await system.eventually(
    () => system.call<{ active: boolean }>('GET', `/feeds/gone/hooks/${gone.id}`),
    ({ body }) => !body.active,
  );
  expect(receiver.arrivals.filter(({ path }) => path === '/gone')).toHaveLength(1);

  // Ingest looks at how full Redis is once a second.
  await system.eventually(
    () => system.post({ source: 'feeds/waiting', id: '100', type: 'package.added', data: {} }),
    (answered) => answered.status === 202,
  );
  await allDelivered('feeds/waiting', 101);
  const sweeps = openSweeps(system.redis.port);
  expect(await sweeps.sweep()).toEqual({ open: 0, lost: 0, twice: 0 });
  await sweeps.close();
  const ids = Array.from({ length: 100 }, (_, i) => `${i}`);
  expect(missing(receiver.arrivals, ['/retried', '/waiting'], ids)).toEqual([]);
  // The worker that was killed was answered 503 by then, or nothing: of a 200 only the later one knows, and settles it.
  expect(duplicates(receiver.arrivals)).toBe(0);
});
