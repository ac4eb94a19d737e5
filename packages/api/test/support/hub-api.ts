import { hashContent } from '@posthorn/core/posted-event';
import { acceptEvents } from '@posthorn/store/accept-events';
import type { HubJob } from '@posthorn/store/hub-jobs';
import { createSecretBox, newSecretKey } from '@posthorn/store/secret-box';
import { openStore, type Store } from '@posthorn/store/store';
import { isSecretKey } from '@posthorn/transports/known';
import { Queue } from 'bullmq';
import pino from 'pino';
// @boundaries-ignore what all packages' tests share is at the top
import { answerChecker, type CheckAnswer, type TestedDocument } from '../../../../test/support/openapi-answers.ts';
import { startApi } from '../../src/main.ts';
import { startTestRedis } from './api.ts';

const operator = 'Bearer the-operator';

/** An answer to {@link HubApi.hub} or {@link HubApi.ask}. */
export interface Told<Body = Record<string, unknown>> {
  status: number;
  headers: Headers;
  text: string;
  /** Undefined when it is not JSON. */
  body: Body;
}

/** How a request to the hub is sent; by default as `curl -F` does, by the operator. */
export interface HubOptions {
  /** Null sends none. */
  authorization?: string | null;
  headers?: Record<string, string>;
  path?: string;
  encoding?: 'multipart' | 'urlencoded';
}

/** A hook as the REST API shows it. */
export interface HookJson {
  id: number;
  name: string;
  events: string[];
  active: boolean;
  dialect: string;
  config: Record<string, string>;
}

/** An api over HTTP on a Redis of its own, without workers: what the hub asks of them stays in its queue. */
export interface HubApi {
  url: string;
  store: Store;
  hub(fields: Record<string, string>, options?: HubOptions): Promise<Told>;
  ask<Body>(method: string, path: string, body?: unknown, authorization?: string | null): Promise<Told<Body>>;
  hooks(source: string): Promise<HookJson[]>;
  /** Makes a token of role `user`, as an Authorization header. */
  user(name: string): Promise<string>;
  /** What waits in queue `hub`, the oldest first. */
  jobs(): Promise<HubJob[]>;
  post(event: { source: string; id: string; type: string; data: string }): Promise<void>;
  close(): Promise<void>;
}

/** Starts it. `127.0.0.0/8` may be called back. */
export async function startHubApi(): Promise<HubApi> {
  const redis = await startTestRedis();
  const secretKeys = [newSecretKey()];
  const api = await startApi({
    redisUrl: redis.url,
    shards: 1,
    secretKeys,
    listen: { host: '127.0.0.1', port: 0 },
    operatorToken: 'the-operator',
    allowedNetworks: ['127.0.0.0/8'],
    hookConcurrency: 100,
    log: pino({ level: 'error' }),
  });
  const store = openStore({
    url: redis.url,
    shards: 1,
    patience: 'fail',
    hookConcurrency: 100,
    secrets: createSecretBox(secretKeys),
    isSecretKey,
    onConnectionError: () => undefined,
  });
  const { hostname: host, port } = new URL(redis.url);
  const queue = new Queue('hub', { connection: { host, port: Number(port) } });

  const document = (await (await fetch(`${api.url}/openapi.json`)).json()) as TestedDocument;
  const check = answerChecker(document);

  async function ask<Body>(
    method: string,
    path: string,
    body?: unknown,
    authorization: string | null = operator,
  ): Promise<Told<Body>> {
    const headers = { ...(authorization === null ? {} : { authorization }), 'content-type': 'application/json' };
    const request = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) };
    return told(check, method, await fetch(api.url + path, request));
  }

  return {
    url: api.url,
    store,
    ask,
    hub: async (fields, options = {}) => {
      const { authorization = operator, headers = {}, path = '/hub', encoding = 'multipart' } = options;
      const form = encoding === 'multipart' ? new FormData() : new URLSearchParams();
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      return told(
        check,
        'POST',
        await fetch(api.url + path, {
          method: 'POST',
          body: form,
          headers: { ...(authorization === null ? {} : { authorization }), ...headers },
        }),
      );
    },
    hooks: async (source) => (await ask<HookJson[]>('GET', `/v1/hooks?source=${encodeURIComponent(source)}`)).body,
    user: async (name) => {
      const made = await ask<{ token: string }>('POST', '/v1/tokens', { role: 'user', user: name });
      return `token ${made.body.token}`;
    },
    jobs: async () => (await queue.getJobs(['waiting', 'delayed'], 0, -1, true)).map(({ data }) => data as HubJob),
    post: async (event) => {
      const whole = { actor: 'octocat', time: '2026-01-31T12:00:00Z', ...event };
      await acceptEvents(store, [{ ...whole, contentHash: hashContent(whole) }]);
    },
    close: async () => {
      await queue.close();
      await store.close();
      await api.close();
      await redis.stop();
    },
  };
}

async function told<Body>(check: CheckAnswer, method: string, response: Response): Promise<Told<Body>> {
  const text = await response.text();
  const { pathname: url } = new URL(response.url);
  check({ method, url, status: response.status, contentType: response.headers.get('content-type') ?? undefined, text });
  const isJson = (response.headers.get('content-type') ?? '').includes('json') && text !== '';
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: (isJson ? JSON.parse(text) : undefined) as Body,
  };
}
