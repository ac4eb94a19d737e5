import type { Logger } from 'pino';

/** Something that runs over and over until it is stopped. */
export interface Loop {
  /** Lets the round under way end, then fulfils. */
  stop(): Promise<void>;
}

/** Pause after a round that failed: long enough not to spin, short enough to be back soon. */
const afterErrorMs = 200;

/**
 * Runs `round` again and again. A round that throws is logged and tried again:
 * an outage of Redis ends by itself, and so does this.
 *
 * @param round does one round; may return how many milliseconds to wait before the next
 */
export function startLoop(name: string, log: Logger, round: (signal: AbortSignal) => Promise<number | void>): Loop {
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      let waitMs: number | void;
      try {
        waitMs = await round(signal);
      } catch (error) {
        if (!signal.aborted) log.warn({ err: error, loop: name }, 'a round failed; trying again');
        waitMs = afterErrorMs;
      }
      if (waitMs) await pause(waitMs, signal);
    }
  };
  const ended = run();
  return {
    stop: () => {
      stopping.abort();
      return ended;
    },
  };
}

/** Waits, but not beyond the signal. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
