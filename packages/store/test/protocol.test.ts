import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endWaiting } from '../src/end-waiting.ts';
import { fanOut } from '../src/fan-out.ts';
import { deleteHook, switchOffHook } from '../src/hooks.ts';
import type { Shard } from '../src/keys.ts';
import { pauseHook } from '../src/pause-hook.ts';
import { ping } from '../src/ping.ts';
import { promote } from '../src/promote.ts';
import { redeliver } from '../src/redeliver.ts';
import { type Pace, type SettleAction, settle } from '../src/settle.ts';
import type { Store } from '../src/store.ts';
import {
  claimOwn,
  type DeliveryEntry,
  decodeDeliveryEntry,
  decodeEventEntry,
  type EventEntry,
  pendingOf,
} from '../src/streams.ts';
import { beat, leave, silenceMs, takeOver } from '../src/workers.ts';
import {
  addHook,
  addSources,
  eventOf,
  matchAll,
  only,
  post,
  readDeliveryEntries,
  readEventEntries,
  redisNowMs,
  type State,
  settlementOf,
  stateOf,
} from './support/protocol.ts';
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

const workers = ['w1', 'w2', 'w3'];
const source = 'feeds/a';

/** What a step may do; numbers choose among what there is. `twice`: its script runs a second time, as after a lost reply. */
type Step = { twice: boolean; pick: number } & (
  | { kind: 'post' | 'fan out' | 'promote' | 'redeliver' | 'ping' | 'delete hook' | 'switch off hook' }
  | { kind: 'pause'; paused: boolean }
  | { kind: 'read' | 'take up' | 'take over' | 'leave'; worker: string }
  | { kind: 'post many'; count: number }
  | { kind: 'settle'; action: SettleAction; pace: Pace; later: boolean }
);

const any = { twice: fc.boolean(), pick: fc.nat(1000) };
const plain = (kind: 'post' | 'fan out' | 'promote' | 'redeliver' | 'ping' | 'delete hook' | 'switch off hook') =>
  fc.record({ ...any, kind: fc.constant(kind) });
const ofWorker = (kind: 'read' | 'take up' | 'take over' | 'leave') =>
  fc.record({ ...any, kind: fc.constant(kind), worker: fc.constantFrom(...workers) });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: plain('post') },
  {
    weight: 3,
    arbitrary: fc.record({ ...any, kind: fc.constant('post many' as const), count: fc.integer({ min: 2, max: 15 }) }),
  },
  { weight: 6, arbitrary: plain('fan out') },
  { weight: 8, arbitrary: ofWorker('read') },
  {
    weight: 20,
    arbitrary: fc.record({
      ...any,
      kind: fc.constant('settle' as const),
      action: fc.constantFrom<SettleAction>('delivered', 'retry', 'dead', 'defer', 'release', 'end'),
      pace: fc.constantFrom('fast', 'answered', 'timeout', 'broken', '-'),
      later: fc.boolean(),
    }),
  },
  { weight: 4, arbitrary: plain('promote') },
  { weight: 3, arbitrary: plain('redeliver') },
  { weight: 3, arbitrary: ofWorker('take up') },
  { weight: 2, arbitrary: ofWorker('take over') },
  { weight: 1, arbitrary: ofWorker('leave') },
  { weight: 1, arbitrary: plain('ping') },
  { weight: 2, arbitrary: fc.record({ ...any, kind: fc.constant('pause' as const), paused: fc.boolean() }) },
  { weight: 1, arbitrary: plain('delete hook') },
  { weight: 1, arbitrary: plain('switch off hook') },
);

/** What the workers of the model believe; entries stay in it when they are stale, so that late and repeated calls happen. */
interface World {
  hooks: number[];
  events: EventEntry[];
  held: { entry: DeliveryEntry; worker: string }[];
  posted: number;
}

const chosen = <T>(from: readonly T[], pick: number): T | undefined => from[pick % Math.max(1, from.length)];

async function twiceIf(twice: boolean, call: () => Promise<unknown>): Promise<void> {
  await call();
  if (twice) await call();
}

/** Makes a worker fall silent long enough to count as dead, however long this test took from one heartbeat to the next. */
async function silence(worker: string): Promise<void> {
  await store.redis.zadd(`${shard.prefix}workers`, (await redisNowMs(store)) - silenceMs * 100, worker);
}

