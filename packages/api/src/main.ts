import { serveOpenApi } from '@posthorn/http/openapi/serve';
import { createServer } from '@posthorn/http/server';
import { awaitDeployment } from '@posthorn/store/deployment';
import { openJobQueues } from '@posthorn/store/queues';
import { createSecretBox } from '@posthorn/store/secret-box';
import { openStore } from '@posthorn/store/store';
import { createGuard } from '@posthorn/transports/guard/guard';
import { isSecretKey } from '@posthorn/transports/known';
import { portOf } from '@posthorn/transports/named-host';
import type { Logger } from 'pino';
import { registerApi } from './app.ts';

/** Settings of the role `api`, read from the environment by the cli. */
export interface ApiOptions {
  redisUrl: string;
  shards: number;
  /** Keys that hooks' secrets are sealed with, base64, the current one first. */
  secretKeys: readonly string[];
  listen: { host: string; port: number };
  /** Start of the URLs in answers. Default: what a request came in on. */
  publicUrl?: string | undefined;
  operatorToken?: string | undefined;
  /**
   * Addresses and CIDRs of proxies whose `X-Forwarded-For`, `-Proto` and `-Host` count: the audit log and the hub's
   * bounds go by the address that a request came from. Default: none.
   */
  trustedProxies?: readonly string[] | undefined;
  /** How long the replaced secret of a hook signs beside the new one. Default 24 hours. */
  secretOverlapMs?: number | undefined;
  /** The GitHub Enterprise Server that Posthorn stands in for, as previews show it. Default: none. */
  githubEnterprise?: { version: string; host: string } | null | undefined;
  /** CIDRs that hooks may point to although they are private. */
  allowedNetworks: readonly string[];
  /** Default cap of attempts in flight per hook, until a worker says otherwise. */
  hookConcurrency: number;
  /** Says to stop, perhaps while it still waits for Redis: then the start fails. */
  stopping?: AbortSignal | undefined;
  log: Logger;
}

/** Starts the role `api`. Waits for Redis if it is away; `url` is where it listens afterwards. */
export async function startApi(options: ApiOptions): Promise<{ url: string; close(): Promise<void> }> {
  const { redisUrl, log } = options;
  const onConnectionError = (error: Error): void => log.warn({ err: error }, 'Redis connection failed');
  const ownPorts = new Set([portOf(redisUrl)]);
  const guard = createGuard({ allowedNetworks: options.allowedNetworks, ownPorts });
  const store = openStore({
    url: redisUrl,
    shards: options.shards,
    patience: 'fail',
    hookConcurrency: options.hookConcurrency,
    secrets: createSecretBox(options.secretKeys),
    isSecretKey,
    onConnectionError,
  });
  const queues = openJobQueues(redisUrl, onConnectionError);
  const app = createServer({
    forceCloseConnections: 'idle',
    trustProxy: [...(options.trustedProxies ?? [])],
  });
  const close = async (): Promise<void> => {
    await app.close();
    await queues.close();
    await store.close();
  };
  try {
    await awaitDeployment(store, log, options.stopping);
    const { publicUrl, operatorToken, secretOverlapMs, githubEnterprise } = options;
    serveOpenApi(app, { publicUrl });
    await registerApi(app, {
      store,
      queues,
      guard,
      log,
      publicUrl,
      operatorToken,
      secretOverlapMs,
      githubEnterprise,
      health: true,
    });
    const url = await app.listen(options.listen);
    ownPorts.add(portOf(url));
    return { url, close };
  } catch (error) {
    await close();
    throw error;
  }
}
