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
  await system.hook('shared', receiver.url, { events: ['*'], policy: { timeout_seconds: 30 } });
  let posted = 0;
  /** Posts until so many workers have had some of it: on a busy machine one may be late for all of a batch. */
  async function sharedBy(workers: number): Promise<void> {
    const seen = new Set<string | undefined>();
    while (seen.size < workers) {
      await postMany('feeds/shared', 500);
      posted += 500;
      const deliveries = await system.eventually(
        () => system.deliveries('source=feeds/shared'),
        (all) => all.length === posted && all.every(({ status }) => status === 'delivered'),
      );
      // The newest come first.
      for (const { attempts } of await detailsOf(deliveries.slice(0, 500))) seen.add(attempts[0]?.worker);
    }
    expect(seen.size).toBe(workers);
  }
  await sharedBy(2);
  const third = await system.startWorker();
  await sharedBy(3);
  expect(receiver.arrivals).toHaveLength(posted);
  third.kill('SIGTERM');
  expect(await third.ended).toEqual({ code: 0, signal: null });
  await receiver.close();
});

it('SIGTERM under load: workers exit in time, no attempt is consumed, nothing is lost', async () => {
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
  await receiver.until((arrivals) => arrivals.filter(({ status }) => status === 0).length === 4);
  const leaving = system.workers.slice(0, 2);
  await system.startWorker();
  await postMany('feeds/stopped', 1000);
  await receiver.until((arrivals) => arrivals.length >= 100);

  // Both that have what hangs, at once: one after the other would take them near its timeout.
  const askedAtMs = Date.now();
  for (const worker of leaving) worker.kill('SIGTERM');
  for (const worker of leaving) expect(await worker.ended).toEqual({ code: 0, signal: null });
  // 8 s of grace for what is in flight; what hangs would take it some 30 s.
  expect(Date.now() - askedAtMs).toBeLessThan(25_000);

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
