import type { Queue } from 'bullmq';
import type { OnConnectionError } from './connect.ts';

/** What the clock asks for; the name of the task is the schedule's too. */
const tasks = ['sweep', 'retain'] as const;
const everyMs = 60_000;

/** The schedules are written again now and then, should somebody have emptied the queue. */
const renewEveryMs = 600_000;

/** After an error: Redis is away or full. */
const againAfterMs = 5000;

/**
 * The schedules of housekeeping, kept by BullMQ under one name each for the whole
 * deployment. They are written in the background: a worker must be able to start
 * while Redis refuses such writes because its memory is full.
 */
export function createHousekeepingSchedule(
  queue: Queue,
  jobName: string,
  onError: OnConnectionError,
): { start: () => void; stop: () => void } {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  async function write(): Promise<void> {
    const written = tasks.map((task) =>
      queue.upsertJobScheduler(
        task,
        { every: everyMs },
        // One that fails is not tried again: the next comes soon enough.
        { name: jobName, data: { task }, opts: { attempts: 1, removeOnComplete: 10, removeOnFail: 10 } },
      ),
    );
    const nextInMs = await Promise.all(written).then(
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
