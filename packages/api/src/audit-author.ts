import type { Author } from '@posthorn/core/audit';
import type { FastifyRequest } from 'fastify';
import { type Caller, callerOf } from './auth.ts';

/** Long enough for every route of ours; the audit log is bounded by count. */
const longestPath = 500;

/** Whom the audit log puts down what this request changes to. */
export function authorOf(request: FastifyRequest): Author {
  return authorFor(request, callerOf(request));
}

/** {@link authorOf} where a request may come without credentials: null. */
export function authorFor({ method, url, ip }: FastifyRequest, caller: Caller | null): Author {
  return {
    actor: caller
      ? { token: caller.token, role: caller.role, user: caller.user }
      : { token: null, role: 'anonymous', user: null },
    // Without the query: nobody can say what people put into it.
    request: { method, path: (url.split('?', 1)[0] ?? '').slice(0, longestPath) },
    remote_address: ip,
  };
}
