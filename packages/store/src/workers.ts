import type { Shard } from './keys.ts';
import { run, type Store } from './store.ts';

/** A worker not heard of for this long is dead: its entries may be taken. */
export const silenceMs = 8000;

/** Entries taken from one dead worker in one call. */
const maxTaken = 500;

/**
 * Says that a worker lives.
 *
 * @returns how many workers live
 */
export async function beat(store: Store, shard: Shard, worker: string): Promise<number> {
  return Number(await run(store, shard, 'beat', [worker]));
}

/**
 * Assigns to this worker what dead ones hold. It finds them among its own
 * pending entries (streams.ts).
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
