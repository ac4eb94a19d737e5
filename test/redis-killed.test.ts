import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { untilDrained } from './support/census.ts';
import { streamKey } from './support/consumer.ts';
import { type Producer, startProducer } from './support/producer.ts';
import { type Receiver, startReceiver } from './support/receiver.ts';
import { type System, startSystem } from './support/system.ts';
import { missing } from './support/tally.ts';
import { until } from './support/until.ts';

const paths = ['/hook-0', '/hook-1', '/hook-2'];

let system: System;
let receiver: Receiver;
let redis: Redis;

beforeAll(async () => {
  [system, receiver] = await Promise.all([
    startSystem({ workers: 2 }),
    startReceiver(async () => {
      await sleep(20);
      return 200;
    }),
  ]);
  redis = new Redis(system.redis.url);
  redis.on('error', () => undefined);
});
afterAll(async () => {
  redis?.disconnect();
  await Promise.all([system?.close(), receiver?.close()]);
});

async function produce(feed: string): Promise<Producer> {
  await system.feed(feed);
  for (const path of paths) await system.hook(feed, `${receiver.url}/${feed}${path}`, { events: ['*'] });
  return startProducer({
    url: system.ingest.url,
    token: system.operatorToken,
    source: `feeds/${feed}`,
    width: 5,
    pauseMs: 20,
  });
}

/** Everything accepted has arrived everywhere; the processes that were started first are those that did it. */
async function expectAllDelivered(feed: string, producer: Producer): Promise<void> {
  await producer.stop();
  const { records } = await untilDrained(redis);
  const feedPaths = paths.map((path) => `/${feed}${path}`);
  expect(missing(receiver.arrivals, feedPaths, producer.accepted)).toEqual([]);
  expect([...records.values()].every(({ status }) => status === 'delivered')).toBe(true);
  const processes = [system.ingest, ...system.workers];
  const alive = await Promise.all(processes.map((one) => Promise.race([one.ended, sleep(10, 'alive')])));
  expect(alive).toEqual(processes.map(() => 'alive'));
}

it('Redis killed under load and started on its files, twice: 503 meanwhile, every event that got its 202 is delivered, and nothing else was restarted', async () => {
  const producer = await produce('outage');
  for (let round = 0; round < 2; round++) {
    await producer.until(producer.accepted.size + 200);
    const refusedBefore = producer.refusals.get(503) ?? 0;
    await system.redis.kill();
    const acceptedAtKill = producer.accepted.size;
    // Ten of them: none of the five posters has been let through since.
    await until(() => (producer.refusals.get(503) ?? 0) >= refusedBefore + 10);
    // A 202 may have been on its way when Redis ended, for each of the posters one.
    expect(producer.accepted.size).toBeLessThanOrEqual(acceptedAtKill + 5);
    await system.redis.start();
  }
  await producer.until(producer.accepted.size + 200);
  expect(producer.alwaysSaidWhen).toBe(true);
  expect([...producer.refusals.keys()]).toEqual([503]);
  await expectAllDelivered('outage', producer);
}, 600_000);

it('consumer groups deleted by hand, under load, come back by themselves, and all is delivered', async () => {
  const producer = await produce('groups');
  for (let round = 0; round < 3; round++) {
    await producer.until(producer.accepted.size + 100);
    for (const stream of ['events', 'deliveries'] as const) {
      expect(await redis.xgroup('DESTROY', streamKey(stream), 'w')).toBe(1);
    }
    await until(async () => {
      const infos = await Promise.all(
        (['events', 'deliveries'] as const).map((stream) => redis.xinfo('GROUPS', streamKey(stream))),
      );
      return infos.every((groups) => (groups as unknown[]).length === 1);
    });
  }
  await expectAllDelivered('groups', producer);
}, 600_000);
