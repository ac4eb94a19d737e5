import { createAuthenticate } from '@posthorn/http/authenticate';
import type { FastifyRequest } from 'fastify';
import { type Caller, toCaller } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';

/** Who sends a request, or null when it has no credentials at all. Wrong ones are refused. */
export type CallerOrNobody = (request: FastifyRequest) => Promise<Caller | null>;

/** Makes the reader of callers for routes that also serve strangers. */
export function createCallerOrNobody({ store, operatorToken }: ApiDeps): CallerOrNobody {
  const authenticate = createAuthenticate(store, operatorToken);
  return async ({ headers: { authorization } }) =>
    authorization === undefined ? null : toCaller(await authenticate(authorization));
}
