import { serveOpenApi } from '@posthorn/http/openapi/serve';
import { createServer } from '@posthorn/http/server';
import { saveSource } from '@posthorn/store/sources';
import { openStore, type Store } from '@posthorn/store/store';
import { createToken } from '@posthorn/store/tokens';
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
// @boundaries-ignore what all packages' tests share is at the top
import { answerChecker, type TestedDocument } from '../../../../test/support/openapi-answers.ts';
// @boundaries-ignore what all packages' tests share is at the top
import { routesOf } from '../../../../test/support/openapi-document.ts';
// @boundaries-ignore the server that all packages' tests share is at the top
import { startRedis, type TestRedis } from '../../../../test/support/redis-server.ts';
import { registerIngest } from '../../src/routes.ts';

const operatorToken = 'the-operator';

/** An answer of the ingest under test. */
export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  body: Record<string, unknown>;
}

/** How a request differs from a well-formed one by the operator. */
export interface Sent {
  url?: string;
  /** null sends none. */
  token?: string | null;
  /** null sends none. */
  contentType?: string | null;
  headers?: Record<string, string>;
}

/** An ingest on a Redis of its own. */
export interface TestIngest {
  redis: TestRedis;
  store: Store;
  app: FastifyInstance;
  document: TestedDocument;
  /** All of its routes, as `METHOD /path/{name}`. */
  routes: readonly string[];
  /** Posts a body: text and bytes as they are, anything else as JSON. */
  post(body: unknown, sent?: Sent): Promise<Answer>;
  /** Posts a batch: JSON items as an array, text as NDJSON. */
  postBatch(items: readonly unknown[] | string, sent?: Sent): Promise<Answer>;
  /** Makes a token that may post to these sources. */
  producer(...sources: string[]): Promise<{ token: string; id: string }>;
  close(): Promise<void>;
}

/** Starts a Redis and an ingest on it, with these sources. */
export async function startTestIngest(...sources: string[]): Promise<TestIngest> {
  const redis = await startRedis();
  const store = openStore({
    url: redis.url,
    shards: 2,
    patience: 'fail',
    hookConcurrency: 1,
    secrets: null,
    onConnectionError: () => undefined,
  });
  for (const id of sources) await saveSource(store, id, { owners: [], co_owners: [], public: false }, new Date());
  const app = createServer();
  const routes = routesOf(app);
  serveOpenApi(app);
  const now = (): Date => new Date('2026-01-31T12:00:00Z');
  await registerIngest(app, { store, operatorToken, now, log: pino({ level: 'silent' }) });
  const document = (await app.inject('/openapi.json')).json<TestedDocument>();
  const check = answerChecker(document);

  async function post(body: unknown, sent: Sent = {}): Promise<Answer> {
    const { url = '/v1/events', token = operatorToken, contentType = 'application/json', headers = {} } = sent;
    const raw = typeof body === 'string' || Buffer.isBuffer(body);
    const reply = await app.inject({
      method: 'POST',
      url,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(contentType === null ? {} : { 'content-type': contentType }),
        ...headers,
      },
      payload: raw ? body : JSON.stringify(body),
    });
    const { statusCode: status, headers: answered, payload: text } = reply;
    check({ method: 'POST', url, status, contentType: answered['content-type'], text });
    return { status, headers: answered, body: JSON.parse(text) as Answer['body'] };
  }

  return {
    redis,
    store,
    app,
    document,
    routes,
    post,
    postBatch: (items, sent) =>
      typeof items === 'string'
        ? post(items, { url: '/v1/events/batch', contentType: 'application/x-ndjson', ...sent })
        : post(items, { url: '/v1/events/batch', ...sent }),
    producer: async (...granted) => {
      const { token, record } = await createToken(store, { role: 'producer', sources: granted }, new Date());
      return { token, id: record.id };
    },
    close: async () => {
      await app.close();
      await store.close();
      await redis.stop();
    },
  };
}
