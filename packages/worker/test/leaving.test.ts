import { openJobQueues } from '@posthorn/store/queues';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { scriptedTransport, untilInterrupted } from './support/samples.ts';
import { keepPlaces, startTestWorkers, type TestWorkers } from './support/worker.ts';

let tested: TestWorkers;
beforeAll(async () => {
  tested = await startTestWorkers();
});
beforeEach(() => tested.clear());
afterAll(() => tested.close());

const patience = { timeout: 60_000, interval: 20 };

test('a job that goes on keeps a worker that is stopped from leaving no longer; the job ends early, to be done again', async () => {
  const { redis } = tested.store;
  const ask = redis.xinfo.bind(redis) as (...args: unknown[]) => Promise<unknown>;
  let goOn: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  // The first that the sweeper asks.
  const sweeping = vi.spyOn(redis, 'xinfo').mockImplementation(async (...args: unknown[]) => {
    if (args[0] === 'STREAM') await held;
    return ask(...args);
  });
  const queues = openJobQueues(tested.redis.url, () => undefined);
  onTestFinished(async () => {
    goOn();
    sweeping.mockRestore();
    await queues.close();
  });
  const worker = await tested.run(scriptedTransport(() => ({ kind: 'delivered' })));
  const [job] = await queues.add('housekeeping', { task: 'sweep' });
  const jobOf = (field: string): Promise<string | null> => redis.hget(`bull:housekeeping:${job}`, field);
  await vi.waitFor(async () => {
    expect(await jobOf('processedOn')).not.toBeNull();
    expect(sweeping).toHaveBeenCalledWith('STREAM', '{p0}deliveries');
  }, patience);

  const stopped = worker.stop();
  await vi.waitFor(async () => expect(await redis.zscore('{p0}workers', worker.id)).toBeNull(), patience);
  expect(await jobOf('finishedOn')).toBeNull();
  goOn();
  await stopped;
  expect(await jobOf('failedReason')).toContain('aborted');
});

test('a worker that is stopped hands back what it has not started even though it can fan nothing out any more', async () => {
  keepPlaces();
  await tested.addHook();
  const transport = scriptedTransport(untilInterrupted);
  const worker = await tested.run(transport, { concurrency: 1, graceMs: 0 });
  await tested.post('x', 'y');
  await vi.waitFor(() => expect(transport.jobs).toHaveLength(1), patience);
  const { redis } = tested.store;
  const ask = redis.xpending.bind(redis) as (...args: unknown[]) => Promise<unknown>;
  const broken = vi.spyOn(redis, 'xpending').mockImplementation((async (...args: unknown[]) => {
    if (args[0] === '{p0}events' && args[2] === 'IDLE') throw new Error('a bug');
    return ask(...args);
  }) as never);
  onTestFinished(() => {
    broken.mockRestore();
  });

  await worker.stop();
  expect(await tested.consumers('deliveries')).not.toContain(worker.id);
  expect(await tested.pending('deliveries')).toBe(0);
  const waiting = (await tested.inStream()).flatMap(({ deliveries }) => deliveries);
  expect(waiting).toHaveLength(2);
  expect(await redis.zscore('{p0}workers', worker.id)).toBeNull();
});
