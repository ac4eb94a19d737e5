import { posthorn } from '@posthorn/core/audit';
import type { Outcome } from '@posthorn/core/outcome';
import { acceptEvents } from '@posthorn/store/accept-events';
import { createHook } from '@posthorn/store/hooks';
import { listDeliveries } from '@posthorn/store/list-deliveries';
import { type JobQueues, openJobQueues } from '@posthorn/store/queues';
import { changeReplay } from '@posthorn/store/replays/change';
import { makeReplay, type ReplayRequest } from '@posthorn/store/replays/make';
import { countsOf, getReplay } from '@posthorn/store/replays/read';
import type { ReplayCounts } from '@posthorn/store/replays/record';
import { tallyReplay } from '@posthorn/store/replays/tally';
import { saveSource } from '@posthorn/store/sources';
import { shardOfSource } from '@posthorn/store/store';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { hookOf, scriptedTransport } from '../support/samples.ts';
import { startTestWorkers, type TestWorkers } from '../support/worker.ts';

let tested: TestWorkers;
let queues: JobQueues;
/** A feed on each of the four shards, in their order. */
let feeds: string[];
beforeAll(async () => {
  tested = await startTestWorkers({ shards: 4 });
  queues = openJobQueues(tested.redis.url, () => undefined);
  const names = Array.from({ length: 200 }, (_, i) => `feeds/f${i}`);
  feeds = tested.store.shards.map((shard) => names.find((name) => shardOfSource(tested.store, name) === shard) ?? '');
});
beforeEach(async () => {
  await tested.clear();
  for (const feed of feeds)
    await saveSource(tested.store, feed, { owners: [], co_owners: [], public: false }, new Date());
});
afterAll(async () => {
  await queues.close();
  await tested.close();
});

const delivered: Outcome = { kind: 'delivered' };
const failed: Outcome = { kind: 'rejected', reason: 'bad_request' };
const patience = { timeout: 30_000, interval: 20 };

/** Makes events on each feed, each with a delivery to its hook. */
async function post(perFeed: number): Promise<void> {
  const { name, events, active, config, policy, dialect, headers } = hookOf();
  for (const source of feeds) {
    await createHook(tested.store, source, { name, events, active, config, policy, dialect, headers }, new Date());
    const about = { source, type: 'ping', actor: null, time: '', data: '{"n":1}', contentHash: '_'.repeat(22) };
    const ids = Array.from({ length: perFeed }, (_, i) => `${source}-${i}`);
    await acceptEvents(
      tested.store,
      ids.map((id) => ({ ...about, id })),
    );
  }
}

async function untilDead(count: number): Promise<void> {
  await vi.waitFor(async () => {
    const { deliveries } = await listDeliveries(tested.store, {}, { perPage: 100 });
    expect(deliveries.filter(({ status }) => status === 'dead')).toHaveLength(count);
  }, patience);
}

/** Asks for a replay as the api does. */
async function ask(asked: Partial<ReplayRequest>): Promise<string> {
  const request = { kind: 'replay', filter: {}, ratePerSecond: 1000, within: null, about: null, ...asked } as const;
  const { id } = await makeReplay(tested.store, request, posthorn, {});
  await queues.add('replay', { replay: id });
  return id;
}

async function counts(id: string): Promise<ReplayCounts> {
  const replay = await getReplay(tested.store, id);
  if (replay) await tallyReplay(tested.store, replay);
  const [found] = await countsOf(tested.store, [id]);
  if (!found) throw new Error('It is gone.');
  return found;
}

async function untilState(id: string, state: string): Promise<void> {
  await vi.waitFor(async () => expect((await getReplay(tested.store, id))?.state).toBe(state), patience);
}

/** A replay of nothing, from the asking to its end: a while in which workers see to replays. */
async function another(): Promise<void> {
  await untilState(await ask({ filter: { type: 'none' } }), 'done');
}

test('workers carry a replay out over all shards, paused in between, and every delivery arrives once', async () => {
  let isUp = false;
  const transport = scriptedTransport(() => (isUp ? delivered : failed));
  await tested.run(transport);
  await tested.run(transport);
  await post(6);
  await untilDead(24);
  isUp = true;
  transport.jobs.splice(0);

  const id = await ask({ ratePerSecond: 4 });
  await vi.waitFor(async () => expect((await counts(id)).redelivered).toBeGreaterThan(6), patience);
  await changeReplay(tested.store, id, 'pause');
  // Whoever was at it takes a step more at the most; then it stands still.
  const paused = await vi.waitFor(async () => {
    const before = (await counts(id)).redelivered;
    for (let i = 0; i < 3; i++) await another();
    expect((await counts(id)).redelivered).toBe(before);
    return before;
  }, patience);
  expect(paused).toBeLessThan(24);
  await changeReplay(tested.store, id, 'resume');
  await untilState(id, 'done');
  const summary = { selected: 24, redelivered: 24, delivered: 24, deadAgain: 0, cancelled: 0, skipped: {} };
  await vi.waitFor(async () => expect(await counts(id)).toEqual(summary), patience);
  const events = transport.jobs.map(({ event }) => event.id);
  expect(events).toHaveLength(24);
  expect(new Set(events).size).toBe(24);
  expect((await getReplay(tested.store, id))?.settledAtMs).not.toBeNull();
});

test('a recovery looks at the shard of its hook, whichever that is', async () => {
  let isUp = false;
  const transport = scriptedTransport(() => (isUp ? delivered : failed));
  await tested.run(transport);
  await post(3);
  await untilDead(12);
  isUp = true;
  transport.jobs.splice(0);
  for (const feed of feeds.toReversed()) {
    const { deliveries } = await listDeliveries(tested.store, { source: feed }, { perPage: 1 });
    const id = await ask({ kind: 'recovery', filter: { hook: deliveries[0]?.hook ?? 0, sinceMs: 0 } });
    await vi.waitFor(async () => expect((await counts(id)).delivered).toBe(3), patience);
    await untilState(id, 'done');
    expect(transport.jobs.splice(0).map(({ event }) => event.id)).toEqual([0, 1, 2].map((i) => `${feed}-${i}`));
  }
});
