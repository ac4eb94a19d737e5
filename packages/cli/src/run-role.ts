import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';

/** Something that runs until it is closed. */
export interface Service {
  /** Where it listens; null when it does not. */
  url: string | null;
  close(): Promise<void>;
}

/** How long a start may go on that has been told to stop: it may be nearly done, or have to clear up. */
const giveUpMs = 5000;

/**
 * Starts a role and keeps it running until SIGTERM or SIGINT, then closes it in
 * order. A second signal ends the process at once.
 *
 * @param start is told by the signal to stop before it is done, and may fail then
 */
export async function runRole(log: Logger, start: (stopping: AbortSignal) => Promise<Service>): Promise<void> {
  const stopping = new AbortController();
  const stopped = new Promise<NodeJS.Signals>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        resolve(signal);
        stopping.abort();
        process.once(signal, () => process.exit(130));
      });
    }
  });
  // What it fails with once it has been told to stop is that.
  const starting = start(stopping.signal).catch((error: unknown) => {
    if (!stopping.signal.aborted) throw error;
    return undefined;
  });
  const service = await Promise.race([starting, stopped.then(() => undefined)]);
  if (service) log.info({ url: service.url }, 'ready');
  log.info({ signal: await stopped }, 'stopping');
  if (service) await service.close();
  else await Promise.race([starting.then((late) => late?.close()), sleep(giveUpMs)]);
  log.info('stopped');
}
