import type { Shard } from './keys.ts';
import type { WorkerAbout } from './stats/worker-about.ts';
import { run, type Store } from './store.ts';

/** A worker not heard of for this long, while others are, is dead: its entries may be taken. */
export const silenceMs = 8000;

/** Entries taken from one dead worker in one call. */
const maxTaken = 500;

/** What a worker tells of its work on one shard with each beat. */
export interface Report {
  about: WorkerAbout;
  /** Attempts since its last beat that delivered, and that failed. */
  delivered: number;
  failed: number;
}

/**
 * Says that a worker lives, and what it is doing.
 *
 * @returns how many workers live
 */
export async function beat(store: Store, shard: Shard, worker: string, report?: Report): Promise<number> {
  const { about, delivered = 0, failed = 0 } = report ?? {};
  const args = [worker, about ? JSON.stringify(about) : '', delivered, failed];
  return Number(await run(store, shard, 'beat', args));
}

/**
 * Assigns to this worker what dead ones hold. It finds them among its own
 * pending entries (streams.ts). Times in which nobody at all was heard of, such
 * as an outage of Redis, are nobody's silence (lua/lib/hearing.lua).
 *
 * @returns how many entries were assigned
 */
export async function takeOver(store: Store, shard: Shard, worker: string): Promise<number> {
  return Number(await run(store, shard, 'take_over', [worker, silenceMs, maxTaken]));
}

/**
 * Takes a stopping worker's name off.
 *
 * @returns how many entries it still held; others will take them over
 */
export async function leave(store: Store, shard: Shard, worker: string): Promise<number> {
  return Number(await run(store, shard, 'leave', [worker]));
}
