import { Problem } from '@posthorn/core/problem';
import Fastify, { type FastifyInstance, type FastifyRequest, type FastifyServerOptions } from 'fastify';
import { sendProblem } from './problems.ts';

/**
 * Makes an HTTP server. What reaches no route is answered as a problem, too: 404
 * for what is not there, 400 for a URL that can't be read.
 */
export function createServer(
  options: Pick<FastifyServerOptions, 'forceCloseConnections' | 'trustProxy'> = {},
): FastifyInstance {
  const app: FastifyInstance = Fastify({
    ...options,
    logger: false,
    // As long as a URL can be. An id that is too long is for its route to answer, as one that isn't there.
    routerOptions: { maxParamLength: 65_536 },
    frameworkErrors: (error, _request, reply) => {
      const message = 'is not percent-encoded UTF-8';
      const errors = [{ field: 'URL', message }];
      void sendProblem(reply, new Problem('bad_request', `URL: ${message}.`, { errors, cause: error }));
    },
  });
  app.setNotFoundHandler((request, reply) => sendProblem(reply, nothingAt(request)));
  app.setErrorHandler((error, request, reply) => {
    // A body that can't be read does not matter where nobody wants it.
    if (request.is404) return sendProblem(reply, nothingAt(request));
    throw error;
  });
  return app;
}

/** The 404 for a path and method that no route has. */
export function nothingAt({ method, url }: Pick<FastifyRequest, 'method' | 'url'>): Problem {
  return new Problem('not_found', `There is nothing at ${method} ${url.split('?', 1)[0]}.`);
}
