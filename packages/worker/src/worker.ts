import { randomUUID } from 'node:crypto';
import type { LargeEvent } from '@posthorn/store/event-record';
import { wholeEvent } from '@posthorn/store/events';
import type { Shard } from '@posthorn/store/keys';
import { lastProgress } from '@posthorn/store/last-progress';
import type { JobQueues } from '@posthorn/store/queues';
import { runJobs } from '@posthorn/store/queues';
import type { Store } from '@posthorn/store/store';
import type { Guard } from '@posthorn/transports/guard/guard';
import type { Transport } from '@posthorn/transports/transport';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { ByteBudget } from './byte-budget.ts';
import { EventCache } from './event-cache.ts';
import { HookCache } from './hook-cache.ts';
import { jobHandlers } from './jobs.ts';
import { startReplayer } from './replay/replayer.ts';
import { type RetentionSettings, watchRetention } from './retention.ts';
import { ShardWorker } from './shard-worker.ts';
import { untilTaken } from './until-taken.ts';

/** Bytes of large data that attempts of a worker hold at once; in its memory each is there about three times. */
const largeInFlight = 64 * 1024 * 1024;

/** What a worker is made of. Who hands these in closes them, after the worker. */
export interface WorkerDeps {
  store: Store;
  queues: JobQueues;
  transports: Readonly<Record<string, Transport>>;
  /** Passed by what jobs ask of others, as attempts are. */
  guard: Guard;
  /** Attempts in flight in this worker. */
  concurrency: number;
  /** Attempts in flight per hook and live worker. */
  hookConcurrency: number;
  retention: RetentionSettings;
  /** How long attempts in flight may go on after {@link Worker.stop}. */
  graceMs: number;
  log: Logger;
}

/** A running worker. */
export interface Worker {
  readonly id: string;
  /** Attempts in flight. */
  inFlight(): number;
  /**
   * Stops reading, gives what is in flight its grace, interrupts the rest,
   * which costs no attempt, and hands back what was not started.
   */
  stop(): Promise<void>;
}

/** Starts a worker on all shards, and on the job queues. */
export async function runWorker(deps: WorkerDeps): Promise<Worker> {
  const { store, queues, log } = deps;
  const id = randomUUID().slice(0, 8);
  const interrupt = new AbortController();
  const stopping = new AbortController();
  /** Hooks that were asked to be switched off a short while ago: each failed attempt says so. */
  const wornOut = new LRUCache<number, true>({ max: 1000, ttl: 60_000 });
  const shared = {
    ...deps,
    worker: id,
    hooks: new HookCache(store),
    events: new EventCache(store),
    large: new ByteBudget(largeInFlight, interrupt.signal),
    wholeEvent: (shard: Shard, event: LargeEvent) => wholeEvent(store, shard, event),
    progressOf: (shard: Shard, delivery: number) => lastProgress(store, shard, delivery),
    deactivateHook: (hook: number, revision: number) =>
      untilTaken(
        () => queues.add('housekeeping', { task: 'hook_deactivated', hook, reason: { by: 'receiver', revision } }),
        interrupt.signal,
        log,
      ),
    wornOut: async (hook: number) => {
      if (wornOut.has(hook)) return;
      wornOut.set(hook, true);
      // Should this be lost, the hook's next failed attempt asks again.
      await queues
        .add('housekeeping', { task: 'hook_deactivated', hook, reason: { by: 'failures' } })
        .catch((error: unknown) => log.warn({ err: error, hook }, 'a failing hook could not be switched off'));
    },
    interrupt: interrupt.signal,
    random: Math.random,
    attemptLog: log,
    now: Date.now,
    startedAtMs: Date.now(),
    concurrency: Math.max(1, Math.floor(deps.concurrency / store.shards.length)),
  };
  const shardWorkers = store.shards.map((shard) => new ShardWorker(shared, shard));
  const inFlight = (): number => shardWorkers.reduce((sum, one) => sum + one.inFlight, 0);
  await Promise.all(shardWorkers.map((one) => one.start()));
  const jobDeps = { ...deps, events: shared.events, now: () => new Date(), stopping: stopping.signal };
  const jobs = runJobs(store.url, jobHandlers(jobDeps), (error) => log.warn({ err: error }, 'job queue'));
  queues.scheduleHousekeeping();
  const retention = watchRetention(jobDeps);
  const replayer = startReplayer({ store, log, askSelection: (replay) => queues.add('replay', { replay }) });
  log.info({ worker: id }, 'worker started');

  return {
    id,
    inFlight,
    stop: async () => {
      const timer = setTimeout(() => interrupt.abort(), deps.graceMs);
      stopping.abort();
      // A job may go on for long: what is handed back must not wait for it.
      const jobsEnded = Promise.all([jobs.close(), retention.stop(), replayer.stop()]).catch((error: unknown) =>
        log.warn({ err: error }, 'job queue'),
      );
      await Promise.all(shardWorkers.map((one) => one.stopReading()));
      await Promise.all(shardWorkers.map((one) => one.idle()));
      clearTimeout(timer);
      await Promise.all(shardWorkers.map((one) => one.leave()));
      await jobsEnded;
      log.info({ worker: id }, 'worker stopped');
    },
  };
}
