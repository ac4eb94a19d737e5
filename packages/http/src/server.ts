import { Problem } from '@posthorn/core/problem';
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
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
    frameworkErrors: (error, _request, reply) =>
      void sendProblem(reply, new Problem('bad_request', 'The URL could not be read: is it encoded?', { cause: error })),
  });
  app.setNotFoundHandler((request, reply) =>
    sendProblem(reply, new Problem('not_found', `There is nothing at ${request.method} ${pathOf(request.url)}.`)),
  );
  return app;
}

function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? url;
}
