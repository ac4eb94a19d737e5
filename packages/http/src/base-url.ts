import type { FastifyRequest } from 'fastify';

/** Start of the URLs in an answer, without a trailing slash: the configured one, or what the request came in on. */
export function baseUrl(
  request: Pick<FastifyRequest, 'protocol' | 'host'>,
  { publicUrl }: { publicUrl?: string | undefined },
): string {
  return publicUrl?.replace(/\/+$/, '') ?? `${request.protocol}://${request.host}`;
}
