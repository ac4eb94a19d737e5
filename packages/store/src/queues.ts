import { type JobsOptions, Queue, Worker } from 'bullmq';
import { connectForQueues, type OnConnectionError } from './connect.ts';
import { createHousekeepingSchedule } from './housekeeping-schedule.ts';
import type { HubJob } from './hub-jobs.ts';

/**
 * Jobs that people and the clock ask for, each in a BullMQ queue of its own
 * under BullMQ's default prefix, so that its client and its dashboards see them.
 */
export interface Jobs {
  /** Deliver an ended delivery again. */
  redelivery: { delivery: number };
  /** Select what a replay is to deliver (replays/record.ts). */
  replay: { replay: string };
  /** End what waits for a hook that is over, and report it. */
  housekeeping:
    | { task: 'hook_deactivated'; hook: number; reason: Deactivation }
    | { task: 'hook_deleted'; hook: number }
    /** Look for deliveries that are in no place, on all shards (sweep.ts). */
    | { task: 'sweep' }
    /** Forget what is kept long enough, on all shards (retain.ts). */
    | { task: 'retain' };
  /** What the hub asks of callbacks, and ends by the clock (hub-jobs.ts). */
  hub: HubJob;
}

/**
 * Why a hook is switched off: its receiver answered 410 Gone when the hook had
 * that revision, all its attempts failed for five days, or a person did it.
 */
export type Deactivation = { by: 'receiver'; revision: number } | { by: 'failures' } | { by: 'person' };
export type QueueName = keyof Jobs;

/** The one job name of each queue. */
const jobNames: Record<QueueName, string> = {
  redelivery: 'redeliver',
  replay: 'select',
  housekeeping: 'tidy',
  hub: 'hub',
};

/** Puts jobs into the queues. */
export interface JobQueues {
  add<Name extends QueueName>(queue: Name, ...jobs: Jobs[Name][]): Promise<string[]>;
  /** Puts in a job that is not to run before some milliseconds have passed. */
  addLater<Name extends QueueName>(queue: Name, delayMs: number, job: Jobs[Name]): Promise<void>;
  /** Has the clock ask for a sweep and for retention every minute, however many workers say so. */
  scheduleHousekeeping(): void;
  close(): Promise<void>;
}

/**
 * Our own retry of a job whose handler threw, which happens while Redis or the
 * process goes away: handlers are safe to run again. Ended jobs are kept for a look.
 */
const jobOptions: JobsOptions = {
  attempts: 10,
  backoff: { type: 'exponential', delay: 1000 },
  removeOnComplete: { age: 24 * 3600, count: 10_000 },
  removeOnFail: { age: 7 * 24 * 3600 },
};

/** Opens the queues for adding jobs. */
export function openJobQueues(url: string, onConnectionError: OnConnectionError): JobQueues {
  const connection = connectForQueues(url, onConnectionError);
  const queues: Record<QueueName, Queue> = {
    redelivery: open('redelivery'),
    replay: open('replay'),
    housekeeping: open('housekeeping'),
    hub: open('hub'),
  };
  function open(name: QueueName): Queue {
    const queue = new Queue(name, { connection, defaultJobOptions: jobOptions });
    queue.on('error', onConnectionError);
    return queue;
  }
  const schedule = createHousekeepingSchedule(queues.housekeeping, jobNames.housekeeping, onConnectionError);
  return {
    scheduleHousekeeping: schedule.start,
    add: async (name, ...jobs) => {
      const added = await queues[name].addBulk(jobs.map((data) => ({ name: jobNames[name], data })));
      return added.map((job) => job.id ?? '');
    },
    addLater: async (name, delayMs, data) => {
      await queues[name].add(jobNames[name], data, { delay: delayMs });
    },
    close: async () => {
      schedule.stop();
      await Promise.all(Object.values(queues).map((queue) => queue.close()));
      connection.disconnect();
    },
  };
}

/** A handler per queue. Each runs at least once per job, so its effect must be a compare-and-set. */
export type JobHandlers = { [Name in QueueName]: (data: Jobs[Name]) => Promise<unknown> };

/** Runs the jobs until closed. */
export function runJobs(
  url: string,
  handlers: JobHandlers,
  onConnectionError: OnConnectionError,
): { close(): Promise<void> } {
  const connection = connectForQueues(url, onConnectionError);
  const workers = (Object.keys(handlers) as QueueName[]).map((name) => {
    const handler = handlers[name] as (data: unknown) => Promise<unknown>;
    const worker = new Worker(name, (job) => handler(job.data), {
      connection,
      concurrency: 20,
      // Errors come from an outage or full memory; work should go on soon after.
      runRetryDelay: 2000,
    });
    worker.on('error', onConnectionError);
    return worker;
  });
  return {
    close: async () => {
      await Promise.all(workers.map((worker) => worker.close()));
      connection.disconnect();
    },
  };
}
