import type { Outcome } from '@posthorn/core/outcome';
import { readRecords } from '@posthorn/store/deliveries';
import type { LargeEvent } from '@posthorn/store/event-record';
import { splitEventKey } from '@posthorn/store/event-record';
import { wholeEvent } from '@posthorn/store/events';
import type { Shard } from '@posthorn/store/keys';
import { settle } from '@posthorn/store/settle';
import {
  claimOwn,
  createGroups,
  decodeDeliveryEntry,
  decodeEventEntry,
  group,
  pendingOf,
  type RawEntry,
} from '@posthorn/store/streams';
import { beat, silenceMs } from '@posthorn/store/workers';
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { ByteBudget } from '../src/byte-budget.ts';
import { EventCache } from '../src/event-cache.ts';
import { fanOutEvents } from '../src/fan-out.ts';
import { HookCache } from '../src/hook-cache.ts';
import { settlementWithoutAttempt } from '../src/settlement.ts';
import { beatEveryMs, reclaimEveryMs, ShardWorker, takeOverEveryMs } from '../src/shard-worker.ts';
import { type ScriptedTransport, scriptedTransport, untilInterrupted } from './support/samples.ts';
import { keepPlaces, log, startTestWorkers, type TestWorkers } from './support/worker.ts';

let tested: TestWorkers;
let shard: Shard;
let running: ShardWorker[];
let interrupt: AbortController;
beforeAll(async () => {
  tested = await startTestWorkers();
  shard = tested.shard;
});
beforeEach(async () => {
  running = [];
  interrupt = new AbortController();
  await tested.clear();
  await createGroups(tested.store, shard);
});
afterEach(async () => {
  interrupt.abort();
  for (const worker of running) {
    await worker.stopReading();
    await worker.idle();
    await worker.leave();
  }
});
afterAll(() => tested.close());

/** Starts a worker on the shard, with a clock of its own. */
async function start(transport: ScriptedTransport, { concurrency = 50, now = Date.now } = {}): Promise<ShardWorker> {
  const { store } = tested;
  const deps = {
    store,
    worker: 'tested',
    transports: { web: transport },
    hooks: new HookCache(store),
    events: new EventCache(store),
    large: new ByteBudget(1000, new AbortController().signal),
    wholeEvent: (of: Shard, event: LargeEvent) => wholeEvent(store, of, event),
    progressOf: async () => null,
    deactivateHook: async () => undefined,
    wornOut: async () => undefined,
    interrupt: interrupt.signal,
    random: () => 0.5,
    now,
    startedAtMs: 0,
    concurrency,
    hookConcurrency: 100,
    log,
    attemptLog: log,
  };
  const worker = new ShardWorker(deps, shard);
  await worker.start();
  running.push(worker);
  return worker;
}

/** Posts events and makes their deliveries, as a worker does that is gone again. */
async function makeDeliveries(...events: string[]): Promise<void> {
  await tested.post(...events);
  const [[, raws]] = (await readAs('gone', 'events', 100)) as [[string, RawEntry[]]];
  const { store } = tested;
  const caches = { hooks: new HookCache(store), events: new EventCache(store), log };
  await fanOutEvents(store, shard, caches, raws.map(decodeEventEntry));
}

/** Says of an entry that it was handed to the worker that long ago. */
async function handedOutAgo(entry: string, ms: number): Promise<void> {
  await tested.store.redis.xclaim(deliveries(), group, 'tested', 0, entry, 'IDLE', ms, 'JUSTID');
}

const deliveries = (): string => `${shard.prefix}deliveries`;

/**
 * Watches a worker look for deliveries that it might have lost.
 *
 * @param look does the look that is due
 * @returns how often it has looked
 */
function watchLooks(look: (ask: () => Promise<unknown>) => Promise<unknown>): () => number {
  const { redis } = tested.store;
  const ask = redis.xpending.bind(redis) as (...args: unknown[]) => Promise<unknown>;
  let looks = 0;
  const spy = vi.spyOn(redis, 'xpending').mockImplementation((async (...args: unknown[]) => {
    if (args[0] !== deliveries() || args[2] !== 'IDLE') return ask(...args);
    const found = await look(() => ask(...args));
    looks += 1;
    return found;
  }) as never);
  onTestFinished(() => {
    spy.mockRestore();
  });
  return () => looks;
}

