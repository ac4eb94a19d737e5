import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Fault, type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts';
import { freePort, startRedis, type TestRedis } from '../support/redis-server.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { type Misdeeds, type Role, startRole } from './role.ts';
import type { LinkFault, LinkName, ProcessName, Step } from './schedule.ts';

/** A Posthorn whose every process and link can be struck. */
export interface Stage {
  redis: TestRedis;
  ingestUrl: string;
  apiUrl: string;
  operatorToken: string;
  /** Where hooks reach the receiver: through its proxy. */
  receiverUrl: string;
  /** A request to the api as operator; fails unless it is answered 2xx. */
  ask<Body>(method: string, path: string, body?: unknown): Promise<Body>;
  /** Whether a process or link has got over what was done to it: a start may take long while Redis is away. */
  isWell(victim: Step['on']): boolean;
  /** Does what a step says to a victim that is well; fulfils when it is over and the victim is well again. */
  strike(step: Step): Promise<void>;
  misdeeds: Misdeeds;
  close(): Promise<void>;
}

/** Starts Redis, ingest, api and two workers, with proxies between them and before the receiver. Jitter is the seed's. */
export async function startStage(receiverPort: number, seed: number): Promise<Stage> {
  const redis = await startRedis();
  const misdeeds: Misdeeds = { crashes: [], oddities: [] };
  const startProxy = (port: number): Promise<FaultProxy> => startFaultProxy(port, 'any', seededRandom(seed));
  const proxies: Record<LinkName, FaultProxy> = {
    'ingest-redis': await startProxy(redis.port),
    'api-redis': await startProxy(redis.port),
    'worker 1-redis': await startProxy(redis.port),
    'worker 2-redis': await startProxy(redis.port),
    'workers-receiver': await startProxy(receiverPort),
  };
  const operatorToken = `chaos-${randomBytes(12).toString('hex')}`;
  const secretKey = randomBytes(32).toString('base64');
  const role = async (name: string, command: string, redisPort: number): Promise<Role> =>
    startRole(
      name,
      command,
      {
        POSTHORN_REDIS_URL: `redis://127.0.0.1:${redisPort}`,
        POSTHORN_LISTEN: `127.0.0.1:${await freePort()}`,
        POSTHORN_OPERATOR_TOKEN: operatorToken,
        POSTHORN_SECRET_KEY: secretKey,
        POSTHORN_ALLOWED_NETWORKS: '127.0.0.0/8',
      },
      misdeeds,
    );
  const [ingest, api, worker1, worker2] = await Promise.all([
    role('ingest', 'ingest', proxies['ingest-redis'].port),
    role('api', 'api', proxies['api-redis'].port),
    role('worker 1', 'worker', proxies['worker 1-redis'].port),
    role('worker 2', 'worker', proxies['worker 2-redis'].port),
  ]);
  const roles: Record<Exclude<ProcessName, 'redis'>, Role> = { ingest, api, 'worker 1': worker1, 'worker 2': worker2 };

  const suffering = new Set<Step['on']>();

  async function suffer(step: Step): Promise<void> {
    switch (step.what) {
      case 'kill':
      case 'restart':
      case 'freeze':
        return step.on === 'redis' ? strikeRedis(redis, step) : roles[step.on].strike(step);
      case 'reset':
        return proxies[step.on].reset();
      case 'latency':
      case 'slow':
      case 'silent':
      case 'mute':
      case 'refuse':
        await proxies[step.on].inject(faults[step.what]);
        await sleep(step.forMs);
        await proxies[step.on].inject(null);
    }
  }

  return {
    redis,
    ingestUrl: ingest.url,
    apiUrl: api.url,
    operatorToken,
    receiverUrl: `http://127.0.0.1:${proxies['workers-receiver'].port}`,
    isWell: (victim) => !suffering.has(victim),
    strike: (step) => {
      suffering.add(step.on);
      return suffer(step).finally(() => suffering.delete(step.on));
    },
    misdeeds,
    ask: async (method, path, body) => {
      const headers = { authorization: `Bearer ${operatorToken}`, 'content-type': 'application/json' };
      const response = await fetch(api.url + path, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${await response.text()}`);
      return response.json() as never;
    },
    close: async () => {
      await Promise.all(Object.values(roles).map((one) => one.end()));
      await Promise.all(Object.values(proxies).map((proxy) => proxy.close()));
      await redis.stop();
    },
  };
}

const faults: Record<Exclude<LinkFault, 'reset'>, Fault> = {
  latency: { kind: 'latency', ms: 20, jitterMs: 100 },
  slow: { kind: 'slow', bytesPerSecond: 20_000 },
  silent: { kind: 'silent', direction: 'both' },
  mute: { kind: 'silent', direction: 'replies' },
  refuse: { kind: 'refuse' },
};

async function strikeRedis(redis: TestRedis, { what, forMs }: Step): Promise<void> {
  if (what === 'freeze') {
    process.kill(redis.pid, 'SIGSTOP');
    await sleep(forMs);
    process.kill(redis.pid, 'SIGCONT');
    return;
  }
  await redis.kill();
  await sleep(forMs);
  await redis.start();
}
