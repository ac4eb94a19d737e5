import type { Logger } from 'pino';

/** Something that runs until it is closed. */
export interface Service {
  /** Where it listens; null when it does not. */
  url: string | null;
  close(): Promise<void>;
}

/**
 * Starts a role and keeps it running until SIGTERM or SIGINT, then closes it in
 * order. A second signal ends the process at once.
 */
export async function runRole(log: Logger, start: () => Promise<Service>): Promise<void> {
  const stopped = new Promise<NodeJS.Signals>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        resolve(signal);
        process.once(signal, () => process.exit(130));
      });
    }
  });
  const service = await start();
  log.info({ url: service.url }, 'ready');
  const signal = await stopped;
  log.info({ signal }, 'stopping');
  await service.close();
  log.info('stopped');
}
