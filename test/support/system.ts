import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type PosthornProcess, startPosthorn } from './posthorn-process.ts';
import { startRedis, type TestRedis } from './redis-server.ts';

/** An answer of the api or of ingest. */
export interface Answered<Body> {
  status: number;
  headers: Headers;
  body: Body;
}

/** What a delivery looks like in the api; tests name what they look at. */
export interface DeliveryJson {
  id: number;
  hook: number;
  event: string;
  source: string;
  status: string;
  reason: string | null;
  kind: string;
  redelivery_of: number | null;
  redelivered_as: number | null;
  attempts: AttemptJson[];
}

/** What an attempt looks like in the api. */
export interface AttemptJson {
  number: number;
  at: string;
  worker: string;
  result: string;
  late: boolean;
  request: { method: string; url: string; headers: Record<string, string>; body: string } | null;
  response: {
    status: number;
    status_text: string;
    headers: Record<string, string>;
    body: string;
    truncated: boolean;
  } | null;
  timings: Record<'dns_ms' | 'connect_ms' | 'tls_ms' | 'first_byte_ms', number | null> & { total_ms: number };
  error: { reason: string; message: string } | null;
  retry_in_ms: number | null;
}

/** A whole Posthorn: Redis, ingest, api and workers, each a process of its own. */
export interface System {
  redis: TestRedis;
  ingest: PosthornProcess;
  api: PosthornProcess;
  workers: PosthornProcess[];
  operatorToken: string;
  /** The settings that its processes are started with. */
  env: Readonly<Record<string, string>>;
  startWorker(env?: Record<string, string>): Promise<PosthornProcess>;
  /** A request as operator. JSON in, JSON out. */
  call<Body>(method: string, path: string, body?: unknown): Promise<Answered<Body>>;
  /** Posts one event; `body` is JSON text, or what becomes it. */
  post(body: unknown, headers?: Record<string, string>): Promise<Answered<{ id: string; duplicate: boolean }>>;
  /** Makes a feed. */
  feed(name: string): Promise<void>;
  /** Makes a hook on a feed; fails unless it is created. */
  hook(feed: string, url: string, settings?: Record<string, unknown>): Promise<{ id: number }>;
  /** Asks again until the answer is liked. */
  eventually<Value>(ask: () => Promise<Value>, likes: (value: Value) => boolean): Promise<Value>;
  /** All deliveries that a query finds, page by page. */
  deliveries(query: string): Promise<DeliveryJson[]>;
  delivery(id: number): Promise<DeliveryJson>;
  close(): Promise<void>;
}

/** Starts a system with this many workers. `env` is for all its processes; `ingestListen` is HOST:PORT, by default any free port. */
export async function startSystem(
  options: { workers?: number; env?: Record<string, string>; ingestListen?: string } = {},
): Promise<System> {
  const { ingestListen } = options;
  const redis = await startRedis();
  const operatorToken = `test-${randomBytes(12).toString('hex')}`;
  const env = {
    POSTHORN_REDIS_URL: redis.url,
    POSTHORN_LISTEN: '127.0.0.1:0',
    POSTHORN_OPERATOR_TOKEN: operatorToken,
    POSTHORN_SECRET_KEY: randomBytes(32).toString('base64'),
    POSTHORN_ALLOWED_NETWORKS: '127.0.0.0/8,::1/128',
    ...options.env,
  };
  const workers: PosthornProcess[] = [];
  const startWorker: System['startWorker'] = async (extra = {}) => {
    const worker = await startPosthorn(['worker'], { ...env, ...extra });
    workers.push(worker);
    return worker;
  };
  const [ingest, api] = await Promise.all([
    startPosthorn(['ingest'], { ...env, ...(ingestListen === undefined ? {} : { POSTHORN_LISTEN: ingestListen }) }),
    startPosthorn(['api'], env),
    ...Array.from({ length: options.workers ?? 1 }, () => startWorker()),
  ]);
  const authorization = `Bearer ${operatorToken}`;

  async function call<Body>(method: string, path: string, body?: unknown): Promise<Answered<Body>> {
    const response = await fetch(api.url + path, {
      method,
      headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? null : JSON.parse(text)) as Body,
    };
  }

  async function expectStatus<Body>(wanted: number[], method: string, path: string, body?: unknown): Promise<Body> {
    const answered = await call<Body>(method, path, body);
    if (!wanted.includes(answered.status)) {
      throw new Error(`${method} ${path} was answered ${answered.status}: ${JSON.stringify(answered.body)}`);
    }
    return answered.body;
  }

  return {
    redis,
    ingest,
    api,
    workers,
    operatorToken,
    env,
    startWorker,
    call,
    post: async (body, headers = {}) => {
      const response = await fetch(`${ingest.url}/v1/events`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      return {
        status: response.status,
        headers: response.headers,
        body: (await response.json()) as { id: string; duplicate: boolean },
      };
    },
    feed: async (name) => {
      await expectStatus([200, 201], 'PUT', `/v1/sources/feeds/${name}`, {});
    },
    hook: (feed, url, settings = {}) =>
      expectStatus<{ id: number }>([201], 'POST', `/feeds/${feed}/hooks`, {
        name: 'web',
        ...settings,
        config: { url, ...(settings['config'] as object) },
      }),
    eventually: async (ask, likes) => {
      for (;;) {
        const value = await ask();
        if (likes(value)) return value;
        await sleep(50);
      }
    },
    deliveries: async (query) => {
      const all: DeliveryJson[] = [];
      let cursor = '';
      for (;;) {
        const path = `/v1/deliveries?per_page=1000&${query}${cursor}`;
        const page = await expectStatus<{ deliveries: DeliveryJson[]; next: string | null }>([200], 'GET', path);
        all.push(...page.deliveries);
        if (page.next === null) return all;
        cursor = `&cursor=${encodeURIComponent(page.next)}`;
      }
    },
    delivery: (id) => expectStatus<DeliveryJson>([200], 'GET', `/v1/deliveries/${id}`),
    close: async () => {
      const processes = [ingest, api, ...workers];
      for (const one of processes) one.kill('SIGKILL');
      await Promise.all(processes.map((one) => one.ended));
      await redis.stop();
    },
  };
}
