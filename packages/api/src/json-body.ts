import { maxJsonDepth, scanJson } from '@posthorn/core/json-scan';
import { describeFailure } from '@posthorn/core/json-text';
import { invalidField, Problem } from '@posthorn/core/problem';
import type { FastifyInstance } from 'fastify';

/**
 * Bodies are JSON and nothing else. An empty one is no body, whatever its
 * content type says: stock clients send the header with every POST and DELETE.
 */
export function readJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>(
    /^application\/(?:[\w.-]+\+)?json\b/,
    { parseAs: 'buffer' },
    (request, body, done) => {
      const read = readText(body);
      if ('problem' in read) return done(read.problem);
      if (read.text.trim() === '') return done(null, undefined);
      return parse(request, read.text, (error, value) => done(error && notJson(error.message, error), value));
    },
  );
}

/** The text of a body, or what about it JSON.parse would pass over or stumble upon. */
function readText(body: Buffer): { text: string } | { problem: Problem } {
  let text: string;
  try {
    text = utf8.decode(body);
  } catch (cause) {
    return { problem: notJson('it is not valid UTF-8', cause) };
  }
  if (text.trim() === '') return { text };
  const scan = scanJson(text);
  if (!scan.ok && scan.reason === 'depth') {
    return {
      problem: invalidField(fieldAt(scan.pointer), `nests deeper than ${maxJsonDepth} levels; send it flatter`),
    };
  }
  if (!scan.ok) return { problem: notJson(describeFailure(text, scan)) };
  if (scan.duplicate !== undefined) {
    return { problem: invalidField(fieldAt(scan.duplicate), 'is there twice; send each key once') };
  }
  return { text };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function notJson(reason: string, cause?: unknown): Problem {
  return new Problem('bad_request', `The body is not JSON: ${reason}.`, {
    errors: [{ field: 'body', message: `is not JSON: ${reason}` }],
    cause,
  });
}

/** A JSON pointer as the dotted path that errors name fields by; cut short, since what it names was sent by somebody. */
function fieldAt(pointer: string): string {
  const path = pointer.slice(1).replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~');
  return path === '' ? 'body' : path.slice(0, 200);
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
