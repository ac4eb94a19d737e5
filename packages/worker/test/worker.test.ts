import type { Outcome } from '@posthorn/core/outcome';
import { readRecords } from '@posthorn/store/deliveries';
import { deliveryIdsOfEvent } from '@posthorn/store/events';
import { getHook } from '@posthorn/store/hooks';
import { listDeliveries } from '@posthorn/store/list-deliveries';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { scriptedTransport, untilInterrupted } from './support/samples.ts';
import { keepPlaces, startTestWorkers, type TestWorkers } from './support/worker.ts';

let tested: TestWorkers;
beforeAll(async () => {
  tested = await startTestWorkers();
});
beforeEach(() => tested.clear());
afterAll(() => tested.close());

const quickly = { base_seconds: 0.01, factor: 1, max_attempts: 3 };
const delivered: Outcome = { kind: 'delivered' };
const interrupted: Outcome = { kind: 'interrupted' };
const failed: Outcome = { kind: 'retryable', reason: 'http_status' };
/** How long a busy machine may take for what comes at once. */
const patience = { timeout: 30_000, interval: 20 };

describe('a worker', () => {
  test('takes an event to the hooks that want it, with what they need to know', async () => {
    const transport = scriptedTransport(() => delivered);
    const hook = await tested.addHook({ policy: { timeout_seconds: 3 } });
    await tested.addHook({ events: ['package.added'] });
    await tested.addHook({ active: false });
    const worker = await tested.run(transport);
    await tested.post('x');
    const delivery = await tested.delivery('x', ({ status }) => status === 'delivered');
    expect(delivery).toMatchObject({
      hook: hook.id,
      attempts: [{ number: 1, worker: worker.id, request: { body: '{"n":1}' } }],
    });
    expect(transport.jobs).toMatchObject([{ hook, event: { id: 'x', data: '{"n":1}' }, timeoutMs: 3000 }]);
  });

  test('delivers what was accepted before it started', async () => {
    await tested.addHook();
    await tested.post('x');
    await tested.run(scriptedTransport(() => delivered));
    expect(await tested.delivery('x', ({ status }) => status === 'delivered')).toMatchObject({ attemptCount: 1 });
  });

  test('tries again until it succeeds', async () => {
    await tested.addHook({ policy: quickly });
    await tested.run(scriptedTransport((_job, number) => (number < 3 ? failed : delivered)));
    await tested.post('x');
    const { attempts } = await tested.delivery('x', ({ status }) => status === 'delivered');
    expect(attempts.map(({ number, result }) => [number, result])).toEqual([
      [1, 'retry'],
      [2, 'retry'],
      [3, 'delivered'],
    ]);
  });

  test('makes a dead letter after the last attempt', async () => {
    await tested.addHook({ policy: quickly });
    await tested.run(scriptedTransport(() => failed));
    await tested.post('x');
    const { id, attempts } = await tested.delivery('x', ({ status }) => status === 'dead');
    expect(attempts.map(({ number, result }) => [number, result])).toEqual([
      [1, 'retry'],
      [2, 'retry'],
      [3, 'dead'],
    ]);
    const { deliveries } = await listDeliveries(tested.store, { deadLetters: true }, { perPage: 10 });
    expect(deliveries).toMatchObject([{ id, reason: 'http_status' }]);
  });

  test('switches a hook off whose receiver is gone, and what waits for it becomes dead letters', async () => {
    const gone: Outcome = { kind: 'rejected', reason: 'gone', deactivateHook: true };
    const hook = await tested.addHook({ policy: { concurrency: 1 } });
    await tested.run(scriptedTransport(() => gone));
    await tested.post('x', 'y', 'z');
    for (const event of ['x', 'y', 'z']) await tested.delivery(event, ({ status }) => status === 'dead');
    await vi.waitFor(async () => {
      expect((await getHook(tested.store, hook.id))?.hook).toMatchObject({ active: false, deactivated_reason: 'gone' });
    }, patience);
  });

  test('shares the work with another, each delivery done by one of them', async () => {
    const slow = async (): Promise<Outcome> => {
      await new Promise((resolve) => setTimeout(resolve, 2));
      return delivered;
    };
    const transports = [scriptedTransport(slow), scriptedTransport(slow)] as const;
    for (let i = 0; i < 5; i++) await tested.addHook();
    for (const transport of transports) await tested.run(transport, { concurrency: 4 });
    const ids = Array.from({ length: 40 }, (_, i) => `e${i}`);
    await tested.post(...ids);
    const sent = () => transports.flatMap(({ jobs }) => jobs.map(({ hook, event }) => `${hook.id} ${event.id}`));
    await vi.waitFor(() => expect(sent()).toHaveLength(200), patience);
    expect(new Set(sent()).size).toBe(200);
    for (const { jobs } of transports) expect(jobs.length).toBeGreaterThan(0);
  });

  test('goes on by itself when Redis was away, and when somebody deleted the groups', async () => {
    await tested.addHook();
    await tested.run(scriptedTransport(() => delivered));
    await tested.redis.kill();
    await tested.redis.start();
    await tested.post('after-outage');
    await tested.delivery('after-outage', ({ status }) => status === 'delivered');
    for (const stream of ['events', 'deliveries']) await tested.store.redis.xgroup('DESTROY', `{p0}${stream}`, 'w');
    await tested.post('after-groups');
    const after = await tested.delivery('after-groups', ({ status }) => status === 'delivered');
    expect(after.attempts).toHaveLength(1);
  });
});

