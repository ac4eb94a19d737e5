import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endWaiting } from '../src/end-waiting.ts';
import { fanOut } from '../src/fan-out.ts';
import { deleteHook, switchOffHook } from '../src/hooks.ts';
import type { Shard } from '../src/keys.ts';
import { ping } from '../src/ping.ts';
import { promote } from '../src/promote.ts';
import { redeliver } from '../src/redeliver.ts';
import { retain } from '../src/retain.ts';
import type { RetentionOptions } from '../src/retention-run.ts';
import { sendLatestPush } from '../src/send-again.ts';
import { type SettleAction, settle } from '../src/settle.ts';
import { deleteSource } from '../src/sources.ts';
import type { Store } from '../src/store.ts';
import {
  addHook,
  addSources,
  eventOf,
  matchAll,
  nextMoment,
  only,
  post,
  readDeliveryEntries,
  readEventEntries,
  redisNowMs,
  settlementOf,
  someTime,
} from './support/protocol.ts';
import { checkIndexes, keptIn, leftOf } from './support/retention-model.ts';
import { startTestStore, type TestStore } from './support/store.ts';

let tested: TestStore;
let store: Store;
let shard: Shard;
beforeAll(async () => {
  tested = await startTestStore();
  store = tested.store;
  shard = only(store);
});
afterAll(() => tested.close());

const [heard, unheard] = ['repos/o/heard', 'repos/o/unheard'];

/** What a step does; `pick` chooses among what there is. */
type Step =
  | { kind: 'post' | 'fan out' | 'redeliver' | 'ping' | 'test' | 'delete hook' | 'switch off hook'; pick: number }
  | { kind: 'discard' | 'let time pass'; pick: number }
  | { kind: 'settle'; pick: number; action: SettleAction }
  | { kind: 'retain'; pick: number; deliveriesPerHook: number };

const pick = fc.nat(1000);
const plain = (kind: Exclude<Step['kind'], 'settle' | 'retain'>): fc.Arbitrary<Step> =>
  fc.record({ kind: fc.constant(kind), pick });
const actions = ['delivered', 'delivered', 'retry', 'dead', 'end'] as const;
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: plain('post') },
  { weight: 8, arbitrary: plain('fan out') },
  {
    weight: 12,
    arbitrary: fc.record({ kind: fc.constant('settle' as const), pick, action: fc.constantFrom(...actions) }),
  },
  { weight: 3, arbitrary: plain('redeliver') },
  { weight: 2, arbitrary: plain('ping') },
  { weight: 1, arbitrary: plain('test') },
  { weight: 1, arbitrary: plain('delete hook') },
  { weight: 1, arbitrary: plain('switch off hook') },
  { weight: 2, arbitrary: plain('discard') },
  { weight: 4, arbitrary: plain('let time pass') },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('retain' as const),
      pick,
      deliveriesPerHook: fc.constantFrom(0, 1, 3, 10_000),
    }),
  },
);

interface World {
  hooks: number[];
  posted: number;
  /** Moments between steps, oldest first: what was done before one has an earlier time. */
  moments: number[];
  runs: number;
}

const chosen = <T>(from: readonly T[], n: number): T | undefined => from[n % Math.max(1, from.length)];

async function settleSome(n: number, action: SettleAction): Promise<void> {
  const entries = await readDeliveryEntries(store, shard, 'w1', 1 + (n % 4));
  const now = await redisNowMs(store);
  const settlements = entries.map((entry) => {
    const made = settlementOf(entry, entry.kind === 'p' && action === 'dead' ? 'end' : action, { delayMs: 600_000 });
    return { ...made, line: made.line.replace(String(someTime.getTime()), String(now)) };
  });
  if (settlements.length > 0) await settle(store, shard, settlements);
}

async function take(world: World, one: Exclude<Step, { kind: 'retain' }>): Promise<void> {
  const hook = chosen(world.hooks, one.pick) ?? 0;
  switch (one.kind) {
    case 'post': {
      const source = one.pick % 4 === 0 ? unheard : heard;
      const type = one.pick % 3 === 0 ? 'push' : 'test';
      const events = Array.from({ length: 1 + (one.pick % 3) }, () => eventOf(source, `x${world.posted++}`, { type }));
      await post(store, ...events);
      return;
    }
    case 'fan out': {
      const entries = await readEventEntries(store, shard, 'w1', 1 + (one.pick % 5));
      await fanOut(store, shard, await Promise.all(entries.map((entry) => matchAll(store, entry))));
      return;
    }
    case 'settle':
      return settleSome(one.pick, one.action);
    case 'redeliver': {
      const id = chosen([...(await keptIn(store, shard)).records.keys()], one.pick);
      if (id !== undefined) await redeliver(store, id);
      return;
    }
    case 'ping':
      await ping(store, hook, eventOf(heard, `ping${world.posted++}`, { type: 'ping' }));
      return;
    case 'test':
      await sendLatestPush(store, heard, hook);
      return;
    case 'delete hook':
      if (world.hooks.length === 1) return;
      world.hooks.splice(world.hooks.indexOf(hook), 1);
      await deleteHook(store, hook);
      await endWaiting(store, hook, 'hook_deleted');
      return;
    case 'switch off hook':
      if (hook === world.hooks[0]) return;
      await switchOffHook(store, hook, { reason: 'gone', revision: 1 });
      await endWaiting(store, hook, 'hook_deactivated');
      return;
    case 'discard': {
      const id = chosen((await keptIn(store, shard)).dead, one.pick);
      if (id !== undefined) await store.redis.zrem(`${shard.prefix}dead`, id);
      return;
    }
    case 'let time pass':
      world.moments.push(await nextMoment(store));
  }
}

