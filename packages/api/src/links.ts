import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ApiDeps } from './deps.ts';

/** Start of the URLs in an answer: the configured one, or what the request came in on. */
export function baseUrl(request: FastifyRequest, { publicUrl }: Pick<ApiDeps, 'publicUrl'>): string {
  return publicUrl?.replace(/\/+$/, '') ?? `${request.protocol}://${request.host}`;
}

/** {@link baseUrl}, and the layout that the request chose (wire-formats.md S17): links lead on in the same one. */
export function layoutUrl(request: FastifyRequest, deps: Pick<ApiDeps, 'publicUrl'>): string {
  return `${baseUrl(request, deps)}${request.url.startsWith('/api/v3/') ? '/api/v3' : ''}`;
}

const whole = z
  .string()
  .regex(/^\d{1,9}$/, 'must be a whole number')
  .transform(Number);

/** Query parameters `page` and `per_page` (wire-formats.md S2: 30, at most 100). More than the most gives the most. */
export const pageFields = {
  page: whole
    .transform((page) => Math.max(page, 1))
    .default(1)
    .meta({ description: 'Number of the page.', openapi: { type: 'integer', minimum: 0, default: 1 } }),
  per_page: perPage(30, 100),
};

/** Query parameter `per_page`, with its default and the most that one page gives. */
export function perPage(usual: number, most: number): z.ZodDefault<z.ZodType<number, string>> {
  return whole
    .transform((count) => Math.min(Math.max(count, 1), most))
    .default(usual)
    .meta({
      description: `How many one page has. More than ${most} gives ${most}.`,
      openapi: { type: 'integer', minimum: 0, default: usual },
    });
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
