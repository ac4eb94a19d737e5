import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startRedis } from '../support/redis-server.ts';
import { type System, startSystem } from '../support/system.ts';
import { collectFigures, percentile } from './figures.ts';
import { startLoggingWorker } from './logging-worker.ts';
import { cpuSeconds, type Measured, type Reference, startReference, sum } from './measure.ts';
import { dataBytes, feedWithHooks, type Posting, postBatches, postSingly, postSteadily } from './producer.ts';
import { startSink } from './sink.ts';

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 3);
const deliveries = Number(process.env['BENCH_DELIVERIES'] ?? 40_000);
/** What is compared takes turns, each with this share of the deliveries: a machine has spells in which one process takes twice as long. */
const slices = 4;
const width = 100;
const fanOuts = [1, 10, 100];
/** How long the load lasts under which latency is measured, and how long before that: one by one, events take other code than in batches. */
const latencySeconds = { measured: 5, ahead: 3 };
/** What goes ahead unmeasured: Node compiles what is hot in the first seconds, and that is not what a delivery costs. */
const warmUp = 15_000;

const figures = collectFigures('posthorn');
let sink: Awaited<ReturnType<typeof startSink>>;

beforeAll(async () => {
  sink = await startSink();
});

afterAll(async () => {
  await sink.stop();
  figures.report();
});

/** A system with one worker, and a direct line to its Redis. */
interface Posthorn {
  system: System;
  redis: Redis;
  workerPid: number;
}

async function withSystem(work: (posthorn: Posthorn) => Promise<void>): Promise<void> {
  const system = await startSystem({ workers: 0 });
  const worker = await startLoggingWorker(system);
  const redis = new Redis(system.redis.url);
  try {
    await work({ system, redis, workerPid: worker.pid });
  } finally {
    redis.disconnect();
    await worker.stop();
    await system.close();
  }
}

/** Events go to ten feeds in turn: no single hook's window is what is measured. */
const feeds = 10;

function sourcesOf(name: string): string[] {
  return Array.from({ length: feeds }, (_, i) => `feeds/${name}-${i}`);
}

async function feedsWithHooks(system: System, name: string, hooks: number): Promise<void> {
  for (const source of sourcesOf(name)) await feedWithHooks(system, source.slice('feeds/'.length), sink.url, hooks);
}

/** Fulfils when no event or delivery is on its way. */
async function drained(redis: Redis): Promise<void> {
  for (;;) {
    const lengths = await Promise.all([redis.xlen('{p0}events'), redis.xlen('{p0}deliveries'), redis.zcard('{p0}due')]);
    if (lengths.every((length) => length === 0)) return;
    await sleep(5);
  }
}

/** The processes that a delivery takes time of. */
type Process = 'worker' | 'Redis' | 'ingest' | 'receiver' | 'producer';

/** What some deliveries took, in CPU seconds of the worker, and of all processes. */
interface Delivered extends Measured {
  cpu: Record<Process, number>;
}

async function deliver(
  { system, redis, workerPid }: Posthorn,
  feed: string,
  count: number,
  fanOut: number,
): Promise<Delivered> {
  const pids: Record<Process, number> = {
    worker: workerPid,
    Redis: system.redis.pid,
    ingest: system.ingest.pid,
    receiver: sink.pid,
    producer: process.pid,
  };
  const attempts = async (): Promise<number> => Number(await redis.hget('{p0}counts', 'attempts'));
  const [before, attemptsBefore] = [mapValues(pids, cpuSeconds), await attempts()];
  const startedAt = performance.now();
  await postBatches(system.ingest.url, system.operatorToken, sourcesOf(feed), count / fanOut);
  await drained(redis);
  const seconds = (performance.now() - startedAt) / 1000;
  const after = mapValues(pids, cpuSeconds);
  // Nothing is drained that was tried more than once, or died.
  expect([(await attempts()) - attemptsBefore, await redis.zcard('{p0}dead')]).toEqual([count, 0]);
  const cpu = mapValues(after, (used, name) => used - before[name]);
  return { seconds, cpuSeconds: cpu.worker, cpu };
}

function mapValues<Key extends string>(record: Record<Key, number>, work: (value: number, key: Key) => number) {
  const entries = (Object.entries(record) as [Key, number][]).map(([key, value]) => [key, work(value, key)]);
  return Object.fromEntries(entries) as Record<Key, number>;
}

