import { forgetByAge, forgetByCount } from './forget-deliveries.ts';
import { forgetEvents } from './forget-events.ts';
import type { Shard } from './keys.ts';
import { beginRun, type RetentionOptions, redisTimeMs } from './retention-run.ts';
import type { Store } from './store.ts';

/** What a run of retention over a shard has done. */
export interface Retained {
  shard: number;
  /** Deliveries that were forgotten because of their age, and as too many of their hook. */
  byAge: number;
  byCount: number;
  /** Events that were deleted. */
  events: number;
}

/** Ages are looked at this often; the count of hooks, which can grow much faster, in every run. */
const agesEveryMs = 3_600_000;

/**
 * Forgets what is kept long enough. Safe beside all work: each step is a short
 * script that decides and forgets at one moment. A run that is cut short is
 * gone on with by the next.
 *
 * @returns undefined while another run has the shard
 */
export async function retain(store: Store, shard: Shard, options: RetentionOptions): Promise<Retained | undefined> {
  const retention = await beginRun(store, shard, options);
  if (!retention) return undefined;
  try {
    const report: Retained = { shard: shard.index, byAge: 0, byCount: 0, events: 0 };
    const agesAtMs = Number((await retention.read('ages')) ?? 0);
    const agesAreDue = agesAtMs <= retention.nowMs - agesEveryMs;
    if (agesAreDue) report.byAge = await forgetByAge(retention);
    report.byCount = await forgetByCount(retention);
    // Behind the deliveries: an event goes when its last one has.
    if (agesAreDue) report.events = await forgetEvents(retention);
    const isThrough = await retention.goOn();
    const now = String(retention.nowMs);
    if (isThrough) await retention.note(agesAreDue ? { ages: now, run: now } : { run: now });
    return report;
  } finally {
    await retention.end();
  }
}

/** How long ago retention came through all shards, in ms; null if it never did. */
export async function sinceRetainedMs(store: Store): Promise<number | null> {
  const runs = await Promise.all(store.shards.map(({ prefix }) => store.redis.hget(`${prefix}retention`, 'run')));
  if (runs.includes(null)) return null;
  return Math.max(0, (await redisTimeMs(store)) - Math.min(...runs.map(Number)));
}
