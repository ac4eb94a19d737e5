import { run, type Store } from '../store.ts';
import type { Replay } from './record.ts';

/** Items per script call, which takes Redis a few milliseconds. */
const mostPerCall = 100;

/**
 * Goes on with a replay that is selected, as far as its rate allows now. Every worker does so: the rate holds over
 * all of them, and each item is taken once.
 *
 * @returns how many items are left, and in how many milliseconds to ask again
 */
export async function stepReplay(
  store: Store,
  { id, kind, ratePerSecond }: Pick<Replay, 'id' | 'kind' | 'ratePerSecond'>,
): Promise<{ left: number; waitMs: number }> {
  const args = [store.gateCap, id, ratePerSecond, mostPerCall, kind === 'replay' ? 1 : 0];
  for (const shard of store.shards) {
    const [left = 0, waitMs = 0] = (await run(store, shard, 'replay_step', args)) as number[];
    if (left > 0) return { left, waitMs };
  }
  return { left: 0, waitMs: 0 };
}
