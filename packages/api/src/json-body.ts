import { Problem } from '@posthorn/core/problem';
import type { FastifyInstance } from 'fastify';

/**
 * Bodies are JSON and nothing else. An empty one is no body, whatever its
 * content type says: stock clients send the header with every POST and DELETE.
 */
export function readJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>(
    /^application\/(?:[\w.-]+\+)?json\b/,
    { parseAs: 'string' },
    (request, body, done) => {
      if (body.trim() === '') return done(null, undefined);
      return parse(request, body, (error, value) => {
        done(error && new Problem('bad_request', `The body is not JSON: ${error.message}.`, { cause: error }), value);
      });
    },
  );
}
