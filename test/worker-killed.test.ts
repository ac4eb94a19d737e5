import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { untilDrained } from './support/census.ts';
import { pendingCount, type Unsettled, unsettledOf, workerId } from './support/consumer.ts';
import { startProducer } from './support/producer.ts';
import { type Receiver, startReceiver } from './support/receiver.ts';
import { type System, startSystem } from './support/system.ts';
import { deliveryName, missing, tally } from './support/tally.ts';
import { until } from './support/until.ts';

const kills = 10;
const eventCount = 1000;
const hookCount = 5;
/** Within this, what a dead worker held is taken over. */
const takeoverMs = 15_000;
/** What the slowest of the ten may take, on a machine that does much else. */
const slowestTakeoverMs = 60_000;
/** Of 5 000, a few hundred are left when the last of ten workers is killed. */
const answersPerKill = 450;
/** For an entry of several deliveries of which some are settled and some are not; else whatever is unsettled will do. */
const patienceMs = 3000;

let system: System;
let receiver: Receiver;
let redis: Redis;
/** Answers take their time until the last kill, so that none of the ten comes too late. */
let answerAfterMs = 900;
/** So many are answered by now at the most. Who comes after waits until there is a new worker: then there is always something under way. */
let budget = answersPerKill;
let answered = 0;
const heldBack: (() => void)[] = [];

function raiseBudget(by: number): void {
  budget += by;
  for (const goOn of heldBack.splice(0)) goOn();
}

beforeAll(async () => {
  [system, receiver] = await Promise.all([
    startSystem({ workers: 2, env: { POSTHORN_CONCURRENCY: '50' } }),
    startReceiver(async ({ body }, response) => {
      // Every other twice as soon, so that entries of several deliveries are half settled for a while.
      const [, n = ''] = /"PackageIdentifier":"e-(\d+)"/.exec(body) ?? [];
      await sleep(Number(n) % 2 === 0 ? answerAfterMs / 2 : answerAfterMs);
      while (answered >= budget) await new Promise<void>((resolve) => heldBack.push(resolve));
      // Whoever sent it was killed meanwhile, or waits no longer.
      if (response.destroyed) return null;
      answered++;
      return 200;
    }),
  ]);
  redis = new Redis(system.redis.url);
});
afterAll(async () => {
  redis?.disconnect();
  await Promise.all([system?.close(), receiver?.close()]);
});

/** Entries of which some deliveries are settled and some are not. */
function countHalfSettled(held: readonly Unsettled[]): number {
  const unsettled = new Map<string, number>();
  for (const { entry } of held) unsettled.set(entry, (unsettled.get(entry) ?? 0) + 1);
  return new Set(held.flatMap(({ entry, listed }) => ((unsettled.get(entry) ?? 0) < listed ? [entry] : []))).size;
}

it('ten workers killed while 5 000 deliveries are under way: all arrive, twice only what a kill left unsettled, and what they held is taken over soon', async () => {
  await system.feed('killed');
  const paths = new Map<number, string>();
  for (let i = 0; i < hookCount; i++) {
    const { id } = await system.hook('killed', `${receiver.url}/hook-${i}`, {
      events: ['*'],
      policy: { timeout_seconds: 30 },
    });
    paths.set(id, `/hook-${i}`);
  }
  const producer = startProducer({
    url: system.ingest.url,
    token: system.operatorToken,
    source: 'feeds/killed',
    width: 4,
    pauseMs: 0,
    atMost: eventCount,
    perRequest: 25,
  });
  await producer.until(eventCount);

  // The first worker stays; the last one is killed and replaced, again and again.
  const leftAtKills: Unsettled[] = [];
  let halfSettled = 0;
  const takeovers: Promise<number>[] = [];
  for (let kill = 0; kill < kills; kill++) {
    const victim = system.workers.at(-1);
    if (!victim) throw new Error('There is no worker to kill.');
    const name = await workerId(victim);
    const soonMs = Date.now() + patienceMs;
    await until(async () => {
      const held = await unsettledOf(redis, name);
      return countHalfSettled(held) > 0 || (held.length > 0 && Date.now() > soonMs);
    }, 20);
    victim.kill('SIGKILL');
    await victim.ended;
    const killedAtMs = Date.now();
    const left = await unsettledOf(redis, name);
    expect(left.length, `deliveries that kill ${kill} left unsettled`).toBeGreaterThan(0);
    leftAtKills.push(...left);
    halfSettled += countHalfSettled(left);
    takeovers.push(until(async () => (await pendingCount(redis, name)) === 0).then(() => Date.now() - killedAtMs));
    await system.startWorker();
    raiseBudget(answersPerKill);
  }
  expect(halfSettled, 'entries that kills left half settled').toBeGreaterThan(0);
  answerAfterMs = 0;
  raiseBudget(Number.POSITIVE_INFINITY);

  // The one test that goes by the clock: a number of seconds is what is promised. The median of ten bears
  // a machine that stands still now and then; shard-worker.test.ts adds up what it takes by itself.
  const tookMs = (await Promise.all(takeovers)).toSorted((a, b) => a - b);
  expect(tookMs[kills / 2], `the median of ${tookMs.join(', ')} ms`).toBeLessThanOrEqual(takeoverMs);
  expect(tookMs.at(-1)).toBeLessThanOrEqual(slowestTakeoverMs);
  const { records } = await untilDrained(redis);
  expect(missing(receiver.arrivals, paths.values(), producer.accepted)).toEqual([]);

  // A delivery may come once more for each kill that found it unsettled.
  const allowed = new Map<string, number>();
  for (const { hook, event } of leftAtKills) {
    const name = deliveryName(paths.get(hook) ?? '', event);
    allowed.set(name, (allowed.get(name) ?? 0) + 1);
  }
  const tallies = [...tally(receiver.arrivals)];
  expect(tallies.filter(([name, { afterSuccess }]) => afterSuccess > (allowed.get(name) ?? 0))).toEqual([]);
  expect([...records.values()].filter(({ status }) => status === 'delivered')).toHaveLength(eventCount * hookCount);
}, 600_000);
