import type { Store } from '@posthorn/store/store';
import { type SweepReport, sweep } from '@posthorn/store/sweep';
import type { Logger } from 'pino';

/** Ids named in one log line. */
const named = 50;

/**
 * Sweeps all shards, puts back what it finds, and says so in the log. Safe beside all work and beside itself.
 *
 * @param stopping ends it early; then it throws, and another worker does the job again
 * @returns how many deliveries are open; how many of them and of events were put back; how many are in several places
 */
export async function sweepAll(
  store: Store,
  stopping: AbortSignal,
  log: Logger,
): Promise<{ open: number; lost: number; twice: number }> {
  const total = { open: 0, lost: 0, twice: 0 };
  for (const shard of store.shards) {
    const report = await sweep(store, shard, { repair: true, signal: stopping });
    total.open += report.open;
    total.lost += report.lost.length + report.stranded.deliveries.length + report.stranded.events.length;
    total.twice += report.twice.length;
    logReport(report, log);
  }
  return total;
}

function logReport({ shard, open, lost, stranded, twice, ended, gates, unsure }: SweepReport, log: Logger): void {
  if (lost.length > 0) {
    log.warn(
      { shard, count: lost.length, deliveries: lost.slice(0, named) },
      'open deliveries were in no place: put back',
    );
  }
  if (stranded.deliveries.length > 0 || stranded.events.length > 0) {
    const [deliveries, events] = [stranded.deliveries.slice(0, named), stranded.events.slice(0, named)];
    log.warn({ shard, deliveries, events }, 'stream entries would have been read by no worker: handed out again');
  }
  if (twice.length > 0) {
    log.error(
      { shard, count: twice.length, deliveries: twice.slice(0, named) },
      'open deliveries are in several places at once: left alone',
    );
  }
  if (gates.length > 0) log.warn({ shard, gates: gates.slice(0, named) }, 'gates had miscounted: set right');
  if (ended > 0) log.warn({ shard, count: ended }, 'ended deliveries were indexed as open: taken out');
  if (unsure > 0) log.warn({ shard, count: unsure }, 'open deliveries may be held by a worker: left to the next sweep');
  log.debug({ shard, open }, 'swept');
}
