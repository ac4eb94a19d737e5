import { Problem } from '@posthorn/core/problem';
import { isOutage } from '@posthorn/store/outage';
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import type { Logger } from 'pino';

/** Answers whatever a route throws as `application/problem+json` (RFC 9457). What is not expected is logged, never shown. */
export function handleErrors(app: FastifyInstance, log: Logger): void {
  app.setErrorHandler((error, request, reply) => {
    const problem = toProblem(error);
    if (problem.code === 'internal')
      log.error({ err: error, method: request.method, path: pathOf(request.url) }, 'request failed');
    return sendProblem(reply, problem);
  });
}

/** Sends a problem, with the headers that belong to it. */
function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.code === 'unauthorized') reply.header('www-authenticate', 'Bearer');
  if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', String(problem.retryAfterSeconds));
  // A buffer: fastify would add a charset to a text, which this media type does not have.
  return reply
    .code(problem.status)
    .type('application/problem+json')
    .send(Buffer.from(JSON.stringify(problem.body())));
}

/** Answers 404 to every path and method that no route has. For the server's owner: one server can have one only. */
export function handleUnknownRoutes(app: FastifyInstance): void {
  app.setNotFoundHandler((request, reply) =>
    sendProblem(reply, new Problem('not_found', `There is nothing at ${request.method} ${pathOf(request.url)}.`)),
  );
}

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isOutage(error)) {
    return new Problem(
      'unavailable',
      'Redis can’t be reached right now, or is full. Nothing is known to be changed; ask again.',
      {
        retryAfterSeconds: 1,
        cause: error,
      },
    );
  }
  const { code, statusCode = 500, message } = error as Partial<FastifyError>;
  switch (code) {
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new Problem(
        'unsupported_media_type',
        'Send the body as JSON, with the header "Content-Type: application/json".',
      );
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Problem('payload_too_large', 'The body is larger than 1 MiB.');
    default:
      if (statusCode < 500)
        return new Problem('bad_request', `The request could not be read: ${message}.`, { cause: error });
      return new Problem('internal', 'Posthorn failed to answer this; its log says why.', { cause: error });
  }
}

function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? url;
}