/** Runs retention with a moment of the past as its bound, and an earlier one for dead letters. */
async function retainAndCheck(world: World, n: number, deliveriesPerHook: number): Promise<void> {
  const ended = chosen(world.moments, n) ?? 0;
  const dead = chosen(world.moments.slice(0, world.moments.indexOf(ended) + 1), n >> 4) ?? 0;
  const nowMs = (await redisNowMs(store)) + ++world.runs * 7_200_000;
  const options: RetentionOptions = {
    nowMs,
    retentionMs: nowMs - ended,
    deadLetterMs: nowMs - dead,
    deliveriesPerHook,
  };
  const before = await keptIn(store, shard);
  const expected = leftOf(before, options);
  const report = await retain(store, shard, options);

  const after = await keptIn(store, shard);
  expect([...after.records.keys()]).toEqual(expected.deliveries);
  expect([...after.events.keys()].toSorted()).toEqual(expected.events);
  expect(report).toMatchObject({ events: before.events.size - after.events.size - pingsGone(before, after) });
  expect((report?.byAge ?? 0) + (report?.byCount ?? 0)).toBe(before.records.size - after.records.size);
  expect([after.open, after.places]).toEqual([before.open, before.places]);
  expect(after.dead).toEqual(before.dead.filter((id) => after.records.has(id)));
  await checkIndexes(store, shard, ended);
}

function pingsGone(before: Awaited<ReturnType<typeof keptIn>>, after: typeof before): number {
  return [...before.events].filter(([key, { isPing }]) => isPing && !after.events.has(key)).length;
}

test('after any history retention leaves exactly what should be left, and what is left of everything in the end is what is set up', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 60, size: 'max' }), async (steps) => {
      await tested.clear();
      await addSources(store, heard, unheard);
      const hooks = [await addHook(store, heard, { policy: { concurrency: 2 } }), await addHook(store, heard)];
      hooks.push(await addHook(store, heard));
      const world: World = { hooks: hooks.map(({ id }) => id), posted: 0, moments: [await redisNowMs(store)], runs: 0 };
      for (const one of steps) {
        if (one.kind === 'retain') await retainAndCheck(world, one.pick, one.deliveriesPerHook);
        else await take(world, one);
      }
      await endAll(world);
      await retainAndCheck(world, world.moments.length - 1, 10_000);
      const setUp = [
        'counts',
        'deliveries',
        'events',
        'delivery-seq',
        'source-seq',
        'hook-seq',
        'hook-versions',
        'audit',
        'retention',
        'sources',
        `src:${heard}`,
        `hooks:${heard}`,
        ...world.hooks.map((hook) => `h:${hook}`),
      ];
      const isSetUp = (key: string): boolean => setUp.includes(key) || /^(gate|req):/.test(key);
      expect((await keptIn(store, shard)).keys.filter((key) => !isSetUp(key))).toEqual(await latestPushOf(heard));
    }),
    { numRuns: Number(process.env['RETENTION_RUNS'] ?? 20) },
  );
}, 900_000);

/** Ends all that is open, discards the dead letters, and deletes the second source. */
async function endAll(world: World): Promise<void> {
  const entries = await readEventEntries(store, shard);
  await fanOut(store, shard, await Promise.all(entries.map((entry) => matchAll(store, entry))));
  await store.redis.zunionstore(`${shard.prefix}due`, 1, `${shard.prefix}due`, 'WEIGHTS', 0);
  await store.redis.del(`${shard.prefix}dead`);
  do {
    await promote(store, shard);
    for (let left = 1; left > 0; left = await store.redis.xlen(`${shard.prefix}deliveries`))
      await settleSome(3, 'delivered');
  } while ((await keptIn(store, shard)).open.length > 0);
  await deleteSource(store, unheard);
  world.moments.push(await nextMoment(store));
}

async function latestPushOf(source: string): Promise<string[]> {
  const id = await store.redis.hget(`${shard.prefix}src:${source}`, 'push');
  if (id === null) return [];
  const ranges = `x:${source}|${id}`;
  const wasDelivered = (await store.redis.exists(shard.prefix + ranges)) === 1;
  return [`e:${source}|${id}`, `log:${source}`, ...(wasDelivered ? [ranges] : [])];
}
