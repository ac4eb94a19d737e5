import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { untilDrained } from './support/census.ts';
import { unsettledOf, workerId } from './support/consumer.ts';
import { type Receiver, startReceiver } from './support/receiver.ts';
import { type System, startSystem } from './support/system.ts';
import { tally } from './support/tally.ts';
import { until } from './support/until.ts';

/** `REPLAYED=20000 npx vitest run test/replay.test.ts` is the number that issue 7 names. */
const count = Number(process.env['REPLAYED'] ?? 5000);
const ratePerSecond = count / 25;
/** Every so many-th is answered with an error again. */
const failsAgainEvery = 50;
const batch = 500;

interface ReplayJson {
  id: string;
  state: string;
  selected: number;
  left: number;
  redelivered: number;
  skipped: number;
  skipped_by_reason: Record<string, number>;
  delivered: number;
  dead_again: number;
  cancelled: number;
  pending: number;
  started_at: string | null;
  settled_at: string | null;
}

let system: System;
let receiver: Receiver;
let redis: Redis;
let isDown = true;

beforeAll(async () => {
  [system, receiver] = await Promise.all([
    startSystem({ workers: 2 }),
    startReceiver(async ({ body }) => {
      if (isDown) return 500;
      await sleep(100);
      const [, n = ''] = /"PackageIdentifier":"e-(\d+)"/.exec(body) ?? [];
      return Number(n) % failsAgainEvery === 0 ? 500 : 200;
    }),
  ]);
  redis = new Redis(system.redis.url);
});
afterAll(async () => {
  redis?.disconnect();
  await Promise.all([system?.close(), receiver?.close()]);
});

async function post(from: number): Promise<void> {
  const events = Array.from({ length: Math.min(batch, count - from) }, (_, i) => ({
    source: 'feeds/replayed',
    id: `e-${from + i}`,
    type: 'package.added',
    data: { PackageIdentifier: `e-${from + i}` },
  }));
  const response = await fetch(`${system.ingest.url}/v1/events/batch`, {
    method: 'POST',
    headers: { authorization: `Bearer ${system.operatorToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(events),
  });
  expect(response.status).toBe(202);
  await response.arrayBuffer();
}

async function replay(hook: number): Promise<ReplayJson> {
  const asked = { filter: { hook }, rate_per_second: ratePerSecond };
  const { status, body } = await system.call<ReplayJson>('POST', '/v1/replays', asked);
  expect(status).toBe(202);
  return body;
}

async function look({ id }: ReplayJson): Promise<ReplayJson> {
  return (await system.call<ReplayJson>('GET', `/v1/replays/${id}`)).body;
}

it('dead letters are replayed at a fixed rate while a worker is killed and the same is asked for twice: each is made once, arrives twice only if the kill left it unsettled, and both summaries are right', async () => {
  await system.feed('replayed');
  const policy = { max_attempts: 1, concurrency: 200 };
  const { id: hook } = await system.hook('replayed', `${receiver.url}/in`, { events: ['*'], policy });
  for (let from = 0; from < count; from += batch) await post(from);
  await untilDrained(redis);
  expect(receiver.arrivals).toHaveLength(count);
  receiver.arrivals.length = 0;
  isDown = false;

  const first = await replay(hook);
  await until(async () => (await look(first)).redelivered > count / 3);
  const victim = system.workers.at(-1);
  if (!victim) throw new Error('There is no worker to kill.');
  const name = await workerId(victim);
  await until(async () => (await unsettledOf(redis, name)).length > 0, 10);
  victim.kill('SIGKILL');
  await victim.ended;
  const left = await unsettledOf(redis, name);
  const second = await replay(hook);

  await until(async () => (await look(first)).settled_at !== null && (await look(second)).settled_at !== null);
  const { records } = await untilDrained(redis);

  // Made: each once, and none too few.
  const made = [...records.values()].filter(({ kind }) => kind === 'redelivery');
  expect(made).toHaveLength(count);
  expect(new Set(made.map(({ redeliveryOf }) => redeliveryOf)).size).toBe(count);

  // Arrived: again only what the dead worker had in hand.
  const extra = [...tally(receiver.arrivals)].filter(([, { arrivals }]) => arrivals > 1);
  const inHand = new Set(left.map(({ event }) => `/in ${event}`));
  expect(extra.filter(([event, { arrivals }]) => arrivals > 2 || !inHand.has(event))).toEqual([]);
  expect(tally(receiver.arrivals).size).toBe(count);

  // The rate, from first to last, by Redis' clock: never more, and less only by what a busy machine makes of it.
  const times = made.map(({ createdAtMs }) => createdAtMs).toSorted((a, b) => a - b);
  const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000;
  expect(count / seconds).toBeGreaterThan(ratePerSecond / 5);
  expect(count / seconds).toBeLessThan(ratePerSecond * 1.1);

  // The summaries.
  const [one, two] = [await look(first), await look(second)];
  for (const { state, left: unseen, pending } of [one, two]) {
    expect({ state, unseen, pending }).toEqual({ state: 'done', unseen: 0, pending: 0 });
  }
  const failing = Math.ceil(count / failsAgainEvery);
  expect(one.selected).toBe(count);
  expect(one.redelivered + two.redelivered).toBe(count);
  expect(one.dead_again + two.dead_again).toBe(failing);
  expect(one.delivered + two.delivered).toBe(count - failing);
  expect(one.skipped_by_reason).toEqual(one.skipped === 0 ? {} : { already_redelivered: one.skipped });
  expect(two.skipped).toBe(two.selected - two.redelivered);
  expect(one.skipped + two.skipped).toBeGreaterThan(0);
}, 600_000);
