import type { Shard } from './keys.ts';
import { run, type Store } from './store.ts';

const maxPerCall = 200;

/**
 * Lets go all deliveries of a shard whose time has come.
 *
 * @returns milliseconds until the next one is due, or null when none waits
 */
export async function promote(store: Store, shard: Shard): Promise<number | null> {
  for (;;) {
    const [moved = 0, untilNextMs = -1] = (await run(store, shard, 'promote', [store.gateCap, maxPerCall])) as number[];
    if (moved < maxPerCall) return untilNextMs < 0 ? null : untilNextMs;
  }
}
