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
import { type BatchResult, postBatch } from './post-batch.ts';
import { answerFor, eventToStore } from './post-event.ts';
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
      const posting = { token, catalogue, idempotencyKey, now: deps.now().toISOString() };
      const event = eventToStore(readEvent(request, catalogue), 0, posting);
      const [acceptance = 'nosource'] = await intake.accept([event]);
      return reply.code(202).send(answerFor(event, acceptance));
    });

    await scope.register(async (batches) => {
      batches.removeAllContentTypeParsers();
      readRaw(batches, ['application/json', 'application/cloudevents-batch+json']);
      readRaw(batches, ['application/x-ndjson', 'application/ndjson', 'application/jsonl']);
      batches.post('/v1/events/batch', described(postBatchOperation), async (request, reply) => {
        const results = await postRequest(request);
        const unstored = results.some(({ status }) => status === 503);
        if (unstored) void reply.header('retry-after', '1');
        return reply.code(unstored ? 503 : 202).send({ results });
      });
    });

    async function postRequest(request: FastifyRequest): Promise<BatchResult[]> {
      const token = tokenOf(request);
      const idempotencyKey = idempotencyKeyOf(request.headers['idempotency-key']);
      const catalogue = await types.current();
      const { batch, parseItem } = readBatch(request);
      if (!batch.ok) throw batch.problem;
      const { items } = batch;
      await keepPace(deps.store, token, items.length);
      const posting = { token, catalogue, idempotencyKey, now: deps.now().toISOString() };
      return postBatch(intake, { ...posting, items, parseItem }, (error) => problemOf(error, bodyRules, deps.log));
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
