import { Problem } from '@posthorn/core/problem';
import { isOutage } from '@posthorn/store/outage';
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import type { Logger } from 'pino';

/** What a part of a server says of bodies that it does not read. */
export interface BodyRules {
  /** Which content types to send. */
  mediaType: string;
  /** How large a body may be. */
  tooLarge: string;
}

/**
 * Answers whatever these routes throw as `application/problem+json` (RFC 9457).
 * What is not expected is logged and never shown.
 */
export function handleErrors(app: FastifyInstance, rules: BodyRules, log: Logger): void {
  app.setErrorHandler((error, _request, reply) => sendProblem(reply, problemOf(error, rules, log)));
}

/** The problem behind an error: itself, one of the HTTP server's own, an outage of Redis, or a bug, which is logged. */
export function problemOf(error: unknown, rules: BodyRules, log: Logger): Problem {
  if (error instanceof Problem) return error;
  if (isOutage(error)) {
    log.warn({ err: error }, 'Redis did not answer');
    return new Problem('unavailable', outageDetail, { retryAfterSeconds: 1, cause: error });
  }
  const { code, statusCode = 500, message } = error as Partial<FastifyError>;
  switch (code) {
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new Problem('unsupported_media_type', rules.mediaType, {
        errors: [{ field: 'Content-Type', message: 'is not one that is read here' }],
        cause: error,
      });
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Problem('payload_too_large', rules.tooLarge, {
        errors: [{ field: 'body', message: 'is too large' }],
        cause: error,
      });
    default:
      if (statusCode < 500) {
        return new Problem('bad_request', `The request could not be read: ${message}.`, {
          errors: [{ field: 'body', message: 'could not be read' }],
          cause: error,
        });
      }
      log.error({ err: error }, 'a request failed');
      return new Problem('internal', 'Posthorn failed to answer this; its log says why.', { cause: error });
  }
}

const outageDetail =
  'Redis is away, or full. Nothing is known to have changed; ask again, an event under the same id or Idempotency-Key.';

/** Sends a problem, with the headers that belong to it. */
export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.code === 'unauthorized') void reply.header('www-authenticate', 'Bearer');
  if (problem.retryAfterSeconds !== undefined) void reply.header('retry-after', String(problem.retryAfterSeconds));
  // A buffer: fastify would add a charset to a text, which this media type does not have.
  return reply
    .code(problem.status)
    .type('application/problem+json')
    .send(Buffer.from(JSON.stringify(problem.body())));
}
