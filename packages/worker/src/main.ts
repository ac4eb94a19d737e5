import { setTimeout as sleep } from 'node:timers/promises';
import { registerHealth } from '@posthorn/http/health';
import { createServer } from '@posthorn/http/server';
import { awaitDeployment } from '@posthorn/store/deployment';
import { openJobQueues } from '@posthorn/store/queues';
import { createSecretBox } from '@posthorn/store/secret-box';
import { openStore, type Store } from '@posthorn/store/store';
import type { ServiceAddresses } from '@posthorn/transports/entry';
import { createGuard, type Guard } from '@posthorn/transports/guard/guard';
import { isSecretKey } from '@posthorn/transports/known';
import { portOf } from '@posthorn/transports/named-host';
import { transports as registry } from '@posthorn/transports/registry';
import type { Transport } from '@posthorn/transports/transport';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { RetentionSettings } from './retention.ts';
import { runWorker } from './worker.ts';

/** Settings of the role `worker`. */
export interface WorkerOptions {
  redisUrl: string;
  shards: number;
  secretKeys: string[];
  allowedNetworks: string[];
  concurrency: number;
  hookConcurrency: number;
  retention: RetentionSettings;
  /** The GitHub Enterprise Server that requests in GitHub's dialect name; null or absent for none. */
  githubEnterprise?: { version: string; host: string } | null;
  /** Where the services are reached that transports send to. Default: where they are. */
  services?: ServiceAddresses;
  /** Where health is answered, or null for nowhere. Port 0 takes a free one. */
  health: { host: string; port: number } | null;
  /** Says to stop, perhaps while it still waits for Redis: then the start fails. */
  stopping?: AbortSignal | undefined;
  log: Logger;
}

/**
 * How long attempts in flight may go on after SIGTERM: below the 10 s that
 * `docker stop` allows before it kills.
 */
const graceMs = 8000;

/** How long stopping may take in all. */
const giveUpMs = 9500;

/** Starts the role `worker`: the composition root. */
export async function startWorker(
  options: WorkerOptions,
): Promise<{ id: string; url: string | null; close(): Promise<void> }> {
  const { log } = options;
  const onConnectionError = (error: Error): void => log.warn({ err: error }, 'Redis connection');
  const store = openStore({
    url: options.redisUrl,
    shards: options.shards,
    patience: 'wait',
    hookConcurrency: options.hookConcurrency,
    secrets: createSecretBox(options.secretKeys),
    isSecretKey,
    onConnectionError,
  });
  await awaitDeployment(store, log, options.stopping);
  const queues = openJobQueues(options.redisUrl, onConnectionError);
  const ownPorts = new Set([portOf(options.redisUrl)]);
  const guard = createGuard({ allowedNetworks: options.allowedNetworks, ownPorts });
  const transports = createTransports(guard, options);
  const { concurrency, hookConcurrency, retention } = options;
  const parts = { store, queues, transports, guard, concurrency, hookConcurrency, retention, graceMs, log };
  const worker = await runWorker(parts);
  const health = options.health && (await serveHealth(options.health, store));
  if (health) ownPorts.add(portOf(health.url));
  return {
    id: worker.id,
    url: health?.url ?? null,
    close: async () => {
      // While Redis is away nothing can be handed back; whoever is there when it returns takes over.
      await Promise.race([worker.stop(), sleep(giveUpMs, undefined, { ref: false })]);
      await Promise.all([health?.close(), queues.close(), ...Object.values(transports).map((one) => one.close())]);
      await store.close();
    },
  };
}

function createTransports(
  guard: Guard,
  { githubEnterprise: enterprise = null, services = {} }: WorkerOptions,
): Record<string, Transport> {
  const made = Object.entries(registry).map(([name, entry]) => [name, entry.create({ guard, enterprise, services })]);
  return Object.fromEntries(made);
}

async function serveHealth(
  listen: { host: string; port: number },
  store: Store,
): Promise<{ url: string; close(): Promise<void> }> {
  const app = createServer();
  registerHealth(app, store);
  const url = await listenOrElse(app, listen);
  return { url, close: () => app.close() };
}

/** Several workers on one machine: the first has the port, the others take free ones. */
async function listenOrElse(app: FastifyInstance, { host, port }: { host: string; port: number }): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return app.listen({ host, port: 0 });
  }
}
