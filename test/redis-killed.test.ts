import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { takeCensus, untilDrained } from './support/census.ts';
import { streamKey } from './support/consumer.ts';
import { type Producer, startProducer } from './support/producer.ts';
import { type Receiver, startReceiver } from './support/receiver.ts';
import { type System, startSystem } from './support/system.ts';
import { missing } from './support/tally.ts';
import { until } from './support/until.ts';

const failing = '/hook-3';
const paths = ['/hook-0', '/hook-1', '/hook-2', failing];
/** Deliveries in stream and lines when Redis is killed. */
const backlog = 500;

let system: System;
let receiver: Receiver;
let redis: Redis;
/** Lets the answers go that are held back; null while none are. */
let release: (() => void) | null = null;
let released: Promise<void> = Promise.resolve();

/** Has the receivers answer nothing until {@link release}, but for one, that answers 500: its deliveries wait in the due-set. */
function holdAnswers(): void {
  released = new Promise((resolve) => {
    release = () => {
      release = null;
      resolve();
    };
  });
}

beforeAll(async () => {
  [system, receiver] = await Promise.all([
    startSystem({ workers: 2 }),
    startReceiver(async ({ path }) => {
      await sleep(20);
      if (release && path.endsWith(failing)) return 500;
      await released;
      return 200;
    }),
  ]);
  redis = new Redis(system.redis.url);
  redis.on('error', () => undefined);
});
afterEach(() => release?.());
afterAll(async () => {
  redis?.disconnect();
  await Promise.all([system?.close(), receiver?.close()]);
});

const pathsOf = (feed: string): string[] => paths.map((path) => `/${feed}${path}`);

async function produce(feed: string): Promise<Producer> {
  await system.feed(feed);
  const policy = { timeout_seconds: 30, factor: 1 };
  for (const path of pathsOf(feed)) await system.hook(feed, receiver.url + path, { events: ['*'], policy });
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
  expect(missing(receiver.arrivals, pathsOf(feed), producer.accepted)).toEqual([]);
  expect([...records.values()].every(({ status }) => status === 'delivered')).toBe(true);
  const processes = [system.ingest, system.api, ...system.workers];
  const alive = await Promise.all(processes.map((one) => Promise.race([one.ended, sleep(10, 'alive')])));
  expect(alive).toEqual(processes.map(() => 'alive'));
}

it('Redis killed with hundreds of deliveries open and started on its files, twice: 503 meanwhile, every event that got its 202 is delivered, and nothing else was restarted', async () => {
  const producer = await produce('outage');
  for (let round = 0; round < 2; round++) {
    await producer.until(producer.accepted.size + 200);
    holdAnswers();
    await until(async () => {
      const { stream, lines, due } = await takeCensus(redis);
      return stream + lines >= backlog && Math.min(stream, lines, due) > 0;
    });
    const refusedBefore = producer.refusals.get(503) ?? 0;
    await system.redis.kill();
    const acceptedAtKill = producer.accepted.size;
    // Of some the 202 was still on its way.
    expect(missing(receiver.arrivals, pathsOf('outage'), producer.accepted).length).toBeGreaterThan(backlog / 2);
    // What was under way is answered while nobody can take note of it.
    release?.();
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