/** How long an event takes to its receiver under a fifth of the load that the system can do. The producer is on the same machine. */
async function recordLatency({ system }: Posthorn, fullRate: number): Promise<void> {
  const receiver = startReference('noting-receiver');
  const url = await receiver.line();
  await feedWithHooks(system, 'latency', url, 1);
  const perSecond = fullRate * 0.2;
  const post = (seconds: number): Promise<Map<string, Posting>> =>
    postSteadily(system.ingest.url, system.operatorToken, 'feeds/latency', {
      count: Math.round(perSecond * seconds),
      perSecond,
    });
  await post(latencySeconds.ahead);
  const postings = await post(latencySeconds.measured);
  const arrivedAt = new Map<string, number>();
  while ([...postings.keys()].some((id) => !arrivedAt.has(id))) {
    const noted = (await (await fetch(url)).json()) as Record<string, number>;
    for (const [id, at] of Object.entries(noted)) arrivedAt.set(id, at);
    await sleep(50);
  }
  await receiver.stop();
  const all = [...postings].map(([id, posting]) => ({ ...posting, arrivedAt: arrivedAt.get(id) ?? Number.NaN }));
  const spans = {
    'from posting to 202': all.map(({ postedAt, acceptedAt }) => acceptedAt - postedAt),
    'from 202 to arrival': all.map(({ acceptedAt, arrivedAt: at }) => Math.max(0, at - acceptedAt)),
    'from posting to arrival': all.map(({ postedAt, arrivedAt: at }) => at - postedAt),
  };
  for (const [span, values] of Object.entries(spans)) {
    for (const share of [0.5, 0.99])
      figures.record(`at 20 % load, ${span}, ${share * 100} % within`, 'ms', percentile(values, share) / 1e6);
  }
}

/** Bare POSTs as design.md measured them, 24 to 31 thousand per CPU-second: by a process that is not warm yet. */
async function runColdPosts(): Promise<Measured> {
  const posts = startReference('signed-posts', `${sink.url}/bare`, width);
  await posts.run(1000);
  const measured = await posts.run(deliveries);
  await posts.stop();
  return measured;
}

/** What each took for all deliveries of a round. */
interface Compared {
  coldPosts: Measured;
  posts: Measured;
  jobs: Measured;
  /** By fan-out. */
  ours: Map<number, Delivered[]>;
}

/** Has bare POSTs, BullMQ jobs and deliveries of each fan-out take turns. */
async function takeTurns(posthorn: Posthorn, posts: Reference, jobs: Reference): Promise<Compared> {
  const turns = { coldPosts: [] as Measured[], posts: [] as Measured[], jobs: [] as Measured[] };
  const ours = new Map(fanOuts.map((fanOut) => [fanOut, [] as Delivered[]]));
  await posts.run(warmUp);
  await jobs.run(warmUp);
  await deliver(posthorn, 'fan-1', warmUp, 1);
  const count = deliveries / slices;
  for (let slice = 0; slice < slices; slice++) {
    turns.coldPosts.push(await runColdPosts());
    turns.posts.push(await posts.run(count));
    turns.jobs.push(await jobs.run(count));
    for (const [fanOut, ownTurns] of ours) ownTurns.push(await deliver(posthorn, `fan-${fanOut}`, count, fanOut));
  }
  const cold = sum(turns.coldPosts);
  // Each of these makes all POSTs: one that makes a few is colder.
  const coldPosts = { seconds: cold.seconds / slices, cpuSeconds: cold.cpuSeconds / slices };
  return { coldPosts, posts: sum(turns.posts), jobs: sum(turns.jobs), ours };
}

function recordComparison({ coldPosts, posts, jobs, ours }: Compared): void {
  figures.record('bare signed POSTs', 'POSTs/CPU-s', deliveries / coldPosts.cpuSeconds);
  figures.record('bare signed POSTs, as warm as the worker', 'POSTs/CPU-s', deliveries / posts.cpuSeconds);
  figures.record('one BullMQ job per POST', 'POSTs/CPU-s', deliveries / jobs.cpuSeconds);
  figures.record('one BullMQ job per POST, wall clock', 'POSTs/s', deliveries / jobs.seconds);
  for (const [fanOut, delivered] of ours) {
    const name = `fan-out ${fanOut}`;
    const { seconds, cpuSeconds: used } = sum(delivered);
    const isFirst = fanOut === 1;
    figures.record(name, 'deliveries/worker-CPU-s', deliveries / used);
    figures.record(`${name}, wall clock`, 'deliveries/s', deliveries / seconds);
    const goal = isFirst ? 'at least 0.5' : undefined;
    figures.record(`${name} over bare POSTs, per CPU-second`, 'ratio', coldPosts.cpuSeconds / used, goal);
    figures.record(`${name} over bare POSTs as warm, per CPU-second`, 'ratio', posts.cpuSeconds / used);
    if (isFirst) figures.record(`${name} over BullMQ, wall clock`, 'ratio', jobs.seconds / seconds, 'at least 1.5');
    for (const process of ['worker', 'Redis', 'ingest', 'receiver', 'producer'] as const) {
      const spent = delivered.reduce((total, { cpu }) => total + cpu[process], 0);
      figures.record(`${name}, CPU of ${process}`, 'us/delivery', (spent / deliveries) * 1e6);
    }
  }
}

