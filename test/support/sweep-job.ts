import { setTimeout as sleep } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { until } from './until.ts';

/** What a sweep returns to BullMQ. */
export interface Swept {
  open: number;
  lost: number;
  twice: number;
}

/** Asks for sweeps as an operator could: with BullMQ's own client, on the queue that the workers serve. */
export function openSweeps(redisPort: number): {
  /** Takes the workers' own sweep of every minute away, which would now and then be the first to find something. */
  alone(): Promise<void>;
  sweep(): Promise<Swept>;
  /** What the clock asks for, and how often. */
  schedules(): Promise<{ task: string | undefined; everyMs: number | undefined }[]>;
  /** Has the sweep that the clock is about to ask for run at once, as if its minute were over. */
  skipWait(): Promise<void>;
  close(): Promise<void>;
} {
  const queue = new Queue<{ task: 'sweep' }, Swept>('housekeeping', {
    connection: { host: '127.0.0.1', port: redisPort },
  });
  return {
    alone: async () => {
      // A worker writes it in the background of its start.
      await until(() => queue.removeJobScheduler('sweep'), 20);
      await until(async () => (await queue.getJobCountByTypes('waiting', 'active')) === 0, 20);
    },
    sweep: async () => {
      const { id = '' } = await queue.add('tidy', { task: 'sweep' });
      for (;;) {
        const job = await queue.getJob(id);
        if (job?.returnvalue) return job.returnvalue;
        if (job?.failedReason) throw new Error(`The sweep failed: ${job.failedReason}`);
        await sleep(20);
      }
    },
    schedules: async () =>
      (await queue.getJobSchedulers())
        .map(({ template, every }) => ({ task: template?.data?.task, everyMs: every }))
        .toSorted((a, b) => String(a.task).localeCompare(String(b.task))),
    skipWait: async () => {
      const next = (await queue.getDelayed()).filter(({ data }) => data.task === 'sweep');
      // It fails for one whose minute is over meanwhile.
      await Promise.all(next.map((job) => job.promote().catch(() => undefined)));
    },
    close: () => queue.close(),
  };
}
