import { registerHealth } from '@posthorn/http/health';
import { serveOpenApi } from '@posthorn/http/openapi/serve';
import { createServer } from '@posthorn/http/server';
import { awaitDeployment, checkDurability, whenRedisAnswers } from '@posthorn/store/deployment';
import { openStore, type Store } from '@posthorn/store/store';
import type { Logger } from 'pino';
import type { LoadLimits } from './overload.ts';
import { registerIngest } from './routes.ts';

/** Settings of the role `ingest`. */
export interface IngestOptions {
  redisUrl: string;
  shards: number;
  listen: { host: string; port: number };
  operatorToken: string | undefined;
  /** `strict` refuses to start on a Redis that can lose what was answered 202. */
  durability: 'strict' | 'relaxed';
  /** Replicas that must have an event before it is answered 202. Default 0. */
  ackReplicas?: number;
  /** How full Redis may be before nothing more is taken in. Default: overload.ts. */
  loadLimits?: LoadLimits;
  /** Says to stop, perhaps while it still waits for Redis: then the start fails. */
  stopping?: AbortSignal | undefined;
  log: Logger;
}

/** Starts the role `ingest`: the composition root. */
export async function startIngest(options: IngestOptions): Promise<{ url: string; close(): Promise<void> }> {
  const { log, stopping } = options;
  const store = openStore({
    url: options.redisUrl,
    shards: options.shards,
    patience: 'fail',
    hookConcurrency: 1,
    secrets: null,
    ackReplicas: options.ackReplicas ?? 0,
    onConnectionError: (error) => log.warn({ err: error }, 'Redis connection'),
  });
  await awaitDeployment(store, log, stopping);
  await whenRedisAnswers(log, () => requireDurability(store, options), stopping);
  const app = createServer({ forceCloseConnections: 'idle' });
  serveOpenApi(app);
  registerHealth(app, store);
  const { operatorToken, loadLimits } = options;
  await registerIngest(app, { store, operatorToken, loadLimits, now: () => new Date(), log });
  const url = await app.listen(options.listen);
  return {
    url,
    close: async () => {
      await app.close();
      await store.close();
    },
  };
}

/**
 * Says what about this Redis breaks the promise that 202 means durable.
 *
 * @throws unless durability is `relaxed`
 */
async function requireDurability(store: Store, { durability, log }: IngestOptions): Promise<void> {
  const findings = await checkDurability(store);
  if (findings.length === 0) return;
  const text = findings.map(({ what, remedy }) => `${what}: ${remedy}`).join('; ');
  if (durability === 'relaxed') {
    log.warn(`Accepted events can be lost: ${text}.`);
    return;
  }
  throw new Error(
    `Accepted events could be lost on this Redis. ${text}. Or set POSTHORN_DURABILITY=relaxed to accept that.`,
  );
}
