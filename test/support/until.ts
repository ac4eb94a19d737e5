import { setTimeout as sleep } from 'node:timers/promises';

/** Fulfils when the condition holds; it is asked again and again, the test's own timeout being the end of patience. */
export async function until(holds: () => Promise<boolean> | boolean, everyMs = 200): Promise<void> {
  while (!(await holds())) await sleep(everyMs);
}
