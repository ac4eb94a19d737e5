import { Problem } from '@posthorn/core/problem';
import Fastify, { type FastifyInstance, type FastifyRequest, type FastifyServerOptions } from 'fastify';
import { refuseUnreadable } from './client-error.ts';
import { sendProblem } from './problems.ts';

/** How long a client may take, and how much it may take up: a slow or greedy one costs no more than this. */
export interface ServerLimits {
  /** For the headers of a request, in milliseconds. */
  headersMs: number;
  /** For a whole request, headers and body, in milliseconds. */
  requestMs: number;
  /** How often late requests are looked for: they may take that much longer, in milliseconds. */
  lookEveryMs: number;
  /** A connection over which nothing goes either way for this long is closed, in milliseconds. */
  silenceMs: number;
  /** Headers of a request together, in bytes. */
  headerBytes: number;
  /** Connections at a time; those beyond are closed as they come. */
  connections: number;
}

/** 26 MiB, the largest body there is, arrive in 60 s over a line of 4 Mbit/s. */
export const defaultLimits: ServerLimits = {
  headersMs: 10_000,
  requestMs: 60_000,
  lookEveryMs: 2000,
  silenceMs: 120_000,
  headerBytes: 16_384,
  connections: 10_000,
};

/**
 * Makes an HTTP server: every role's is made here, so that the limits hold for
 * all. What reaches no route is answered as a problem, too: 404 for what is not
 * there, 400 for a URL that can't be read, 408 and 431 for what is over a limit.
 */
export function createServer(
  options: Pick<FastifyServerOptions, 'forceCloseConnections' | 'trustProxy'> & { limits?: Partial<ServerLimits> } = {},
): FastifyInstance {
  const { limits: own = {}, ...rest } = options;
  const limits = { ...defaultLimits, ...own };
  const app: FastifyInstance = Fastify({
    ...rest,
    logger: false,
    requestTimeout: limits.requestMs,
    connectionTimeout: limits.silenceMs,
    http: {
      headersTimeout: limits.headersMs,
      connectionsCheckingInterval: limits.lookEveryMs,
      maxHeaderSize: limits.headerBytes,
    },
    clientErrorHandler: refuseUnreadable,
    // What comes while it closes is carried out and ends its connection. Fastify's own 503 says neither why nor when again.
    return503OnClosing: false,
    // As long as a URL can be. An id that is too long is for its route to answer, as one that isn't there.
    routerOptions: { maxParamLength: 65_536 },
    frameworkErrors: (error, _request, reply) => {
      const message = 'is not percent-encoded UTF-8';
      const errors = [{ field: 'URL', message }];
      void sendProblem(reply, new Problem('bad_request', `URL: ${message}.`, { errors, cause: error }));
    },
  });
  app.server.maxConnections = limits.connections;
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
