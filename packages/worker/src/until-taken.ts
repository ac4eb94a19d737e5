import { isOutage } from '@posthorn/store/outage';
import type { Logger } from 'pino';

/** Pause before Redis is asked again. */
const againAfterMs = 500;

/**
 * Asks Redis again and again while it refuses for a reason that passes, such as
 * full memory: an attempt that has been made should not be made again for that.
 *
 * @param signal ends the asking; what Redis said last is thrown then
 */
export async function untilTaken<Result>(
  ask: () => Promise<Result>,
  signal: AbortSignal,
  log: Logger,
): Promise<Result> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isOutage(error) || signal.aborted) throw error;
      log.warn({ err: error }, 'Redis did not take a job; trying again');
      await new Promise((resolve) => setTimeout(resolve, againAfterMs));
    }
  }
}
