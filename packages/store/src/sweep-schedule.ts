import type { Queue } from 'bullmq';
import type { OnConnectionError } from './connect.ts';

const sweepEveryMs = 60_000;

/** The schedule is written again now and then, should somebody have emptied the queue. */
const renewEveryMs = 600_000;

/** After an error: Redis is away or full. */
const againAfterMs = 5000;

/**
 * The schedule of sweeps, kept by BullMQ under one name for the whole
 * deployment. It is written in the background: a worker must be able to start
 * while Redis refuses such writes because its memory is full.
 */
export function createSweepSchedule(
  queue: Queue,
  jobName: string,
  onError: OnConnectionError,
): { start: () => void; stop: () => void } {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  async function write(): Promise<void> {
    const nextInMs = await queue
      .upsertJobScheduler(
        'sweep',
        { every: sweepEveryMs },
        // One that fails is not tried again: the next comes soon enough.
        { name: jobName, data: { task: 'sweep' }, opts: { attempts: 1, removeOnComplete: 10, removeOnFail: 10 } },
      )
      .then(
        () => renewEveryMs,
        (error: Error) => {
          if (!stopped) onError(error);
          return againAfterMs;
        },
      );
    if (!stopped) timer = setTimeout(() => void write(), nextInMs).unref();
  }

  return {
    start: () => void write(),
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
