import { tokenFrom } from '@posthorn/core/credentials';
import { Problem } from '@posthorn/core/problem';
import { hashToken, sameHash, unauthorized } from '@posthorn/core/token';
import { findToken } from '@posthorn/store/tokens';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ApiDeps } from './deps.ts';

/** Who asks. A user may do what it owns allows, an operator everything (design.md section 7). */
export type Caller = { role: 'operator'; user: string | null } | { role: 'user'; user: string };

/** Makes every route of this server's part need a token: 401 without, 403 for a producer's. */
export function requireCaller(app: FastifyInstance, deps: ApiDeps): void {
  const operatorHash = deps.operatorToken ? hashToken(deps.operatorToken) : undefined;
  app.decorateRequest('caller', null);
  app.addHook('onRequest', async (request) => {
    request.setDecorator('caller', await authenticate(deps, operatorHash, request.headers.authorization));
  });
}

/** Who sent this request. */
export function callerOf(request: FastifyRequest): Caller {
  return request.getDecorator<Caller>('caller');
}

/** Lets operators through. Throws Problem `forbidden` for anyone else. */
export function requireOperator(request: FastifyRequest): void {
  if (callerOf(request).role !== 'operator') {
    throw new Problem('forbidden', 'Only an operator may do that: use a token of role "operator".');
  }
}

async function authenticate(
  { store }: ApiDeps,
  operatorHash: string | undefined,
  authorization: string | undefined,
): Promise<Caller> {
  const token = tokenFrom(authorization);
  if (token === undefined) throw unauthorized();
  const hash = hashToken(token);
  if (operatorHash !== undefined && sameHash(hash, operatorHash)) return { role: 'operator', user: null };
  const stored = await findToken(store, hash);
  switch (stored?.role) {
    case undefined:
      throw unauthorized();
    case 'producer':
      throw new Problem(
        'forbidden',
        'A token of role "producer" may post events only: use one of role "user" or "operator".',
      );
    case 'operator':
      return { role: 'operator', user: stored.user };
    case 'user':
      // The schema of tokens sees to it that a user's token names one.
      if (stored.user === null) throw unauthorized();
      return { role: 'user', user: stored.user };
  }
}