it('deliveries per worker-CPU-second, beside bare POSTs and beside BullMQ', async () => {
  for (let round = 0; round < rounds; round++) {
    const queueRedis = await startRedis();
    const posts = startReference('signed-posts', `${sink.url}/bare`, width);
    const jobs = startReference('bullmq-posts', queueRedis.url, `${sink.url}/bullmq`, width);
    await withSystem(async (posthorn) => {
      for (const fanOut of fanOuts) await feedsWithHooks(posthorn.system, `fan-${fanOut}`, fanOut);
      const compared = await takeTurns(posthorn, posts, jobs);
      await Promise.all([posts.stop(), jobs.stop()]);
      await queueRedis.stop();
      recordComparison(compared);
      await recordLatency(posthorn, deliveries / sum(compared.ours.get(1) ?? []).seconds);
    });
  }
});

it('Redis bytes per delivered delivery', async () => {
  for (let round = 0; round < rounds; round++) {
    await withSystem(async (posthorn) => {
      const { system, redis } = posthorn;
      for (const fanOut of [1, 10]) await feedsWithHooks(system, `bytes-${fanOut}`, fanOut);
      await deliver(posthorn, 'bytes-1', 1000, 1);
      // All that Redis holds, with what its tables of keys take.
      const used = async (): Promise<number> => {
        await redis.call('MEMORY', 'PURGE');
        return Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);
      };
      for (const fanOut of [1, 10]) {
        const before = await used();
        await deliver(posthorn, `bytes-${fanOut}`, 20_000, fanOut);
        const bytes = ((await used()) - before) / 20_000 - dataBytes / fanOut;
        const name = `Redis memory per delivered delivery at fan-out ${fanOut}, beside the data`;
        figures.record(name, 'bytes', bytes, fanOut === 1 ? 'at most 1024' : undefined);
      }
    });
  }
});

it('ingest, beside fastify with a bare XADD', async () => {
  for (let round = 0; round < rounds; round++) {
    const plainRedis = await startRedis();
    const plain = startReference('bare-xadd', plainRedis.url);
    const plainUrl = await plain.line();
    const bare = await ingestRates(plainUrl, 'x', plain.pid);
    await plain.stop();
    await plainRedis.stop();
    figures.record('bare XADD, one by one', 'events/s', bare.singly);
    figures.record('bare XADD, batches of 500', 'events/s', bare.batches);

    const system = await startSystem({ workers: 0 });
    await system.feed('ingest');
    const ours = await ingestRates(system.ingest.url, system.operatorToken, system.ingest.pid);
    await system.close();
    figures.record('ingest, one by one', 'events/s', ours.singly);
    figures.record('ingest, one by one, per CPU-second', 'events/CPU-s', ours.singlyPerCpu);
    figures.record('ingest, one by one, over bare XADD', 'ratio', ours.singly / bare.singly);
    figures.record('ingest, batches of 500', 'events/s', ours.batches, 'over 20000');
    figures.record('ingest, batches of 500, per CPU-second', 'events/CPU-s', ours.batchesPerCpu);
    figures.record('ingest, batches of 500, over bare XADD', 'ratio', ours.batches / bare.batches);
  }
});

async function ingestRates(
  url: string,
  token: string,
  pid: number,
): Promise<Record<'singly' | 'batches' | 'singlyPerCpu' | 'batchesPerCpu', number>> {
  await postSingly(url, token, 'feeds/ingest', 2000, 50);
  const cpu = [cpuSeconds(pid)];
  let startedAt = performance.now();
  await postSingly(url, token, 'feeds/ingest', 20_000, 50);
  const singly = 20_000 / ((performance.now() - startedAt) / 1000);
  cpu.push(cpuSeconds(pid));
  startedAt = performance.now();
  await postBatches(url, token, ['feeds/ingest'], 60_000);
  const batches = 60_000 / ((performance.now() - startedAt) / 1000);
  cpu.push(cpuSeconds(pid));
  const [a = 0, b = 0, c = 0] = cpu;
  return { singly, batches, singlyPerCpu: 20_000 / (b - a), batchesPerCpu: 60_000 / (c - b) };
}
