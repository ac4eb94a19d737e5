import type { Outcome } from '@posthorn/core/outcome';
import type { LargeEvent } from '@posthorn/store/event-record';
import { splitEventKey } from '@posthorn/store/event-record';
import { wholeEvent } from '@posthorn/store/events';
import type { Shard } from '@posthorn/store/keys';
import { createGroups, decodeDeliveryEntry, group, pendingOf, type RawEntry } from '@posthorn/store/streams';
import { beat } from '@posthorn/store/workers';
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { ByteBudget } from '../src/byte-budget.ts';
import { EventCache } from '../src/event-cache.ts';
import { HookCache } from '../src/hook-cache.ts';
import { ShardWorker } from '../src/shard-worker.ts';
import { type ScriptedTransport, scriptedTransport } from './support/samples.ts';
import { log, startTestWorkers, type TestWorkers } from './support/worker.ts';

let tested: TestWorkers;
let shard: Shard;
let running: ShardWorker[];
beforeAll(async () => {
  tested = await startTestWorkers();
  shard = tested.shard;
});
beforeEach(async () => {
  running = [];
  await tested.clear();
  await createGroups(tested.store, shard);
});
afterEach(async () => {
  for (const worker of running) {
    await worker.stopReading();
    await worker.idle();
    await worker.leave();
  }
});
afterAll(() => tested.close());

/** Starts a worker on the shard, with a clock of its own. */
async function start(transport: ScriptedTransport, { concurrency = 50, now = Date.now } = {}): Promise<void> {
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
    interrupt: new AbortController().signal,
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
}

/** Reads entries in the name of a worker that is not there. */
const readAs = (worker: string, stream: string, count: number): Promise<unknown> =>
  tested.store.redis.xreadgroup('GROUP', group, worker, 'COUNT', count, 'STREAMS', shard.prefix + stream, '>');

const delivered: Outcome = { kind: 'delivered' };

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
  await tested.delivery(splitEventKey(lost.event).id, ({ status }) => status === 'delivered');
  expect(await tested.store.redis.xlen(`${shard.prefix}deliveries`)).toBeGreaterThan(0);
});
