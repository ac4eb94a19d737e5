import { globalPrefix } from './keys.ts';
import { runScript } from './scripts.ts';
import type { Store } from './store.ts';

/** How many of something there may be in a while. */
export interface Bound {
  /** What is counted, such as `hub-host:example.com`. */
  name: string;
  most: number;
}

/**
 * Counts something against bounds, over all processes, if it is within all of
 * them; what is refused counts nowhere. A count starts with its first and lasts
 * `windowMs`, so that twice as many may come around its end.
 *
 * @returns 0 when it was counted, else in how many milliseconds to ask again
 */
export async function countWithin(store: Store, bounds: readonly Bound[], windowMs: number): Promise<number> {
  const args = bounds.flatMap(({ name, most }) => [`count:${name}`, most]);
  return Number(await runScript(store.redis, 'count_within', globalPrefix, [windowMs, ...args]));
}
