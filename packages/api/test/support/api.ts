import { serveOpenApi } from '@posthorn/http/openapi/serve';
import { createServer } from '@posthorn/http/server';
import { type JobQueues, openJobQueues } from '@posthorn/store/queues';
import { createSecretBox, newSecretKey } from '@posthorn/store/secret-box';
import { openStore, type Store } from '@posthorn/store/store';
import { createGroups } from '@posthorn/store/streams';
import { createGuard } from '@posthorn/transports/guard/guard';
import { isSecretKey } from '@posthorn/transports/known';
import pino from 'pino';
import { vi } from 'vitest';
// @boundaries-ignore what all packages' tests share is at the top
import { answerChecker, type TestedDocument } from '../../../../test/support/openapi-answers.ts';
// @boundaries-ignore what all packages' tests share is at the top
import { routesOf } from '../../../../test/support/openapi-document.ts';
// @boundaries-ignore the server that all packages' tests share is at the top
import { startRedis as startTestRedis, type TestRedis } from '../../../../test/support/redis-server.ts';
import { registerApi } from '../../src/app.ts';

export { startTestRedis, type TestRedis };

/** An answer of the api under test. */
export interface Answer<T> {
  status: number;
  headers: Record<string, unknown>;
  text: string;
  body: T;
}

/** Sends a request as the operator, or with another token; `null` sends none. */
export type Ask = <T = Record<string, unknown>>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  url: string,
  body?: unknown,
  token?: string | null,
  headers?: Record<string, string>,
) => Promise<Answer<T>>;

/** A request as it is sent. */
export interface TestRequest {
  /** Default GET. */
  method?: string;
  url: string;
  headers?: Record<string, string>;
  payload?: string | Buffer | object;
}

/** An api on a Redis of its own. */
export interface TestApi {
  redis: TestRedis;
  store: Store;
  queues: JobQueues;
  ask: Ask;
  /** Makes a token and gives its text. */
  tokenOf(role: 'user' | 'producer' | 'operator', user?: string): Promise<string>;
  /** Sends a body as it is, with a content type. */
  send(
    method: 'POST' | 'PUT',
    url: string,
    contentType: string,
    body: string,
  ): Promise<Answer<Record<string, unknown>>>;
  /** Sends a request as it is. As with all others, the answer must be as the OpenAPI document says. */
  inject(request: TestRequest): Promise<Answer<Record<string, unknown>>>;
  document: TestedDocument;
  /** All of its routes, as `METHOD /path/{name}`. */
  routes: readonly string[];
  close(): Promise<void>;
}

const operatorToken = 'the-operator';

/** Starts a Redis and an api on it. Names resolve to a public address, except `inside.example`. */
export async function startTestApi(): Promise<TestApi> {
  const redis = await startTestRedis();
  const ignore = (): void => undefined;
  const store = openStore({
    url: redis.url,
    shards: 1,
    patience: 'fail',
    hookConcurrency: 100,
    secrets: createSecretBox([newSecretKey()]),
    isSecretKey,
    onConnectionError: ignore,
  });
  // Making the api keeps this process busy, on a slow machine for longer than a connection may take: that comes first.
  await vi.waitFor(() => store.redis.ping(), { timeout: 30_000 });
  // As a worker does when it starts: what comes later is handed out once.
  for (const shard of store.shards) await createGroups(store, shard);
  const queues = openJobQueues(redis.url, ignore);
  const guard = createGuard({
    allowedNetworks: [],
    lookup: async (name) => [name === 'inside.example' ? '10.0.0.1' : '93.184.215.14'],
  });
  const app = createServer();
  const routes = routesOf(app);
  serveOpenApi(app);
  await registerApi(app, { store, queues, guard, operatorToken, health: true, log: pino({ level: 'error' }) });

  const document = (await app.inject('/openapi.json')).json<TestedDocument>();
  const check = answerChecker(document);

  async function inject<T>(request: TestRequest): Promise<Answer<T>> {
    const { method = 'GET', url } = request;
    const reply = await app.inject({ ...request, method });
    const { statusCode: status, headers, payload: text } = reply;
    check({ method, url, status, contentType: headers['content-type'], text });
    return answer(reply);
  }

  const ask: Ask = (method, url, body, token = operatorToken, more = {}) => {
    const headers = token === null ? more : { authorization: `Bearer ${token}`, ...more };
    return inject({ method, url, headers, ...(body === undefined ? {} : { payload: body as object }) });
  };
  return {
    redis,
    store,
    queues,
    document,
    routes,
    inject,
    ask,
    tokenOf: async (role, user) => {
      const body = {
        role,
        ...(user === undefined ? {} : { user }),
        ...(role === 'producer' ? { sources: ['*'] } : {}),
      };
      return String((await ask('POST', '/v1/tokens', body)).body['token']);
    },
    send: (method, url, contentType, payload) =>
      inject({
        method,
        url,
        payload,
        headers: { authorization: `Bearer ${operatorToken}`, 'content-type': contentType },
      }),
    close: async () => {
      await app.close();
      await queues.close();
      await store.close();
      await redis.stop();
    },
  };
}

function answer<T>({
  statusCode,
  headers,
  payload,
}: {
  statusCode: number;
  headers: Record<string, unknown>;
  payload: string;
}): Answer<T> {
  const isJson = String(headers['content-type']).includes('json') && payload !== '';
  return { status: statusCode, headers, text: payload, body: (isJson ? JSON.parse(payload) : undefined) as T };
}
