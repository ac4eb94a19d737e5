import { registerApi } from '@posthorn/api/app';
import { serveOpenApi } from '@posthorn/http/openapi/serve';
import { createServer } from '@posthorn/http/server';
import { registerIngest } from '@posthorn/ingest/routes';
import { awaitDeployment } from '@posthorn/store/deployment';
import { openJobQueues } from '@posthorn/store/queues';
import { createSecretBox } from '@posthorn/store/secret-box';
import { openStore } from '@posthorn/store/store';
import { createGuard } from '@posthorn/transports/guard/guard';
import { isSecretKey } from '@posthorn/transports/known';
import { portOf } from '@posthorn/transports/named-host';
import { startWorker } from '@posthorn/worker/main';
import type { Logger } from 'pino';
import type { devConfig } from '../config.ts';
import type { Service } from '../run-role.ts';
import { startEmbeddedRedis } from './embedded-redis.ts';
import { devKeys } from './keys.ts';
import { lockDataDir } from './lock.ts';
import { registerReceiver } from './receiver.ts';
import { servicesInvitation } from './services/invitation.ts';
import { registerServicesPage } from './services/routes.ts';
import type { Services } from './services/stand-ins.ts';
import { welcome } from './welcome.ts';

/** What `posthorn dev` runs on. */
export interface DevOptions {
  config: ReturnType<typeof devConfig>;
  /** Says to stop, perhaps while it still waits for Redis: then the start fails. */
  stopping: AbortSignal;
  log: Logger;
  /** Whether to run stand-ins for the services, and send to those. */
  withServices: boolean;
  /** Writes a line for the person at the terminal. */
  say: (line: string) => void;
}

/** All roles in this process on one port, on an embedded Redis unless a URL is given. */
export async function startDev(options: DevOptions): Promise<Service> {
  const closers: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const step of closers.splice(0).reverse()) await step();
  };
  try {
    const url = await start(options, (step) => closers.push(step));
    return { url, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(
  { config, stopping, log, say, withServices }: DevOptions,
  onClose: (step: () => unknown) => void,
): Promise<string> {
  onClose(lockDataDir(config.dataDir));
  const keys = devKeys(config.dataDir);
  const operatorToken = config.operatorToken ?? keys.operatorToken;
  const secretKeys = config.secretKeys ?? [keys.secretKey];
  const redisUrl = config.redisUrl ?? (await embedded(config.dataDir, keys.redisPassword));

  const onConnectionError = (error: Error): void => log.warn({ err: error }, 'Redis connection');
  const { shards, hookConcurrency, concurrency, retention, publicUrl, githubEnterprise, secretOverlapMs } = config;
  const services = withServices ? await standIns(config.listen.port) : null;
  const allowedNetworks = services ? [...config.allowedNetworks, '127.0.0.1'] : config.allowedNetworks;
  const secrets = createSecretBox(secretKeys);
  const store = openStore({
    url: redisUrl,
    shards,
    patience: 'fail',
    hookConcurrency,
    secrets,
    isSecretKey,
    onConnectionError,
    ackReplicas: config.ackReplicas,
  });
  onClose(() => store.close());
  await awaitDeployment(store, log, stopping);
  const queues = openJobQueues(redisUrl, onConnectionError);
  onClose(() => queues.close());

  const worker = await startWorker({
    redisUrl,
    shards,
    secretKeys,
    allowedNetworks,
    concurrency,
    hookConcurrency,
    retention,
    githubEnterprise,
    services: services?.addresses ?? config.services,
    health: null,
    stopping,
    log,
  });
  onClose(() => worker.close());

  const app = createServer({ forceCloseConnections: true });
  serveOpenApi(app, { publicUrl });
  await registerIngest(app, { store, operatorToken, loadLimits: config.loadLimits, now: () => new Date(), log });
  // Our own port is not among them: the receiver of the samples is there.
  const guard = createGuard({ allowedNetworks, ownPorts: new Set([portOf(redisUrl)]) });
  await registerApi(app, {
    store,
    queues,
    guard,
    operatorToken,
    publicUrl,
    secretOverlapMs,
    githubEnterprise,
    health: true,
    log,
  });
  await registerReceiver(app);
  if (services) registerServicesPage(app, services.list);
  const url = await app.listen(config.listen);
  onClose(() => app.close());

  for (const line of await welcome({ store, url, operatorToken })) say(line);
  for (const line of invitation(url, operatorToken)) say(line);
  if (services) for (const line of servicesInvitation(url, operatorToken, services.list)) say(line);
  return url;

  async function standIns(port: number): Promise<Services> {
    // Loaded only where they are wanted: nothing else needs a mail server.
    const { startServices } = await import('./services/stand-ins.ts');
    const started = await startServices(port === 0 ? 0 : port + 11);
    onClose(() => started.close());
    return started;
  }

  async function embedded(dataDir: string, password: string): Promise<string> {
    const redis = await startEmbeddedRedis(dataDir, password, stopping, log);
    onClose(() => redis.close());
    return redis.url;
  }
}

function invitation(url: string, token: string): string[] {
  return [
    '',
    `Posthorn is ready at ${url}`,
    `Operator token: ${token}`,
    '',
    'Try next, in another terminal:',
    `  curl ${url}/v1/events -H "authorization: Bearer ${token}" -H "content-type: application/json" -d '{"source":"feeds/sample-feed","type":"package.listed","actor":"me","data":{"Action":"unlisted","PackageIdentifier":"My.Package"}}'`,
    `  curl "${url}/v1/deliveries?source=feeds/sample-feed" -H "authorization: Bearer ${token}"`,
    '',
    'Or with the command line:',
    `  export POSTHORN_URL=${url} POSTHORN_TOKEN=${token}`,
    '  npx posthorn --help',
    '',
    'Ctrl-C stops everything; the data stays.',
  ];
}
