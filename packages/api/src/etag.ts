import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';

/**
 * Gives what is read an `ETag`, and answers 304 where the client has it already.
 * Of our own, since @fastify/etag marks the answers to changes and errors as
 * well, and turns those into a 304 too.
 */
export function tagReads(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!isRead || reply.statusCode !== 200 || typeof payload !== 'string') return payload;
    const hash = createHash('sha256').update(payload).digest('base64url');
    reply.header('etag', `W/"${hash}"`);
    if (!holds(request.headers['if-none-match'], hash)) return payload;
    reply.code(304).removeHeader('content-type').removeHeader('content-length');
    return '';
  });
}

/** Compares weakly, as RFC 9110 has it for reads: a client may send several tags, with or without `W/`. */
function holds(ifNoneMatch: string | undefined, hash: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.trim() === '*' || ifNoneMatch.includes(`"${hash}"`);
}