/** Has what a worker reads of the delivery stream pass through `pass`, with how many entries it asked for. */
function watchReads(pass: (count: number, reply: unknown) => unknown): void {
  const { store } = tested;
  const connect = store.connectBlocking.bind(store);
  const spy = vi.spyOn(store, 'connectBlocking').mockImplementation(() => {
    const redis = connect();
    const read = redis.xreadgroup.bind(redis) as (...args: unknown[]) => Promise<unknown>;
    redis.xreadgroup = (async (...args: unknown[]) => {
      const reply = await read(...args);
      return args.includes(deliveries()) ? pass(Number(args[args.indexOf('COUNT') + 1]), reply) : reply;
    }) as never;
    return redis;
  });
  onTestFinished(() => {
    spy.mockRestore();
  });
}

/** Waits until nothing is open any more, and all that was made is delivered. Returns how many attempts each took. */
async function attemptsOnceDelivered(): Promise<number[]> {
  const { redis } = tested.store;
  await vi.waitFor(async () => {
    expect(await redis.hlen(`${shard.prefix}out`)).toBe(0);
    expect(await redis.scard(`${shard.prefix}waiting`)).toBe(0);
  }, patience);
  const keys = await redis.keys(`${shard.prefix}d:*`);
  const ids = keys.map((key) => Number(key.slice(`${shard.prefix}d:`.length)));
  const records = await readRecords(tested.store, shard, ids);
  for (const record of records) expect(record).toMatchObject({ status: 'delivered' });
  expect(await tested.inStream()).toEqual([]);
  expect(await tested.gates()).toEqual(new Map());
  return records.map((record) => record?.attempts.length ?? 0);
}

/** The hooks that an event was sent to, in the order of their ids. */
const hooksOf = ({ jobs }: ScriptedTransport, id: string): number[] =>
  jobs.flatMap(({ hook, event }) => (event.id === id ? [hook.id] : [])).toSorted((a, b) => a - b);
const eventsOf = ({ jobs }: ScriptedTransport): string[] => jobs.map(({ event }) => event.id);

/** Reads entries in the name of a worker that is not there. */
const readAs = (worker: string, stream: string, count: number): Promise<unknown> =>
  tested.store.redis.xreadgroup('GROUP', group, worker, 'COUNT', count, 'STREAMS', shard.prefix + stream, '>');

const delivered: Outcome = { kind: 'delivered' };
const patience = { timeout: 60_000, interval: 10 };

/** Sets a worker's last heartbeat back. */
async function heardAgo(worker: string, ms: number): Promise<void> {
  const [seconds = 0] = await tested.store.redis.time();
  await tested.store.redis.zadd(`${shard.prefix}workers`, seconds * 1000 - ms, worker);
}

test('a worker takes up what a dead one held, and not what one holds that had no time to be heard since all were away', async () => {
  await tested.addHook();
  await tested.post('x');
  await readAs('away', 'events', 1);
  await heardAgo('away', 3_600_000);
  await start(scriptedTransport(() => delivered));
  // Long enough for a first look.
  await tested.post('y');
  await tested.delivery('y', ({ status }) => status === 'delivered');
  expect(await pendingOf(tested.store, shard, 'events', 'away', 10)).toHaveLength(1);
  await beat(tested.store, shard, 'away');
  // From now on others were heard, and it was not.
  await heardAgo('away', 20_000);
  await tested.store.redis.del(`${shard.prefix}gaps`);
  await tested.delivery('x', ({ status }) => status === 'delivered');
  await vi.waitFor(async () => expect(await tested.consumers('events')).not.toContain('away'), 30_000);
});

test('what a dead worker held is taken over, and taken up, within 15 s', () => {
  // Others must miss a beat of its before they count its silence, then come to look, and then to what they got.
  expect(silenceMs + beatEveryMs + takeOverEveryMs + reclaimEveryMs).toBeLessThanOrEqual(15_000);
});