async function take(world: World, one: Step): Promise<void> {
  const { twice, pick } = one;
  switch (one.kind) {
    case 'post': {
      const event = eventOf(source, `x${world.posted++}`);
      return twiceIf(twice, () => post(store, event));
    }
    case 'post many': {
      const events = Array.from({ length: one.count }, () => eventOf(source, `x${world.posted++}`));
      return twiceIf(twice, () => post(store, ...events));
    }
    case 'fan out': {
      world.events.push(...(await readEventEntries(store, shard, chosen(workers, pick), 1 + (pick % 3))));
      // All that was ever read, as workers do that read their pending entries again.
      const matched = await Promise.all(world.events.map((entry) => matchAll(store, entry)));
      return twiceIf(twice, () => fanOut(store, shard, matched));
    }
    case 'read': {
      const read = await readDeliveryEntries(store, shard, one.worker, 1 + (pick % 5));
      world.held.push(...read.map((entry) => ({ entry, worker: one.worker })));
      return;
    }
    case 'take up': {
      // As after a lost reply; what is taken apart by that is still held by those who read it, and settled late.
      const ids = await pendingOf(store, shard, 'deliveries', one.worker, 100);
      return twiceIf(twice, async () => {
        const claimed = await claimOwn(store, shard, 'deliveries', one.worker, ids);
        const taken = claimed.flatMap(({ raw }) => decodeDeliveryEntry(raw));
        world.held.push(...taken.map((entry) => ({ entry, worker: one.worker })));
      });
    }
    case 'settle': {
      const held = chosen(world.held, pick);
      if (!held) return;
      const { action, pace, later } = one;
      const settlement = settlementOf(held.entry, action, { worker: held.worker, pace, delayMs: later ? 60_000 : 0 });
      return twiceIf(twice, () => settle(store, shard, [settlement]));
    }
    case 'promote':
      return twiceIf(twice, () => promote(store, shard));
    case 'redeliver': {
      const ids = [...(await stateOf(store, shard)).records.keys()];
      const id = chosen(ids, pick);
      return id === undefined ? undefined : twiceIf(twice, () => redeliver(store, id));
    }
    case 'take over': {
      const dead =
        chosen(
          workers.filter((worker) => worker !== one.worker),
          pick,
        ) ?? '';
      await beat(store, shard, one.worker);
      await silence(dead);
      // The entries keep their ids: what the dead worker held, the other may settle as well.
      world.held.push(
        ...world.held.filter(({ worker }) => worker === dead).map(({ entry }) => ({ entry, worker: one.worker })),
      );
      return twiceIf(twice, () => takeOver(store, shard, one.worker));
    }
    case 'leave':
      return twiceIf(twice, () => leave(store, shard, one.worker));
    case 'ping': {
      const hook = chosen(world.hooks, pick) ?? 0;
      await ping(store, hook, eventOf(source, `ping${world.posted++}`, { type: 'ping' }));
      return;
    }
    case 'pause':
      return twiceIf(twice, () => pauseHook(store, chosen(world.hooks, pick) ?? 0, one.paused));
    case 'delete hook': {
      // The last hook stays, so that the walk does not run dry.
      const hook = world.hooks.length > 1 ? chosen(world.hooks, pick) : undefined;
      if (hook === undefined) return;
      world.hooks.splice(world.hooks.indexOf(hook), 1);
      await deleteHook(store, hook);
      return twiceIf(twice, () => endWaiting(store, hook, 'hook_deleted'));
    }
    case 'switch off hook': {
      const hook = chosen(world.hooks.slice(1), pick);
      if (hook === undefined) return;
      await switchOffHook(store, hook, { reason: 'gone', revision: 1 });
      return twiceIf(twice, () => endWaiting(store, hook, 'hook_deactivated'));
    }
  }
}

const isOpen = (status: string): boolean => status === 'pending' || status === 'retrying';

const ascending = (a: number, b: number): number => a - b;

