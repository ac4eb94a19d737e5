import { globalPrefix } from './keys.ts';
import { runScript } from './scripts.ts';
import type { Store } from './store.ts';

/** What somebody may use per second. */
export interface Allowance {
  /** Whose, such as `token:f3b1c5`. */
  name: string;
  perSecond: number;
}

/**
 * Takes from an allowance, over all processes. Up to a second's worth may go at
 * once. Whoever takes more than is left borrows it from the seconds to come, so
 * that a large batch is possible, and the rate holds all the same.
 *
 * @returns 0 when it was taken, else in how many milliseconds to ask again
 */
export async function spend(store: Store, { name, perSecond }: Allowance, amount: number): Promise<number> {
  return Number(await runScript(store.redis, 'spend', globalPrefix, [`spent:${name}`, perSecond, amount]));
}
