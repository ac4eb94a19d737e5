import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { untilDrained } from './support/census.ts';
import { pendingCount, unsettledOf, workerId } from './support/consumer.ts';
import { type FaultProxy, startFaultProxy } from './support/fault-proxy.ts';
import { startProducer } from './support/producer.ts';
import { type Receiver, startReceiver } from './support/receiver.ts';
import { type System, startSystem } from './support/system.ts';
import { missing } from './support/tally.ts';
import { until } from './support/until.ts';

let system: System;
let receiver: Receiver;
let redis: Redis;
let proxy: FaultProxy;

beforeAll(async () => {
  [system, receiver] = await Promise.all([
    startSystem({ workers: 0 }),
    // So long that there is a moment to find something under way.
    startReceiver(async () => {
      await sleep(50);
      return 200;
    }),
  ]);
  proxy = await startFaultProxy(system.redis.port);
  redis = new Redis(system.redis.url);
});
afterAll(async () => {
  redis?.disconnect();
  await Promise.all([system?.close(), receiver?.close(), proxy?.close()]);
});

it('a link to Redis that goes silent for 30 s: the worker recovers by itself, and nothing is lost', async () => {
  await system.feed('silent');
  const paths = ['/hook-0', '/hook-1', '/hook-2'];
  for (const path of paths) await system.hook('silent', receiver.url + path, { events: ['*'] });
  const [other, behindProxy] = [
    await system.startWorker(),
    await system.startWorker({ POSTHORN_REDIS_URL: `redis://127.0.0.1:${proxy.port}` }),
  ];
  const name = await workerId(behindProxy);
  const producer = startProducer({
    url: system.ingest.url,
    token: system.operatorToken,
    source: 'feeds/silent',
    width: 2,
    pauseMs: 20,
  });
  await until(async () => (await unsettledOf(redis, name)).length > 0, 1);
  await proxy.inject({ kind: 'silent', direction: 'both' });
  const silentUntilMs = Date.now() + 30_000;
  // What it holds is taken over by the other.
  await until(async () => (await pendingCount(redis, name)) === 0);
  await sleep(Math.max(0, silentUntilMs - Date.now()));
  await proxy.inject(null);
  await producer.stop();
  await untilDrained(redis);
  expect(missing(receiver.arrivals, paths, producer.accepted)).toEqual([]);

  // Alone, it does all that a worker does, jobs included.
  other.kill('SIGTERM');
  await other.ended;
  const { body } = await system.post({
    source: 'feeds/silent',
    type: 'package.added',
    data: { PackageIdentifier: 'after' },
  });
  const [delivery] = await system.eventually(
    () => system.deliveries(`source=feeds/silent&event=${body.id}`),
    (all) => all.length === 3 && all.every(({ status }) => status === 'delivered'),
  );
  await system.call('POST', `/v1/deliveries/${delivery?.id}/redeliveries`);
  await receiver.until((arrivals) => arrivals.filter((arrival) => arrival.body.includes('"after"')).length === 4);
}, 600_000);
