import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startReceiver } from './support/receiver.ts';
import { type DeliveryJson, type System, startSystem } from './support/system.ts';

let system: System;

beforeAll(async () => {
  system = await startSystem({ workers: 2, env: { POSTHORN_CONCURRENCY: '40' } });
});
afterAll(() => system?.close());

async function postMany(source: string, count: number): Promise<void> {
  const events = Array.from({ length: count }, (_, i) => ({
    source,
    type: 'package.added',
    data: { PackageIdentifier: `${i}` },
  }));
  const response = await fetch(`${system.ingest.url}/v1/events/batch`, {
    method: 'POST',
    headers: { authorization: `Bearer ${system.operatorToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(events),
  });
  expect(response.status).toBe(202);
}

async function detailsOf(deliveries: DeliveryJson[]): Promise<DeliveryJson[]> {
  const details: DeliveryJson[] = [];
  for (let i = 0; i < deliveries.length; i += 50) {
    details.push(...(await Promise.all(deliveries.slice(i, i + 50).map(({ id }) => system.delivery(id)))));
  }
  return details;
}

it('two workers share a load, and a third that joins takes part', async () => {
  const receiver = await startReceiver(async () => {
    await sleep(20);
    return 200;
  });
  await system.feed('shared');
  await system.hook('shared', receiver.url, { events: ['*'] });
  await postMany('feeds/shared', 500);
  await receiver.until((arrivals) => arrivals.length >= 500);
  const third = await system.startWorker();
  await postMany('feeds/shared', 1000);
  await receiver.until((arrivals) => arrivals.length >= 1500);
  const deliveries = await system.eventually(
    () => system.deliveries('source=feeds/shared'),
    (all) => all.length === 1500 && all.every(({ status }) => status === 'delivered'),
  );
  const workersOf = (some: DeliveryJson[]): Set<string | undefined> =>
    new Set(some.map(({ attempts }) => attempts[0]?.worker));
  const details = (await detailsOf(deliveries)).toReversed();
  expect(workersOf(details.slice(0, 500)).size).toBe(2);
  expect(workersOf(details.slice(500)).size).toBe(3);
  expect(receiver.arrivals).toHaveLength(1500);
  third.kill('SIGTERM');
  expect(await third.ended).toEqual({ code: 0, signal: null });
  await receiver.close();
});

it('SIGTERM under load: the worker exits in time, no attempt is consumed, nothing is lost', async () => {
  // One hook's first requests hang for longer than a worker may take to stop; the other's take a moment.
  let toHang = 4;
  const receiver = await startReceiver(async ({ path }) => {
    if (path === '/hanging' && toHang-- > 0) return null;
    await sleep(20);
    return 200;
  });
  await system.feed('stopped');
  await system.feed('hanging');
  const policy = { timeout_seconds: 30 };
  await system.hook('hanging', `${receiver.url}/hanging`, { events: ['*'], policy });
  await system.hook('stopped', `${receiver.url}/busy`, { events: ['*'], policy });
  await postMany('feeds/hanging', 8);
  await receiver.until((arrivals) => arrivals.length === 4);
  await postMany('feeds/stopped', 1000);
  await receiver.until((arrivals) => arrivals.length >= 100);

  const [leaving] = system.workers;
  const askedAtMs = Date.now();
  leaving?.kill('SIGTERM');
  expect(await leaving?.ended).toEqual({ code: 0, signal: null });
  // 8 s of grace for what is in flight, and a generous margin.
  expect(Date.now() - askedAtMs).toBeLessThan(15_000);
  const [, staying] = system.workers;
  staying?.kill('SIGTERM');
  await staying?.ended;
  await system.startWorker();

  const deliveries = await system.eventually(
    async () => [
      ...(await system.deliveries('source=feeds/stopped')),
      ...(await system.deliveries('source=feeds/hanging')),
    ],
    (all) => all.length === 1008 && all.every(({ status }) => status === 'delivered'),
  );
  const attempts = (await detailsOf(deliveries)).flatMap((delivery) => delivery.attempts);
  expect(attempts.filter(({ result }) => result === 'delivered')).toHaveLength(1008);
  // What hung was interrupted, and did not count: every delivery got there on its first attempt.
  const others = attempts.filter(({ result }) => result !== 'delivered');
  expect(others.map(({ result }) => result)).toEqual(Array.from({ length: 4 }, () => 'interrupted'));
  expect(new Set(attempts.map(({ number }) => number))).toEqual(new Set([1]));
  expect(receiver.arrivals.filter(({ status }) => status === 200)).toHaveLength(1008);

  const redis = new Redis(system.redis.url);
  const consumers = (await redis.xinfo('CONSUMERS', '{p0}deliveries', 'w')) as unknown[];
  // Those that left took their names off; the one that is there has one only once it was given something.
  expect(consumers.length).toBeLessThanOrEqual(1);
  redis.disconnect();
  await receiver.close();
});
