import { Busboy, type BusboyHeaders } from '@fastify/busboy';
import { invalidField, Problem } from '@posthorn/core/problem';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { hubRequestSchema } from './request.ts';

/** The fields of a form, by name. */
export type FormFields = Record<string, string>;

/** How large a form may be, in bytes: its longest values are two URLs. */
const maxFormBytes = 65_536;

/** Bodies are forms, as `curl -F` (multipart) or `curl -d` (urlencoded) sends them (wire-formats.md S13). */
export function readFormBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const options = { parseAs: 'buffer', bodyLimit: maxFormBytes } as const;
  app.addContentTypeParser<Buffer>(
    'application/x-www-form-urlencoded',
    options,
    async (_: FastifyRequest, body: Buffer) => fieldsOf(new URLSearchParams(body.toString('utf8'))),
  );
  app.addContentTypeParser<Buffer>('multipart/form-data', options, async ({ headers }: FastifyRequest, body: Buffer) =>
    fieldsOf(await readMultipart({ 'content-type': headers['content-type'] ?? '' }, body)),
  );
}

/**
 * Throws Problem `invalid` for a field of ours that is there twice: nobody could
 * say which was meant. PubSubHubbub 0.3 has fields that are (hub.verify).
 */
function fieldsOf(pairs: Iterable<readonly [string, string]>): FormFields {
  const fields = new Map<string, string>();
  for (const [name, value] of pairs) {
    // What stands for bytes that are no character.
    if ((name + value).includes('\u{fffd}')) throw invalidField(name, 'is not valid UTF-8');
    if (fields.has(name) && Object.hasOwn(hubRequestSchema.shape, name))
      throw invalidField(name, 'is there twice; send it once');
    fields.set(name, value);
  }
  return Object.fromEntries(fields);
}

function readMultipart(headers: BusboyHeaders, body: Buffer): Promise<[string, string][]> {
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown): void =>
      reject(
        new Problem('bad_request', `The multipart form could not be read: ${messageOf(cause)}.`, {
          errors: [{ field: 'body', message: 'is no multipart form that ends as it should' }],
          cause,
        }),
      );
    const fields: [string, string][] = [];
    try {
      // A file that somebody sends for a field is its value.
      const reader = new Busboy({ headers, isPartAFile: () => false });
      reader.on('field', (name, value) => fields.push([name, value]));
      reader.on('error', fail);
      reader.on('finish', () => resolve(fields));
      reader.end(body);
    } catch (error) {
      fail(error);
    }
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