describe('stopping a worker', () => {
  /** How often each of some numbers is there. */
  function countBy(numbers: readonly number[]): Map<number, number> {
    const counts = new Map<number, number>();
    for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
    return counts;
  }

  /** Nothing is left in the name of this worker. */
  async function expectGone(worker: string): Promise<void> {
    for (const stream of ['events', 'deliveries'] as const) {
      expect(await tested.consumers(stream)).not.toContain(worker);
      expect(await tested.pending(stream)).toBe(0);
    }
    expect(await tested.store.redis.zscore('{p0}workers', worker)).toBeNull();
  }

  test('lets attempts in flight end within their grace', async () => {
    let answer: (outcome: Outcome) => void = () => undefined;
    const transport = scriptedTransport(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    await tested.addHook();
    const worker = await tested.run(transport, { graceMs: 60_000 });
    await tested.post('x');
    // In flight begins when the entry is taken; there is something to answer only once it was sent.
    await vi.waitFor(() => expect(transport.jobs).toHaveLength(1), patience);
    const stopped = worker.stop();
    await vi.waitFor(async () => expect(await tested.pending('deliveries')).toBe(1), patience);
    answer(delivered);
    await stopped;
    const { attempts } = await tested.delivery('x', ({ status }) => status === 'delivered');
    expect(attempts).toHaveLength(1);
    await expectGone(worker.id);
  });

  test('interrupts what outlasts the grace, which costs no attempt: another worker makes the same one', async () => {
    await tested.addHook({ policy: { ...quickly, max_attempts: 1 } });
    const transport = scriptedTransport(untilInterrupted);
    const worker = await tested.run(transport, { graceMs: 100 });
    await tested.post('x', 'y');
    // In flight begins before anything is sent: the grace might be over by then.
    await vi.waitFor(() => expect(transport.jobs).toHaveLength(2), patience);
    await worker.stop();
    for (const event of ['x', 'y']) {
      const { status, attempts } = await tested.delivery(event);
      expect(status).toBe('pending');
      expect(attempts).toMatchObject([{ number: 1, result: 'interrupted' }]);
    }
    await expectGone(worker.id);

    await tested.run(scriptedTransport(() => delivered));
    const { attempts } = await tested.delivery('y', ({ status }) => status === 'delivered');
    expect(attempts).toMatchObject([
      { number: 1, result: 'interrupted' },
      { number: 1, result: 'delivered' },
    ]);
  });

  test('hands back what it was given and never started, of both streams', async () => {
    let end: (outcome: Outcome) => void = () => undefined;
    const transport = scriptedTransport(
      () =>
        new Promise((resolve) => {
          end = resolve;
        }),
    );
    keepPlaces();
    const worker = await tested.run(transport, { concurrency: 1, graceMs: 60_000 });
    await tested.addHook();
    // An entry that it holds, one of several deliveries, and one of one.
    for (const [i, events] of [['a'], ['b', 'c'], ['d']].entries()) {
      await tested.post(...events);
      await vi.waitFor(async () => expect(await tested.store.redis.xlen('{p0}deliveries')).toBe(i + 1), patience);
      await vi.waitFor(() => expect(transport.jobs).toHaveLength(1), patience);
    }
    // Replies to this worker that were lost, while it waits for the attempt in flight.
    const stopped = worker.stop();
    for (const stream of ['{p0}deliveries', '{p0}events']) {
      if (stream.endsWith('events')) await tested.post('e');
      await tested.store.redis.xreadgroup('GROUP', 'w', worker.id, 'STREAMS', stream, '>');
    }
    end({ kind: 'interrupted' });
    await stopped;
    await expectGone(worker.id);
    expect(transport.jobs).toHaveLength(1);

    await tested.run(scriptedTransport(() => delivered));
    for (const event of ['a', 'b', 'c', 'd', 'e']) {
      const { attempts } = await tested.delivery(event, ({ status }) => status === 'delivered');
      expect(attempts.at(-1)).toMatchObject({ number: 1 });
    }
  });

  test.each([
    { concurrency: 1, hooks: 5, events: 4, ends: delivered },
    { concurrency: 3, hooks: 5, events: 4, ends: delivered },
    { concurrency: 3, hooks: 5, events: 4, ends: interrupted },
    { concurrency: 1, hooks: 2, events: 1, ends: delivered },
    { concurrency: 1, hooks: 2, events: 1, ends: interrupted },
  ])(
    'hands back what waits for a place in an entry of $hooks x $events deliveries while $concurrency end, $ends.kind, and another worker delivers it',
    async ({ concurrency, hooks, events, ends }) => {
      keepPlaces();
      const finish: (() => void)[] = [];
      const transport = scriptedTransport(() => new Promise((resolve) => finish.push(() => resolve(ends))));
      for (let i = 0; i < hooks; i++) await tested.addHook();
      const ids = Array.from({ length: events }, (_, i) => `e${i}`);
      // All of them together: one entry of the event stream becomes one of the delivery stream.
      await tested.post(...ids);
      const worker = await tested.run(transport, { concurrency, graceMs: 3_600_000 });
      await vi.waitFor(() => expect(transport.jobs).toHaveLength(concurrency), patience);
      expect(await tested.inStream()).toMatchObject([{ deliveries: { length: hooks * events } }]);
      const stopped = worker.stop();
      for (const end of finish) end();
      await stopped;
      await expectGone(worker.id);
      expect(transport.jobs).toHaveLength(concurrency);

      const undone = hooks * events - (ends === delivered ? concurrency : 0);
      const entries = await tested.inStream();
      const inStream = entries.flatMap(({ deliveries }) => deliveries);
      expect(new Set(inStream.map(({ delivery }) => delivery)).size).toBe(undone);
      expect(inStream).toHaveLength(undone);
      expect(await tested.gates()).toEqual(countBy(inStream.map(({ hook }) => hook)));
      const ofSeveral = entries.filter(({ deliveries }) => deliveries.length > 1);
      expect(await tested.store.redis.hgetall('{p0}left')).toEqual(
        Object.fromEntries(ofSeveral.map(({ entry, deliveries }) => [entry, `${deliveries.length}`])),
      );

      const other = scriptedTransport(() => delivered);
      await tested.run(other, { concurrency });
      await vi.waitFor(async () => expect(await tested.store.redis.hlen('{p0}out')).toBe(0), patience);
      expect(other.jobs).toHaveLength(undone);
      const started = new Set(transport.jobs.map(({ delivery }) => delivery));
      for (const event of ids) {
        const made = await readRecords(
          tested.store,
          tested.shard,
          await deliveryIdsOfEvent(tested.store, 'feeds/a', event),
        );
        expect(made).toHaveLength(hooks);
        for (const record of made) expect(record).toMatchObject({ status: 'delivered' });
      }
      for (const { delivery } of other.jobs) {
        const [record] = await readRecords(tested.store, tested.shard, [delivery]);
        const results = record?.attempts.map(({ number, result, late }) => ({ number, result, late }));
        const first = started.has(delivery) ? [{ number: 1, result: 'interrupted', late: false }] : [];
        expect(results).toEqual([...first, { number: 1, result: 'delivered', late: false }]);
      }
      expect(await tested.inStream()).toEqual([]);
      expect(await tested.gates()).toEqual(new Map());
    },
  );

  test('does not wait for the grace when there is nothing to do', async () => {
    // Longer than this test may take.
    const worker = await tested.run(
      scriptedTransport(() => delivered),
      { graceMs: 3_600_000 },
    );
    await expect(worker.stop()).resolves.toBeUndefined();
    await expectGone(worker.id);
  });
});
