import { setTimeout as sleep } from 'node:timers/promises';
import type { DeliveryRecord } from '@posthorn/store/delivery-record';
import { makeShards } from '@posthorn/store/keys';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isDrained, takeCensus, untilDrained } from './support/census.ts';
import { unsettledOf, workerId } from './support/consumer.ts';
import { startProducer } from './support/producer.ts';
import { type Receiver, startReceiver } from './support/receiver.ts';
import { type System, startSystem } from './support/system.ts';
import { duplicates, missing } from './support/tally.ts';
import { until } from './support/until.ts';

const frozenMs = 20_000;
const eventCount = 100;

let system: System;
let receiver: Receiver;
let redis: Redis;
let release: () => void;

beforeAll(async () => {
  // Nothing is answered until a worker that waits for answers is frozen.
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  [system, receiver] = await Promise.all([
    startSystem({ workers: 2 }),
    startReceiver(async () => {
      await released;
      return 200;
    }),
  ]);
  redis = new Redis(system.redis.url);
});
afterAll(async () => {
  redis?.disconnect();
  await Promise.all([system?.close(), receiver?.close()]);
});

const prefix = makeShards(1)[0]?.prefix ?? '';

/** All that gates know: their window and breaker, say. */
async function gatesOf(on: Redis): Promise<Map<string, Record<string, string>>> {
  const keys = (await on.keys(`${prefix}gate:*`)).toSorted();
  return new Map(await Promise.all(keys.map(async (key) => [key, await on.hgetall(key)] as const)));
}

/** What rates are told from. */
const countsOf = (on: Redis): Promise<Record<string, string>> => on.hgetall(`${prefix}counts`);

/** Waits for a worker's next beat. */
async function untilHeard(on: Redis, worker: string): Promise<void> {
  const heard = (): Promise<string | null> => on.zscore(`${prefix}workers`, worker);
  const last = await heard();
  await until(async () => (await heard()) !== last);
}

const withoutLate = (record: DeliveryRecord): DeliveryRecord => ({
  ...record,
  attempts: record.attempts.filter(({ late }) => !late),
});

it('a worker frozen for 20 s and continued: nothing is lost, its late settles are noted as late and change nothing', async () => {
  await system.feed('frozen');
  const paths = Array.from({ length: 10 }, (_, i) => `/hook-${i}`);
  // Long enough for all that is held back until then.
  const policy = { timeout_seconds: 30 };
  for (const path of paths) await system.hook('frozen', receiver.url + path, { events: ['*'], policy });
  const producer = startProducer({
    url: system.ingest.url,
    token: system.operatorToken,
    source: 'feeds/frozen',
    width: 10,
    pauseMs: 0,
    atMost: eventCount,
  });
  await producer.until(eventCount);

  const names = await Promise.all(system.workers.map(workerId));
  let frozen = -1;
  await until(async () => {
    const held = await Promise.all(names.map((name) => unsettledOf(redis, name)));
    frozen = held.findIndex(({ length }) => length > 0);
    return receiver.open >= 40 && frozen >= 0;
  }, 20);
  const name = names[frozen] ?? '';
  const worker = system.workers[frozen];
  worker?.kill('SIGSTOP');
  const continueAtMs = Date.now() + frozenMs;
  const held = await unsettledOf(redis, name);
  expect(held.length).toBeGreaterThan(0);
  release();

  // The other worker does it all, what the frozen one holds included, and counts it with its next beat.
  const before = (await untilDrained(redis)).records;
  expect([...before.values()].every(({ status }) => status === 'delivered')).toBe(true);
  await until(async () => Number((await countsOf(redis))['delivered']) === before.size);
  const gatesBefore = await gatesOf(redis);
  const countsBefore = await countsOf(redis);
  expect(gatesBefore.size).toBe(paths.length);
  await sleep(Math.max(0, continueAtMs - Date.now()));
  worker?.kill('SIGCONT');

  // Each attempt that it had begun is settled late, whatever it thinks came of it.
  const late = await Promise.all(
    held.map(({ delivery }) =>
      system.eventually(
        () => system.delivery(delivery),
        ({ attempts }) => attempts.some((attempt) => attempt.late),
      ),
    ),
  );
  for (const { id, status, attempts } of late) {
    expect(status).toBe('delivered');
    const [counted, ...moreCounted] = attempts.filter((attempt) => !attempt.late);
    expect(moreCounted).toEqual([]);
    expect(counted).toMatchObject({ number: 1, result: 'delivered' });
    expect(counted?.worker).not.toBe(name);
    expect(attempts.filter((attempt) => attempt.late)).toMatchObject([{ number: 1, worker: name }]);
    expect(before.get(id)?.attempts).toHaveLength(1);
  }
  // The first beat may have begun before the worker was told of its last settle; the next one tells of it.
  for (let beats = 0; beats < 2; beats++) await untilHeard(redis, name);
  expect(await gatesOf(redis)).toEqual(gatesBefore);
  expect(await countsOf(redis)).toEqual(countsBefore);
  const census = await takeCensus(redis);
  // All that was there before the late settles is there after them.
  expect(new Map([...census.records].map(([id, record]) => [id, withoutLate(record)]))).toEqual(before);
  expect(census.wrong).toEqual([]);
  expect(isDrained(census)).toBe(true);
  expect([...census.records.values()].flatMap(({ attempts }) => attempts).filter((one) => one.late)).toHaveLength(
    held.length,
  );
  expect(missing(receiver.arrivals, paths, producer.accepted)).toEqual([]);
  expect(duplicates(receiver.arrivals)).toBeLessThanOrEqual(held.length);
}, 600_000);
