import { Problem } from '@posthorn/core/problem';
import { isOutage } from '@posthorn/store/outage';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { maxBodyBytes } from './request-body.ts';

/** The problem behind an error: itself, one of the HTTP server's own, an outage of Redis, or a bug. */
export function problemOf(error: unknown, log: Logger): Problem {
  if (error instanceof Problem) return error;
  if (isOutage(error)) {
    log.warn({ err: error }, 'Redis did not answer');
    return new Problem('unavailable', 'The store is away or full, so the event was not confirmed. Post it again under the same id.', {
      retryAfterSeconds: 1,
      cause: error,
    });
  }
  const fromServer = problems[(error as { code?: string }).code ?? ''];
  if (fromServer) return fromServer();
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  if (status < 500) return new Problem('bad_request', (error as Error).message);
  log.error({ err: error }, 'unexpected error');
  return new Problem('internal', 'An unexpected error; the log of this server has more.');
}

/** fastify's errors by their code. */
const problems: Record<string, () => Problem> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () =>
    new Problem('payload_too_large', `The request is over ${maxBodyBytes} bytes. Send fewer events in one request.`),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () =>
    new Problem(
      'unsupported_media_type',
      'Content-Type: send application/json, or application/x-ndjson to /v1/events/batch (with curl: -H "content-type: application/json").',
    ),
};

/** Answers every error of these routes with problem+json. */
export function handleErrors(app: FastifyInstance, log: Logger): void {
  app.setErrorHandler((error, _request, reply) => {
    const problem = problemOf(error, log);
    if (problem.code === 'unauthorized') void reply.header('www-authenticate', 'Bearer');
    if (problem.retryAfterSeconds !== undefined) void reply.header('retry-after', String(problem.retryAfterSeconds));
    return reply.code(problem.status).type('application/problem+json').send(problem.body());
  });
}
