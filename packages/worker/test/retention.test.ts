import { deliveryIdsOfEvent } from '@posthorn/store/events';
import { openJobQueues } from '@posthorn/store/queues';
import { sinceRetainedMs } from '@posthorn/store/retain';
import { type Logger, pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { retainAll, watchRetention } from '../src/retention.ts';
import { scriptedTransport } from './support/samples.ts';
import { startTestWorkers, type TestWorkers } from './support/worker.ts';

let tested: TestWorkers;
beforeAll(async () => {
  tested = await startTestWorkers();
});
beforeEach(() => tested.clear());
afterAll(() => tested.close());

const day = 86_400_000;
const delivering = () => scriptedTransport(() => ({ kind: 'delivered' }));

/** A log, and what was written to it. */
function listen(): { log: Logger; lines: object[] } {
  const lines: object[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(JSON.parse(line) as object) });
  return { log, lines };
}

async function postDelivered(...ids: string[]): Promise<void> {
  await tested.addHook({ events: ['*'] });
  await tested.post(...ids);
  for (const id of ids) await tested.delivery(id, ({ status }) => status === 'delivered');
}

async function kept(...ids: string[]): Promise<number> {
  const found = await Promise.all(ids.map((id) => deliveryIdsOfEvent(tested.store, 'feeds/a', id)));
  const keys = found.flat().map((id) => `${tested.shard.prefix}d:${id}`);
  return tested.store.redis.exists(...keys);
}

test('a worker does the retention that the queue asks for, and says how much it forgot', async () => {
  const { log, lines } = listen();
  const before = await tested.run(delivering());
  await postDelivered('a', 'b', 'c');
  await before.stop();
  await tested.run(delivering(), { retention: { retentionMs: 7 * day, deliveriesPerHook: 1 }, log });
  const queues = openJobQueues(tested.redis.url, () => undefined);
  await vi.waitFor(
    async () => {
      // Asked for again while another run, that the clock asked for, has the shard.
      await queues.add('housekeeping', { task: 'retain' });
      expect(await kept('a', 'b', 'c')).toBe(1);
    },
    { timeout: 40_000, interval: 200 },
  );
  await queues.close();
  await vi.waitFor(() => expect(forgotten(lines)).toBe(2), { timeout: 30_000 });
});

/** How many deliveries the log says were forgotten as too many. */
function forgotten(lines: readonly object[]): number {
  return lines.reduce((sum, line) => sum + ('by_count' in line ? Number(line.by_count) : 0), 0);
}

test('two runs at the same time are one', async () => {
  const worker = await tested.run(delivering());
  await postDelivered('a', 'b', 'c');
  await worker.stop();
  const { log } = listen();
  const retention = { retentionMs: 7 * day, deliveriesPerHook: 1 };
  const deps = { store: tested.store, retention, stopping: new AbortController().signal, log };
  const both = await Promise.all([retainAll(deps), retainAll(deps)]);
  expect(new Set(both.map(({ deliveries }) => deliveries))).toEqual(new Set([0, 2]));
});

test('where the queue does not ask, a worker does it by itself', async () => {
  const { log } = listen();
  const retention = { retentionMs: 7 * day, deliveriesPerHook: 1 };
  expect(await sinceRetainedMs(tested.store)).toBeNull();
  const watch = watchRetention({ store: tested.store, retention, stopping: new AbortController().signal, log });
  await vi.waitFor(async () => expect(await sinceRetainedMs(tested.store)).not.toBeNull(), { timeout: 40_000 });
  await watch.stop();
});