test('a link that breaks every second keeps a worker from taking over no longer than it is down', async () => {
  await tested.addHook();
  await tested.post('x');
  await readAs('dead', 'events', 1);
  await beat(tested.store, shard, 'dead');
  let breaks = 0;
  const flapping = setInterval(() => {
    breaks += 1;
    tested.store.redis.disconnect(true);
  }, 1000);
  onTestFinished(() => clearInterval(flapping));
  await start(scriptedTransport(() => delivered));
  await tested.delivery('x', ({ status }) => status === 'delivered');
  expect(breaks).toBeGreaterThan(1);
});

test('what is pending for a worker that it does not hold gets its turn even while new work keeps its only place taken', async () => {
  await tested.addHook();
  const ids = Array.from({ length: 20 }, (_, i) => `e${i}`);
  let posted = 0;
  const transport = scriptedTransport(async () => {
    // There is always more to do, and a place is free for a moment only.
    await tested.post(`more${posted++}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
    return delivered;
  });
  await start(transport, { concurrency: 1 });
  await tested.post(...ids);
  await vi.waitFor(() => expect(transport.jobs.length).toBeGreaterThan(2), 30_000);
  // A reply to this worker that gets lost.
  const lost = await vi.waitFor(async () => {
    const [[, [raw]]] = (await readAs('tested', 'deliveries', 1)) as [[string, [RawEntry]]];
    return decodeDeliveryEntry(raw);
  }, 30_000);
  expect(lost.length).toBeGreaterThan(0);
  for (const { event } of lost) await tested.delivery(splitEventKey(event).id, ({ status }) => status === 'delivered');
  expect(await tested.store.redis.xlen(`${shard.prefix}deliveries`)).toBeGreaterThan(0);
});

test.each([1, 3])(
  'an entry of twenty deliveries is attempted %i at a time by a worker with as many places, and all of it is',
  async (places) => {
    keepPlaces();
    for (let i = 0; i < 20; i++) await tested.addHook();
    await makeDeliveries('x');
    expect(await tested.inStream()).toMatchObject([{ deliveries: { length: 20 } }]);
    let now = 0;
    let most = 0;
    let mostInFlight = 0;
    const transport = scriptedTransport(async () => {
      most = Math.max(most, ++now);
      mostInFlight = Math.max(mostInFlight, worker.inFlight);
      await new Promise(setImmediate);
      now -= 1;
      return delivered;
    });
    const worker = await start(transport, { concurrency: places });
    expect(await attemptsOnceDelivered()).toEqual(Array(20).fill(1));
    expect(new Set(hooksOf(transport, 'x')).size).toBe(20);
    expect(transport.jobs).toHaveLength(20);
    expect({ most, mostInFlight }).toEqual({ most: places, mostInFlight: places });
  },
);

test('a worker whose places are taken leaves the stream to others', async () => {
  keepPlaces();
  const counts: number[] = [];
  watchReads((count, reply) => {
    counts.push(count);
    return reply;
  });
  await tested.addHook();
  // Lost replies, and work for the reader beside them: both wait for the one place, and are told of it together.
  const lost = Array.from({ length: 10 }, (_, i) => `lost${i}`);
  for (const event of lost) await makeDeliveries(event);
  const [[, raws]] = (await readAs('tested', 'deliveries', lost.length)) as [[string, RawEntry[]]];
  for (const [entry] of raws) await handedOutAgo(entry, 3_600_000);
  await tested.addHook();
  for (let i = 0; i < 10; i++) await makeDeliveries(`new${i}`);
  const transport = scriptedTransport(async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    return delivered;
  });
  await start(transport, { concurrency: 1 });
  expect(await attemptsOnceDelivered()).toEqual(Array(30).fill(1));
  // None would mean all there are.
  expect(new Set(counts)).toEqual(new Set([1]));
});

test('a worker takes up again what was handed to it two seconds ago, and nothing that may be on its way', async () => {
  await tested.addHook();
  for (const event of ['young', 'old']) await makeDeliveries(event);
  const [[, [[young], [old]]]] = (await readAs('tested', 'deliveries', 2)) as [[string, [RawEntry, RawEntry]]];
  let youngMs = 1000;
  const looks = watchLooks(async (ask) => {
    const [, , found] = await Promise.all([handedOutAgo(young, youngMs), handedOutAgo(old, 2000), ask()]);
    return found;
  });
  const transport = scriptedTransport(() => delivered);
  await start(transport);
  await tested.delivery('old', ({ status }) => status === 'delivered');
  await vi.waitFor(() => expect(looks()).toBeGreaterThanOrEqual(2), patience);
  expect(eventsOf(transport)).toEqual(['old']);
  youngMs = 2000;
  await tested.delivery('young', ({ status }) => status === 'delivered');
  expect(eventsOf(transport)).toEqual(['old', 'young']);
});

test('a worker that looks for what it lost while a reply is on its way attempts none of it twice', async () => {
  for (let i = 0; i < 20; i++) await tested.addHook();
  await makeDeliveries('x');
  const [entry] = await tested.inStream();
  let arrive: () => void = () => undefined;
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  let looked: () => void = () => undefined;
  const hasLooked = new Promise<void>((resolve) => {
    looked = resolve;
  });
  watchReads(async (_, reply) => {
    arrive();
    await hasLooked;
    return reply;
  });
  watchLooks(async (ask) => {
    await arrived;
    const [, found] = await Promise.all([handedOutAgo(entry?.entry ?? '', 0), ask()]);
    // It may act on what it has found before the reply comes to itself.
    setImmediate(looked);
    return found;
  });
  const transport = scriptedTransport(() => delivered);
  await start(transport);
  expect(await attemptsOnceDelivered()).toEqual(Array(20).fill(1));
  expect(new Set(hooksOf(transport, 'x')).size).toBe(20);
  expect(transport.jobs).toHaveLength(20);
});

test('a delivery whose attempt breaks down on a bug is attempted again, and none beside it in its entry', async () => {
  keepPlaces();
  const hooks: number[] = [];
  for (let i = 0; i < 4; i++) hooks.push((await tested.addHook()).id);
  const [first = 0, second = 0, , last = 0] = hooks;
  for (const event of ['one breaks', 'two break']) await makeDeliveries(event);
  const entries = await tested.inStream();
  expect(entries).toMatchObject([{ deliveries: { length: 4 } }, { deliveries: { length: 4 } }]);
  const looks = watchLooks(async (ask) => {
    const ago = Promise.all(entries.map(({ entry }) => handedOutAgo(entry, 3_600_000)));
    const found = await ask();
    await ago;
    return found;
  });
  const ends: (() => void)[] = [];
  const breaking = new Set([`one breaks ${first}`, `two break ${first}`, `two break ${second}`]);
  const transport = scriptedTransport((job) => {
    const { hook, event } = job;
    if (breaking.delete(`${event.id} ${hook.id}`)) throw new Error('a bug');
    if (hook.id !== last) return delivered;
    const told = new Promise<Outcome>((resolve) => ends.push(() => resolve(delivered)));
    return Promise.race([told, untilInterrupted(job)]);
  });
  await start(transport);
  await vi.waitFor(() => expect(transport.jobs).toHaveLength(8), patience);
  // The worker has looked, and done what follows from it, since the attempts broke down; one of each entry is under way.
  const before = looks();
  await vi.waitFor(() => expect(looks()).toBeGreaterThanOrEqual(before + 3), patience);
  expect(transport.jobs).toHaveLength(8);
  for (const end of ends) end();
  expect(await attemptsOnceDelivered()).toEqual(Array(8).fill(1));
  expect(hooksOf(transport, 'one breaks')).toEqual([first, ...hooks]);
  expect(hooksOf(transport, 'two break')).toEqual([first, first, second, ...hooks.slice(1)]);
});

test('an attempt that is settled late is not counted: whoever settled it first has done so', async () => {
  await tested.addHook();
  let end: () => void = () => undefined;
  const told = new Promise<void>((resolve) => {
    end = resolve;
  });
  const failed: Outcome = { kind: 'retryable', reason: 'timeout' };
  const transport = scriptedTransport(async (job) => {
    if (job.event.id !== 'in time') await Promise.race([told, untilInterrupted(job)]);
    return job.event.id === 'failed' ? failed : delivered;
  });
  await start(transport);
  await tested.post('delivered', 'failed');
  await vi.waitFor(() => expect(transport.jobs).toHaveLength(2), patience);
  // Another worker takes both over, and is done with them sooner.
  const taken = (await tested.inStream()).flatMap(({ deliveries: of }) => of);
  const ended = taken.map((entry) => settlementWithoutAttempt(entry, 'hook_deactivated'));
  expect(await settle(tested.store, shard, ended)).toEqual(['settled', 'settled']);
  end();
  for (const event of ['delivered', 'failed']) {
    await vi.waitFor(async () => {
      const { attempts } = await tested.delivery(event);
      expect(attempts).toMatchObject([{ late: true }]);
    }, patience);
  }
  await tested.post('in time');
  const counted = await vi.waitFor(async () => {
    const counts = await tested.store.redis.hmget(`${shard.prefix}counts`, 'delivered', 'failed');
    expect(counts[0]).not.toBeNull();
    return counts;
  }, patience);
  expect(counted).toEqual(['1', null]);
});

test('a delivery that another worker took over, and that comes again while its attempt goes on, is not handed out over and over', async () => {
  keepPlaces();
  for (let i = 0; i < 2; i++) await tested.addHook();
  await makeDeliveries('x');
  const handedOut = async (): Promise<[entry: string, count: number][]> => {
    const rows = await tested.store.redis.xpending(deliveries(), group, '-', '+', 10, 'tested');
    return (rows as [string, string, number, number][]).map(([entry, , , count]) => [entry, count]);
  };
  const looks = watchLooks(async (ask) => {
    for (const [entry] of await handedOut()) await handedOutAgo(entry, 3_600_000);
    return ask();
  });
  const ends: (() => void)[] = [];
  const transport = scriptedTransport((job) => {
    if (ends.length === 2) return delivered;
    const told = new Promise<Outcome>((resolve) => ends.push(() => resolve(delivered)));
    return Promise.race([told, untilInterrupted(job)]);
  });
  await start(transport);
  await vi.waitFor(() => expect(transport.jobs).toHaveLength(2), patience);
  const [entry] = await tested.inStream();
  await tested.store.redis.xclaim(deliveries(), group, 'other', 0, entry?.entry ?? '', 'JUSTID');
  expect(await claimOwn(tested.store, shard, 'deliveries', 'other', [entry?.entry ?? ''])).toEqual([]);
  const apart = (await tested.inStream()).map((one) => [one.entry, 1]);
  expect(apart).toHaveLength(2);
  await vi.waitFor(async () => expect(await handedOut()).toEqual(apart), patience);
  const before = looks();
  await vi.waitFor(() => expect(looks()).toBeGreaterThanOrEqual(before + 3), patience);
  expect(await handedOut()).toEqual(apart);
  for (const end of ends) end();
  // One that was late, and one that counts.
  expect(await attemptsOnceDelivered()).toEqual([2, 2]);
});

test('an attempt that Redis refuses to settle holds up none that end with it, and is not made again', async () => {
  const { redis } = tested.store;
  const [bad, good] = [await tested.addHook(), await tested.addHook()];
  await makeDeliveries('x', 'y', 'z');
  const line = `${shard.prefix}line:${bad.id}`;
  let underWay = 0;
  const transport = scriptedTransport(async () => {
    // All end together, when somebody has written where they should not.
    underWay += 1;
    await vi.waitFor(() => expect(underWay).toBe(6), patience);
    await redis.set(line, 'no line');
    return delivered;
  });
  await start(transport);
  await vi.waitFor(async () => expect(await redis.hlen(`${shard.prefix}out`)).toBe(3), patience);
  await redis.del(line);
  expect(await attemptsOnceDelivered()).toEqual(Array(6).fill(1));
  for (const event of ['x', 'y', 'z']) expect(hooksOf(transport, event)).toEqual([bad.id, good.id]);
});
