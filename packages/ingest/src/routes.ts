import type { ProblemBody } from '@posthorn/core/problem';
import type { Token } from '@posthorn/core/token';
import { createAuthenticate } from '@posthorn/http/authenticate';
import { described } from '@posthorn/http/openapi/operation';
import { handleErrors, problemOf } from '@posthorn/http/problems';
import type { Store } from '@posthorn/store/store';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { Intake } from './intake.ts';
import { KnownEventTypes } from './known-types.ts';
import { postBatchOperation, postEventOperation } from './operations.ts';
import { defaultLoadLimits, type LoadLimits, OverloadCheck } from './overload.ts';
import { type Accepted, postEvent } from './post-event.ts';
import { readBatch, readEvent } from './read-events.ts';
import { idempotencyKeyOf, maxBodyBytes, requirePlainEncoding } from './request-body.ts';
import { keepPace } from './token-pace.ts';

/** What the ingest routes need. */
export interface IngestDeps {
  store: Store;
  /** A token of role `operator` from the settings. */
  operatorToken: string | undefined;
  /** How full Redis may be. Default {@link defaultLoadLimits}. */
  loadLimits?: LoadLimits | undefined;
  now: () => Date;
  log: Logger;
}

/** A revoked token may still post for this long: looking each up for every event would cost a round trip. */
const tokenCacheMs = 1000;

const bodyRules = {
  mediaType:
    'Content-Type: send application/json, or application/x-ndjson to /v1/events/batch (with curl: -H "content-type: application/json"); CloudEvents as application/cloudevents+json, application/cloudevents-batch+json, or JSON with ce- headers.',
  tooLarge: `The request is over ${maxBodyBytes} bytes. Send fewer events in one request.`,
};

/** The answer for one event of a batch. */
type BatchResult = { status: number } & (Accepted | { error: ProblemBody });

/**
 * Registers `POST /v1/events` and `POST /v1/events/batch`. Encapsulated: bodies
 * are read raw here, because an event's data is carried as it was written.
 */
export async function registerIngest(app: FastifyInstance, deps: IngestDeps): Promise<void> {
  await app.register(async (scope) => {
    const authenticate = createAuthenticate(deps.store, deps.operatorToken, tokenCacheMs);
    const intake = new Intake(deps.store);
    const nowMs = performance.now.bind(performance);
    const types = new KnownEventTypes(deps.store, nowMs);
    const overload = new OverloadCheck(deps.store, deps.loadLimits ?? defaultLoadLimits, nowMs);
    scope.removeAllContentTypeParsers();
    handleErrors(scope, bodyRules, deps.log);

    // All of this before the body is read, which may be large: strangers, and what there is no room for, end here.
    scope.decorateRequest('token', null);
    scope.addHook('onRequest', async (request) => {
      request.setDecorator('token', await authenticate(request.headers.authorization));
      requirePlainEncoding(request.headers['content-encoding']);
      await overload.pass();
    });

    // A binary CloudEvent's data may be of any JSON type; what is not for plain events is told apart later.
    readRaw(scope, /^[^/;]+\/(?:[^/;]+\+)?json\s*(?:;|$)/i);
    scope.post('/v1/events', described(postEventOperation), async (request, reply) => {
      const token = tokenOf(request);
      const idempotencyKey = idempotencyKeyOf(request.headers['idempotency-key']);
      const catalogue = await types.current();
      await keepPace(deps.store, token, 1);
      const posting = { parsed: readEvent(request, catalogue), token, idempotencyKey, index: 0 };
      return reply.code(202).send(await postEvent(intake, catalogue, posting, deps.now()));
    });

    await scope.register(async (batches) => {
      batches.removeAllContentTypeParsers();
      readRaw(batches, ['application/json', 'application/cloudevents-batch+json']);
      readRaw(batches, ['application/x-ndjson', 'application/ndjson', 'application/jsonl']);
      batches.post('/v1/events/batch', described(postBatchOperation), async (request, reply) => {
        const results = await postBatch(request);
        const unstored = results.some(({ status }) => status === 503);
        if (unstored) void reply.header('retry-after', '1');
        return reply.code(unstored ? 503 : 202).send({ results });
      });
    });

    async function postBatch(request: FastifyRequest): Promise<BatchResult[]> {
      const token = tokenOf(request);
      const idempotencyKey = idempotencyKeyOf(request.headers['idempotency-key']);
      const catalogue = await types.current();
      const { batch, parseItem } = readBatch(request);
      if (!batch.ok) throw batch.problem;
      await keepPace(deps.store, token, batch.items.length);
      const now = deps.now();
      return Promise.all(
        batch.items.map((text, index) =>
          postEvent(intake, catalogue, { parsed: parseItem(text, catalogue), token, idempotencyKey, index }, now).then(
            (accepted): BatchResult => ({ status: 202, ...accepted }),
            (error: unknown): BatchResult => {
              const problem = problemOf(error, bodyRules, deps.log);
              return { status: problem.status, error: problem.body() };
            },
          ),
        ),
      );
    }
  });
}

function tokenOf(request: FastifyRequest): Token {
  return request.getDecorator<Token>('token');
}

function readRaw(scope: FastifyInstance, contentTypes: string[] | RegExp): void {
  scope.addContentTypeParser(contentTypes, { parseAs: 'buffer', bodyLimit: maxBodyBytes }, (_request, body, done) =>
    done(null, body),
  );
}
