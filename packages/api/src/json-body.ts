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

/**
 * Has bodies without a content type, or with that of a form, read as JSON, as
 * GitHub does: curl -d, Octokit.net and the clients in Perl send theirs so. No
 * page elsewhere can make use of it: browsers add no `Authorization` by themselves.
 */
export function readUnmarkedBodies(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ raw: { headers } }) => {
    const type = headers['content-type'];
    if (type === undefined || /^application\/x-www-form-urlencoded\b/i.test(type)) {
      headers['content-type'] = 'application/json';
    }
  });
}
