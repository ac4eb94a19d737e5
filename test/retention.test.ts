import { endWaiting } from '@posthorn/store/end-waiting';
import type { Shard } from '@posthorn/store/keys';
import { type DeliveryFilter, listDeliveries } from '@posthorn/store/list-deliveries';
import { retain } from '@posthorn/store/retain';
import { createSecretBox, newSecretKey } from '@posthorn/store/secret-box';
import { openStore, type Store } from '@posthorn/store/store';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeDeliveries, makeHooks } from './support/many-deliveries.ts';
import { startRedis, type TestRedis } from './support/redis-server.ts';
import { type Work, workOf } from './support/redis-work.ts';

/** The goal is a million: `npm run test:retention`. A fifth of that takes the same paths in a fifth of the time. */
const deliveries = Number(process.env['POSTHORN_TEST_DELIVERIES'] ?? 200_000);
const hookCount = 100;
const perHook = deliveries / hookCount;
const keptPerHook = perHook / 10;
const first = 1000;

const source = 'feeds/many';
const dayMs = 86_400_000;
/** Five times what a script should take: on a slow machine, or a busy one, all take longer. All at once would take seconds. */
const slowMicros = 100_000;

let redis: TestRedis;
let store: Store;
let shard: Shard;
let hooks: number[];
let server: Redis;

beforeAll(async () => {
  redis = await startRedis();
  store = openStore({
    url: redis.url,
    shards: 1,
    patience: 'wait',
    hookConcurrency: 100,
    secrets: createSecretBox([newSecretKey()]),
    onConnectionError: () => undefined,
  });
  server = store.redis;
  [shard] = store.shards as [Shard];
});
afterAll(async () => {
  await store?.close();
  await redis?.stop();
});

/** One filter of each kind, alone and together with others; some find nothing. */
function filters(): [string, DeliveryFilter][] {
  const [hook] = hooks;
  return [
    ['none', {}],
    ['hook', { hook }],
    ['source', { source }],
    ['event', { source, event: 'e0' }],
    ['type', { type: 'test' }],
    ['type that none has', { type: 'other' }],
    ['status', { status: 'cancelled' }],
    ['status that none of the hook has', { hook, status: 'delivered' }],
    ['reason', { source, reason: 'hook_deleted' }],
    ['since', { sinceMs: 0 }],
    ['until, long ago', { source, untilMs: 1 }],
    ['dead letters', { deadLetters: true }],
    ['result', { hook, result: 'failure' }],
    ['redelivery', { redelivery: true }],
    ['visible to nobody', { visible: () => false }],
  ];
}

async function workOfListings(): Promise<Map<string, Work>> {
  const works = new Map<string, Work>();
  for (const [name, filter] of filters())
    works.set(name, await workOf(server, () => listDeliveries(store, filter, { perPage: 30 })));
  return works;
}

function expectLessThanTwice(works: ReadonlyMap<string, Work>, base: ReadonlyMap<string, Work>): void {
  for (const [name, { commands, keysRead, bytesAnswered }] of works) {
    const known = base.get(name) ?? { commands: 0, keysRead: 0, bytesAnswered: 0 };
    expect(commands, `commands for the first page by ${name}`).toBeLessThan(2 * known.commands);
    expect(keysRead, `keys read for the first page by ${name}`).toBeLessThanOrEqual(2 * known.keysRead);
    expect(bytesAnswered, `bytes of the first page by ${name}`).toBeLessThan(2 * known.bytesAnswered);
  }
}

/** Makes deliveries of each event to each of some hooks, and ends all that wait in line. */
async function make(own: readonly number[], from: number, count: number): Promise<void> {
  await makeDeliveries(store, shard, { source, hooks: own, first: from, count });
  for (const hook of own) await endWaiting(store, hook, 'hook_deleted');
}

/** The work of listing a thousand deliveries, of one hook or of all: whichever is more. */
async function workWithFew(): Promise<Map<string, Work>> {
  const most = new Map<string, Work>();
  for (const few of [1, hookCount]) {
    await server.flushall();
    hooks = await makeHooks(store, shard, source, hookCount);
    await make(hooks.slice(0, few), 0, first / few);
    for (const [name, work] of await workOfListings()) {
      const { commands, keysRead, bytesAnswered } = most.get(name) ?? work;
      most.set(name, {
        commands: Math.max(commands, work.commands),
        keysRead: Math.max(keysRead, work.keysRead),
        bytesAnswered: Math.max(bytesAnswered, work.bytesAnswered),
      });
    }
  }
  return most;
}

async function counts(): Promise<{ kept: number[]; events: number; keys: number }> {
  const kept = await server.zmscore(`${shard.prefix}kept`, ...hooks.map(String));
  const oldest = await server.xrange(`${shard.prefix}log:${source}`, '-', '+');
  const events = oldest.reduce((sum, [, fields]) => sum + fields.length / 2, 0);
  return { kept: kept.map(Number), events, keys: await server.dbsize() };
}

/** Lets Redis note what takes it long. Its clock runs on while the machine does something else: one in a thousand may be that. */
async function expectShortCommands(act: () => Promise<unknown>): Promise<void> {
  await server.config('SET', 'slowlog-log-slower-than', slowMicros, 'slowlog-max-len', 1_000_000);
  await server.slowlog('RESET');
  const { commands } = await workOf(server, act);
  const slow = (await server.slowlog('GET', 100)) as [number, number, number, string[]][];
  const named = slow.map(([, , micros, args]) => `${micros} us: ${args.slice(0, 4).join(' ')}`);
  const most = Math.floor(commands / 1000);
  expect(named.slice(most)).toEqual([]);
}

it(`retention and the count per hook hold after ${deliveries} deliveries, and lists stay as quick as with ${first}`, async () => {
  const base = await workWithFew();
  await make(hooks, first / hookCount, perHook - first / hookCount);
  expect((await counts()).kept).toEqual(hooks.map(() => perHook));
  expectLessThanTwice(await workOfListings(), base);

  // Each hook's first four went into the stream, and are open.
  const options = { retentionMs: 7 * dayMs, deliveriesPerHook: keptPerHook };
  await expectShortCommands(() => retain(store, shard, options));
  const open = await server.hlen(`${shard.prefix}out`);
  expect(open).toBe(4 * hookCount);
  expect((await counts()).kept).toEqual(hooks.map(() => keptPerHook + 4));
  expectLessThanTwice(await workOfListings(), base);

  const nowMs = Date.now() + 8 * dayMs;
  await expectShortCommands(() => retain(store, shard, { ...options, nowMs }));
  const left = await counts();
  expect(left.kept).toEqual(hooks.map(() => 4));
  expect(left.events).toBeLessThan(perHook / 10);
  // Records and events of what is open, and less than four keys per hook for all else.
  expect(left.keys).toBeLessThan(2 * open + 4 * hookCount + 50);
}, 1_200_000);
