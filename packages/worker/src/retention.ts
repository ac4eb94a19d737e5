import { retain, sinceRetainedMs } from '@posthorn/store/retain';
import type { RetentionOptions } from '@posthorn/store/retention-run';
import type { Store } from '@posthorn/store/store';
import type { Logger } from 'pino';
import { type Loop, startLoop } from './loop.ts';

/** How long what has ended is kept, and how much of it: see {@link RetentionOptions}. */
export type RetentionSettings = Pick<RetentionOptions, 'retentionMs' | 'deliveriesPerHook'>;

/** What retention needs. */
export interface RetentionDeps {
  store: Store;
  retention: RetentionSettings;
  /** Ends a run early. */
  stopping: AbortSignal;
  log: Logger;
}

/** Forgets on all shards what is kept long enough, and says so in the log. A shard that another run has is left to it. */
export async function retainAll({
  store,
  retention,
  stopping,
  log,
}: RetentionDeps): Promise<{ deliveries: number; events: number }> {
  const total = { deliveries: 0, events: 0 };
  for (const shard of store.shards) {
    const report = await retain(store, shard, { ...retention, signal: stopping });
    if (!report) continue;
    const { byAge, byCount, events } = report;
    total.deliveries += byAge + byCount;
    total.events += events;
    const fields = { shard: shard.index, by_age: byAge, by_count: byCount, events };
    if (byAge + byCount + events > 0) log.info(fields, 'retention: forgot deliveries and events');
    else log.debug(fields, 'retention: nothing to forget');
  }
  return total;
}

const watchEveryMs = 60_000;

/** Five runs of the clock's that did not come. */
const lateMs = 300_000;

/**
 * Runs retention where the queue's clock does not: when memory is full, Redis
 * refuses what BullMQ writes for its jobs, and nothing else would free any.
 */
export function watchRetention(deps: RetentionDeps): Loop {
  return startLoop('retention', deps.log, async (signal) => {
    const sinceMs = await sinceRetainedMs(deps.store);
    if (sinceMs === null || sinceMs > lateMs)
      await retainAll({ ...deps, stopping: AbortSignal.any([signal, deps.stopping]) });
    return watchEveryMs;
  });
}
