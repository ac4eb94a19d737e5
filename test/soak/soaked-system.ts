import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startRedis, type TestRedis } from '../support/redis-server.ts';
import { type MeasuredRole, startMeasured } from './measured-role.ts';

/** A Posthorn whose processes say how much memory they hold, and a receiver that only counts. */
export interface SoakedSystem {
  redis: TestRedis;
  ingest: MeasuredRole;
  worker: MeasuredRole;
  receiverUrl: string;
  /** How many requests the receiver has answered. */
  arrived: () => number;
  /** Fulfils when it has answered so many. */
  untilArrived: (count: number) => Promise<void>;
  call<Body>(method: string, path: string, body?: unknown): Promise<Body>;
  /** Posts so many new events to a feed, in one batch. */
  post(feed: string, count: number): Promise<void>;
  close(): Promise<void>;
}

/** Starts Redis, ingest, api, one worker and the receiver. */
export async function startSoaked(): Promise<SoakedSystem> {
  const redis = await startRedis();
  const token = randomBytes(24).toString('hex');
  const env = {
    POSTHORN_REDIS_URL: redis.url,
    POSTHORN_LISTEN: '127.0.0.1:0',
    POSTHORN_OPERATOR_TOKEN: token,
    POSTHORN_SECRET_KEY: randomBytes(32).toString('base64'),
    POSTHORN_ALLOWED_NETWORKS: '127.0.0.0/8',
    POSTHORN_LOG_LEVEL: 'warn',
  };
  const loud = { ...env, POSTHORN_LOG_LEVEL: 'info' };
  const [ingest, api, worker] = await Promise.all([
    startMeasured('ingest', loud),
    startMeasured('api', loud),
    startMeasured('worker', loud),
  ]);
  const receiver = await startCounter();
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };

  async function ask<Body>(url: string, method: string, body?: unknown): Promise<Body> {
    const response = await fetch(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${url} was answered ${response.status}: ${text}`);
    return JSON.parse(text) as Body;
  }

  return {
    redis,
    ingest,
    worker,
    receiverUrl: receiver.url,
    arrived: receiver.arrived,
    untilArrived: receiver.untilArrived,
    call: (method, path, body) => ask(api.url + path, method, body),
    post: async (feed, count) => {
      const data = {
        PackageType: 'NuGet',
        PackageIdentifier: 'My.Package',
        PackageVersion: '1.0.0',
        FeedIdentifier: feed,
      };
      const event = { source: `feeds/${feed}`, type: 'package.added', data };
      await ask(
        `${ingest.url}/v1/events/batch`,
        'POST',
        Array.from({ length: count }, () => event),
      );
    },
    close: async () => {
      await Promise.all([ingest, api, worker].map((role) => role.stop()));
      await receiver.close();
      await redis.stop();
    },
  };
}

async function startCounter(): Promise<{
  url: string;
  arrived: () => number;
  untilArrived: (count: number) => Promise<void>;
  close(): Promise<void>;
}> {
  let count = 0;
  const waiting = new Map<() => void, number>();
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.end('ok');
      count += 1;
      for (const [tell, wanted] of waiting) {
        if (count < wanted) continue;
        waiting.delete(tell);
        tell();
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    arrived: () => count,
    untilArrived: (wanted) =>
      new Promise((resolve) => (count >= wanted ? resolve() : void waiting.set(resolve, wanted))),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
