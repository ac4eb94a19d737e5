import { baseUrl } from '@posthorn/http/base-url';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiDeps } from './deps.ts';

/** {@link baseUrl}, and the layout that the request chose (wire-formats.md S17): links lead on in the same one. */
export function layoutUrl(request: FastifyRequest, deps: Pick<ApiDeps, 'publicUrl'>): string {
  return `${baseUrl(request, deps)}${request.url.startsWith('/api/v3/') ? '/api/v3' : ''}`;
}

/** Cuts a page out of a list and links to the others (RFC 8288): rel next, last, first, prev, as they exist. */
export function sendPage<T>(
  { request, reply, base }: { request: FastifyRequest; reply: FastifyReply; base: string },
  items: readonly T[],
  { page, per_page }: { page: number; per_page: number },
): T[] {
  const last = Math.max(Math.ceil(items.length / per_page), 1);
  const targets: [rel: string, page: number][] = [];
  if (page < last) targets.push(['next', page + 1], ['last', last]);
  if (page > 1) targets.push(['first', 1], ['prev', Math.min(page - 1, last)]);
  setLinks(
    reply,
    targets.map(([rel, target]) => [rel, urlWith(request, base, { page: String(target) })]),
  );
  return items.slice((page - 1) * per_page, page * per_page);
}

/**
 * Cuts a page out of a list that goes by a key, and links to the next: it begins behind the key that is the cursor.
 *
 * @param keyOf texts, of which no two are the same
 */
export function sendKeyPage<T>(
  { request, reply, base }: { request: FastifyRequest; reply: FastifyReply; base: string },
  items: readonly T[],
  { cursor, per_page }: { cursor?: string | undefined; per_page: number },
  keyOf: (item: T) => string,
): T[] {
  const left = items
    .map((item) => ({ item, key: keyOf(item) }))
    .filter(({ key }) => cursor === undefined || key > cursor)
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const page = left.slice(0, per_page);
  const last = page.at(-1);
  if (last && left.length > page.length) setLinks(reply, [['next', urlWith(request, base, { cursor: last.key })]]);
  return page.map(({ item }) => item);
}

/** Sets the `Link` header, if there is anything to link to. */
export function setLinks(reply: FastifyReply, links: readonly (readonly [rel: string, url: string])[]): void {
  if (links.length > 0) reply.header('link', links.map(([rel, url]) => `<${url}>; rel="${rel}"`).join(', '));
}

/** The request's own URL with some query parameters changed. */
export function urlWith(request: FastifyRequest, base: string, changes: Record<string, string>): string {
  const [path = '', query = ''] = request.url.split('?', 2);
  const params = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) params.set(name, value);
  return `${base}${path}?${params.toString()}`;
}
