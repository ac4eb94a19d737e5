import type { ProblemBody } from '@posthorn/core/problem';
import { createAuthenticate } from '@posthorn/http/authenticate';
import { described } from '@posthorn/http/openapi/operation';
import { handleErrors, problemOf } from '@posthorn/http/problems';
import type { Store } from '@posthorn/store/store';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { Intake } from './intake.ts';
import { KnownEventTypes } from './known-types.ts';
import { postBatchOperation, postEventOperation } from './operations.ts';
import { type Accepted, postEvent } from './post-event.ts';
import { readBatch, readEvent } from './read-events.ts';
import { idempotencyKeyOf, maxBodyBytes, requirePlainEncoding } from './request-body.ts';

/** What the ingest routes need. */
export interface IngestDeps {
  store: Store;
  /** A token of role `operator` from the settings. */
  operatorToken: string | undefined;
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
    const types = new KnownEventTypes(deps.store, performance.now.bind(performance));
    scope.removeAllContentTypeParsers();
    handleErrors(scope, bodyRules, deps.log);

    scope.addHook('onRequest', async ({ headers }) => requirePlainEncoding(headers['content-encoding']));

    // A binary CloudEvent's data may be of any JSON type; what is not for plain events is told apart later.
    readRaw(scope, /^[^/;]+\/(?:[^/;]+\+)?json\s*(?:;|$)/i);
    scope.post('/v1/events', described(postEventOperation), async (request, reply) => {
      const token = await authenticate(request.headers.authorization);
      const idempotencyKey = idempotencyKeyOf(request.headers['idempotency-key']);
      const catalogue = await types.current();
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
      const token = await authenticate(request.headers.authorization);
      const idempotencyKey = idempotencyKeyOf(request.headers['idempotency-key']);
      const catalogue = await types.current();
      const { batch, parseItem } = readBatch(request);
      if (!batch.ok) throw batch.problem;
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

function readRaw(scope: FastifyInstance, contentTypes: string[] | RegExp): void {
  scope.addContentTypeParser(contentTypes, { parseAs: 'buffer', bodyLimit: maxBodyBytes }, (_request, body, done) =>
    done(null, body),
  );
}
