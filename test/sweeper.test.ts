import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startBlockedReceiver } from './support/blocked-receiver.ts';
import { workerId } from './support/consumer.ts';
import { type Receiver, startReceiver } from './support/receiver.ts';
import { seededRandom } from './support/seeded-random.ts';
import { openSweeps, type Swept } from './support/sweep-job.ts';
import { type DeliveryJson, type System, startSystem } from './support/system.ts';
import { duplicates, missing } from './support/tally.ts';
import { until } from './support/until.ts';

/** Of hooks whose receiver is blocked for a while, or busy. */
const patient = { timeout_seconds: 30 };

let system: System;
let redis: Redis;
let sweeps: ReturnType<typeof openSweeps>;

beforeAll(async () => {
  // Two attempts at a time, and eight slow ones: what else hooks are given stays unread, or waits in the worker.
  system = await startSystem({ env: { POSTHORN_CONCURRENCY: '2' } });
  redis = new Redis(system.redis.url);
  sweeps = openSweeps(system.redis.port);
  await sweeps.alone();
});
afterAll(async () => {
  redis?.disconnect();
  await sweeps?.close();
  await system?.close();
});

/** Posts events together: what they become has entries in common, as far as there is room for it at once. */
async function post(source: string, count: number, from = 0): Promise<string[]> {
  const ids = Array.from({ length: count }, (_, i) => `${source.split('/')[1]}-${from + i}`);
  const events = ids.map((id) => ({ id, source, type: 'package.added', data: { PackageIdentifier: id } }));
  const response = await fetch(`${system.ingest.url}/v1/events/batch`, {
    method: 'POST',
    headers: { authorization: `Bearer ${system.operatorToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(events),
  });
  expect(response.status).toBe(202);
  return ids;
}

/** Posts events one after the other, so that each delivery to the one hook of their source has an entry of its own. */
async function postSingly(source: string, count: number): Promise<string[]> {
  const before = await countOpen();
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    ids.push(...(await post(source, 1, i)));
    await until(async () => (await countOpen()) === before + ids.length, 5);
  }
  return ids;
}

async function countOpen(): Promise<number> {
  return (await redis.hlen('{p0}out')) + (await redis.scard('{p0}waiting'));
}

/** The deliveries of a source, once all are delivered. */
function delivered(source: string, count: number): Promise<DeliveryJson[]> {
  return system.eventually(
    () => system.deliveries(`source=${source}`),
    (all) => all.length === count && all.every(({ status }) => status === 'delivered'),
  );
}

function firstWorker(): System['workers'][number] {
  const [worker] = system.workers;
  if (!worker) throw new Error('There is no worker.');
  return worker;
}

type AddedHook = { source: string; path: string; hook: number };

/** Adds a hook to each of these feeds, one of which may be named repeatedly: its events' deliveries share entries. */
async function addHooks({ url }: Receiver, feeds: readonly string[]): Promise<AddedHook[]> {
  const added: AddedHook[] = [];
  for (const [i, feed] of feeds.entries()) {
    await system.feed(feed);
    const path = `/${feed}-${i}`;
    const { id: hook } = await system.hook(feed, url + path, { events: ['*'], policy: patient });
    added.push({ source: `feeds/${feed}`, path, hook });
  }
  return added;
}

/**
 * Fulfils when a blocked receiver has all that it will get until it answers: eight attempts that have left their
 * places as slow ones, and two that can't, as there may be no more such. Four hooks have more for it, four each.
 */
function untilFull(receiver: Receiver): Promise<void> {
  return until(() => receiver.open === 10, 20);
}

it('a delivery taken out of the due-set by hand is found and delivered', async () => {
  let status = 500;
  const receiver = await startReceiver(() => status);
  await system.feed('due');
  const policy = { base_seconds: 3600, max_seconds: 3600 };
  await system.hook('due', `${receiver.url}/due`, { events: ['*'], policy });
  await post('feeds/due', 1);
  await system.eventually(
    () => redis.zcard('{p0}due'),
    (count) => count === 1,
  );
  const [id = ''] = await redis.zrange('{p0}due', '0', '-1');
  await redis.zrem('{p0}due', id);
  status = 200;

  expect(await sweeps.sweep()).toEqual({ open: 1, lost: 1, twice: 0 });
  await system.workers[0]?.line((line) => line.includes('were in no place') && line.includes(`[${id}]`));
  const [delivery] = await delivered('feeds/due', 1);
  expect(delivery?.id).toBe(Number(id));
  expect(receiver.arrivals.map((arrival) => arrival.status)).toEqual([500, 200]);
  await receiver.close();
});

it('deliveries taken out of a line and, unread, out of the stream by hand are found and delivered', async () => {
  const receiver = await startBlockedReceiver();
  const hooks = await addHooks(receiver, ['held', 'held-2', 'held-3', 'held-4']);
  const ids = [await postSingly('feeds/held', 10)];
  for (const { source } of hooks.slice(1)) ids.push(await postSingly(source, 4));
  await untilFull(receiver);
  const line = `{p0}line:${hooks[0]?.hook}`;
  const [, inLine = '', ...restOfLine] = await redis.zrange(line, '0', '-1');
  expect(restOfLine).toHaveLength(4);
  await redis.zrem(line, inLine);
  const entries = await redis.xrange('{p0}deliveries', '-', '+');
  const pending = (await redis.xpending('{p0}deliveries', 'w', '-', '+', 100)) as [string][];
  const unread = entries.map(([id]) => id).filter((id) => !pending.some(([read]) => read === id));
  expect(unread).toHaveLength(6);
  await redis.xdel('{p0}deliveries', ...unread);

  expect(await sweeps.sweep()).toEqual({ open: 22, lost: 7, twice: 0 });
  await system.workers[0]?.line((text) => text.includes('gates had miscounted'));
  expect(await sweeps.sweep()).toEqual({ open: 22, lost: 0, twice: 0 });
  receiver.unblock();
  for (const [i, { source, path, hook }] of hooks.entries()) {
    await delivered(source, i === 0 ? 10 : 4);
    expect(missing(receiver.arrivals, [path], ids[i] ?? [])).toEqual([]);
    expect(await redis.hget(`{p0}gate:${hook}`, 'out')).toBe('0');
  }
  expect(duplicates(receiver.arrivals)).toBe(0);
  await receiver.close();
});

it('deliveries whose entry is taken from under the worker that has it arrive once', async () => {
  const receiver = await startBlockedReceiver();
  const hooks = await addHooks(receiver, ['ghost', 'ghost', 'ghost', 'ghost']);
  const ids = await post('feeds/ghost', 4);
  // Ten at the receiver, six wait in the worker for room.
  await untilFull(receiver);
  const [entry, ...more] = await redis.xrange('{p0}deliveries', '-', '+');
  expect(more).toEqual([]);
  expect(await redis.xdel('{p0}deliveries', entry?.[0] ?? '')).toBe(1);
  expect(await sweeps.sweep()).toEqual({ open: 16, lost: 0, twice: 0 });
  receiver.unblock();
  await delivered('feeds/ghost', 16);
  expect(await sweeps.sweep()).toEqual({ open: 0, lost: 0, twice: 0 });
  for (const { path } of hooks) expect(missing(receiver.arrivals, [path], ids)).toEqual([]);
  expect(receiver.arrivals).toHaveLength(16);
  await receiver.close();
});

it('deliveries whose entries no worker comes to are handed out again: what a worker had in hand arrives once, what it had not arrives', async () => {
  const receiver = await startBlockedReceiver();
  const hooks = await addHooks(receiver, ['stranded', 'stranded-2', 'stranded-3', 'stranded-4']);
  const ids: string[][] = [];
  for (const { source } of hooks) ids.push(await postSingly(source, 4));
  await untilFull(receiver);
  // Somebody reads what is there, and says that it is done; then takes the worker for a stranger.
  const worker = firstWorker();
  const consumer = await workerId(worker);
  const [[, read] = ['', []]] =
    (await redis.xreadgroup('GROUP', 'w', 'somebody', 'COUNT', 100, 'STREAMS', '{p0}deliveries', '>')) ?? [];
  expect(await redis.xack('{p0}deliveries', 'w', ...read.map(([id]) => id))).toBe(6);
  expect(await redis.xgroup('DELCONSUMER', '{p0}deliveries', 'w', consumer)).toBe(10);

  expect(await sweeps.sweep()).toEqual({ open: 16, lost: 16, twice: 0 });
  await worker.line((line) => line.includes('handed out again'));
  expect((await sweeps.sweep()).lost).toBe(0);
  receiver.unblock();
  for (const [i, { source, path, hook }] of hooks.entries()) {
    await delivered(source, 4);
    expect(missing(receiver.arrivals, [path], ids[i] ?? [])).toEqual([]);
    expect(await redis.hget(`{p0}gate:${hook}`, 'out')).toBe('0');
  }
  expect(duplicates(receiver.arrivals)).toBe(0);
  await receiver.close();
});

it('an entry of several deliveries whose worker is taken for a stranger is handed out again: what it has of them arrives once', async () => {
  const receiver = await startBlockedReceiver();
  const hooks = await addHooks(receiver, ['stranger', 'stranger', 'stranger', 'stranger']);
  const ids = await post('feeds/stranger', 4);
  await untilFull(receiver);
  const worker = firstWorker();
  const linesBefore = worker.lines.length;
  expect(await redis.xgroup('DELCONSUMER', '{p0}deliveries', 'w', await workerId(worker))).toBe(1);

  expect(await sweeps.sweep()).toEqual({ open: 16, lost: 16, twice: 0 });
  await until(() => worker.lines.slice(linesBefore).some((line) => line.includes('handed out again')));
  expect((await sweeps.sweep()).lost).toBe(0);
  receiver.unblock();
  await delivered('feeds/stranger', 16);
  for (const { path, hook } of hooks) {
    expect(missing(receiver.arrivals, [path], ids)).toEqual([]);
    expect(await redis.hget(`{p0}gate:${hook}`, 'out')).toBe('0');
  }
  expect(duplicates(receiver.arrivals)).toBe(0);
  await receiver.close();
});

it('a delivery that somebody adds to the due-set while a worker has it in hand is reported as an error, and left alone', async () => {
  const receiver = await startBlockedReceiver();
  const [hook] = await addHooks(receiver, ['twice']);
  const ids = await post('feeds/twice', 1);
  await until(() => receiver.open === 1, 20);
  const [delivery] = await system.deliveries('source=feeds/twice');
  const id = String(delivery?.id);
  await redis.zadd('{p0}due', Date.now() + 3_600_000, id);

  expect(await sweeps.sweep()).toEqual({ open: 1, lost: 0, twice: 1 });
  const line = await firstWorker().line((text) => text.includes('in several places at once'));
  const found = { delivery: delivery?.id, places: ['stream', 'due'] };
  expect(JSON.parse(line)).toMatchObject({ level: 50, count: 1, deliveries: [found] });
  expect(await redis.zrem('{p0}due', id)).toBe(1);
  expect(await sweeps.sweep()).toEqual({ open: 1, lost: 0, twice: 0 });
  receiver.unblock();
  await delivered('feeds/twice', 1);
  expect(missing(receiver.arrivals, [hook?.path ?? ''], ids)).toEqual([]);
  expect(receiver.arrivals).toHaveLength(1);
  await receiver.close();
});

it('an event whose entry was taken from the worker that had read it is fanned out once', async () => {
  const receiver = await startReceiver(() => 200);
  await system.feed('passed');
  await system.hook('passed', `${receiver.url}/passed`, { events: ['*'] });
  const worker = firstWorker();
  const consumer = await workerId(worker);
  worker.kill('SIGSTOP');
  const ids = await post('feeds/passed', 1);
  // The read that it waits with, if there is one, is answered all the same; else somebody's is.
  await redis.xreadgroup('GROUP', 'w', 'somebody', 'COUNT', 10, 'STREAMS', '{p0}events', '>');
  for (const name of [consumer, 'somebody']) await redis.xgroup('DELCONSUMER', '{p0}events', 'w', name);
  worker.kill('SIGCONT');
  const isHandedOutAgain = (line: string): boolean =>
    line.includes('handed out again') && line.includes(`feeds/passed|${ids[0]}`);
  // A sweep that is not sure leaves it to the next.
  await until(async () => {
    await sweeps.sweep();
    return worker.lines.some(isHandedOutAgain);
  });
  await delivered('feeds/passed', 1);
  expect(missing(receiver.arrivals, ['/passed'], ids)).toEqual([]);
  expect(duplicates(receiver.arrivals)).toBe(0);
  expect(await redis.xlen('{p0}events')).toBe(0);
  await receiver.close();
});

it('sweeps of a busy system find nothing and change nothing', async () => {
  const random = seededRandom(7);
  const receiver = await startReceiver(async () => {
    await sleep(random() * 20);
    return random() < 0.2 ? 500 : 200;
  });
  await system.startWorker({ POSTHORN_CONCURRENCY: '200' });
  await system.feed('busy');
  const policy = { ...patient, base_seconds: 0.05, factor: 1.5, max_seconds: 0.5, max_attempts: 30 };
  const paths = Array.from({ length: 10 }, (_, i) => `/busy-${i}`);
  for (const path of paths) await system.hook('busy', receiver.url + path, { events: ['*'], policy });
  const linesBefore = system.workers.map(({ lines }) => lines.length);
  const ids = await post('feeds/busy', 400);

  const swept: Swept[] = [];
  let isDone = false;
  const sweeping = (async () => {
    while (!isDone) swept.push(await sweeps.sweep());
  })();
  await delivered('feeds/busy', 4000);
  isDone = true;
  await sweeping;

  const busy = swept.filter(({ open }) => open > 0);
  expect(busy.length).toBeGreaterThan(0);
  expect(swept.filter(({ lost, twice }) => lost + twice > 0)).toEqual([]);
  const said = system.workers.flatMap(({ lines }, i) => lines.slice(linesBefore[i] ?? 0));
  const aboutSweeps = /no place|no worker|several places|miscounted|indexed as open|left to the next sweep/;
  expect(said.filter((line) => aboutSweeps.test(line))).toEqual([]);
  expect(missing(receiver.arrivals, paths, ids)).toEqual([]);
  expect(duplicates(receiver.arrivals)).toBe(0);
  expect(await redis.exists('{p0}out', '{p0}waiting', '{p0}left')).toBe(0);
  await receiver.close();
}, 600_000);