/** What must hold between any two scripts. */
function check(state: State): void {
  for (const [id, record] of state.records) {
    const places = state.places.get(id) ?? [];
    expect(places, `places of delivery ${id}, ${record.status}`).toHaveLength(isOpen(record.status) ? 1 : 0);
  }
  for (const id of state.places.keys()) expect(state.records.has(id), `record of delivery ${id}`).toBe(true);
  for (const hook of new Set([...state.out.keys(), ...state.inStream.keys(), ...state.lines.keys()])) {
    expect(state.out.get(hook) ?? 0, `out of hook ${hook}`).toBe(state.inStream.get(hook) ?? 0);
    const waiting = state.lines.get(hook)?.length ?? 0;
    if (waiting > 0 && !state.paused.has(hook) && !state.waking.has(hook))
      expect(state.out.get(hook), `a line of ${waiting} with nobody to pull it`).toBeGreaterThan(0);
  }
  for (const { entry, deliveries, left } of state.inEntries) {
    expect(deliveries, `deliveries of entry ${entry}`).toBeGreaterThan(0);
    expect(left, `what is left of entry ${entry}`).toBe(deliveries);
  }
  const open = [...state.records].filter(([, { status }]) => isOpen(status)).map(([id]) => id);
  expect(state.open.toSorted(ascending)).toEqual(open.toSorted(ascending));
  for (const id of state.dead) {
    expect(state.records.get(id), `dead letter ${id}`).toMatchObject({ status: 'dead', redeliveredAs: null });
  }
}

/** A delivery per event and hook at the most, beside redeliveries and pings. */
function checkFanOut(state: State): void {
  const made = [...state.records.values()]
    .filter(({ kind }) => kind === 'event')
    .map(({ event, hook }) => `${event} ${hook}`);
  expect(made.length).toBe(new Set(made).size);
  const repeated = [...state.records.values()].flatMap(({ redeliveryOf }) =>
    redeliveryOf === null ? [] : [redeliveryOf],
  );
  expect(repeated.length).toBe(new Set(repeated).size);
}

/** Carries on until nothing waits: a worker that took everything over delivers it. */
async function drain(): Promise<void> {
  await beat(store, shard, 'last');
  for (const worker of workers) await silence(worker);
  await takeOver(store, shard, 'last');
  const mine = new Set(await pendingOf(store, shard, 'events', 'last', 1000));
  const left = await store.redis.xrange(`${shard.prefix}events`, '-', '+');
  const events = left.filter(([entry]) => mine.has(entry)).map(decodeEventEntry);
  events.push(...(await readEventEntries(store, shard, 'last')));
  await fanOut(store, shard, await Promise.all(events.map((event) => matchAll(store, event))));
  const { paused, waking } = await stateOf(store, shard);
  for (const hook of paused) await pauseHook(store, hook, false);
  for (const hook of waking) {
    await store.redis.hdel(`${shard.prefix}gate:${hook}`, 'b');
    await store.redis.zadd(`${shard.prefix}wake`, 0, hook);
  }
  for (;;) {
    // Nobody wants to wait a minute.
    const due = await store.redis.zrange(`${shard.prefix}due`, '0', '-1');
    for (const id of due) await store.redis.zadd(`${shard.prefix}due`, 0, id);
    await promote(store, shard);
    await readDeliveryEntries(store, shard, 'last');
    const entries = await store.redis.xrange(`${shard.prefix}deliveries`, '-', '+');
    if (entries.length === 0 && (await store.redis.zcard(`${shard.prefix}wake`)) === 0) return;
    const some = entries.flatMap(decodeDeliveryEntry).slice(0, 100);
    await settle(
      store,
      shard,
      some.map((entry) => settlementOf(entry, 'delivered', { worker: 'last' })),
    );
  }
}

test('an open delivery is in exactly one place after any steps, each of which may be repeated, and in the end none is left', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 60, size: 'max' }), async (steps) => {
      await tested.clear();
      await addSources(store, source);
      const hooks = [
        await addHook(store, source, { policy: { concurrency: 2 } }),
        await addHook(store, source),
        await addHook(store, source, { policy: { rate_limit_per_second: 200 } }),
      ];
      const world: World = { hooks: hooks.map(({ id }) => id), events: [], held: [], posted: 0 };
      for (const one of steps) {
        await take(world, one);
        check(await stateOf(store, shard));
      }
      checkFanOut(await stateOf(store, shard));

      await drain();
      const end = await stateOf(store, shard);
      check(end);
      checkFanOut(end);
      expect([...end.records.values()].filter(({ status }) => isOpen(status))).toEqual([]);
      expect(await store.redis.xlen(`${shard.prefix}events`)).toBe(0);
    }),
    { numRuns: 25 },
  );
});
