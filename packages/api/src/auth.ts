import { Problem } from '@posthorn/core/problem';
import { type Token, unauthorized } from '@posthorn/core/token';
import { createAuthenticate } from '@posthorn/http/authenticate';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ApiDeps } from './deps.ts';

/** Who asks. A user may do what it owns allows, an operator everything (design.md section 7). */
export type Caller = { token: string } & ({ role: 'operator'; user: string | null } | { role: 'user'; user: string });

/** Makes every route of this server's part need a token: 401 without, 403 for a producer's. */
export function requireCaller(app: FastifyInstance, deps: ApiDeps): void {
  const authenticate = createAuthenticate(deps.store, deps.operatorToken);
  app.decorateRequest('caller', null);
  app.addHook('onRequest', async (request) => {
    request.setDecorator('caller', toCaller(await authenticate(request.headers.authorization)));
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

/** The caller that a token stands for. Throws Problem `forbidden` for a producer's. */
export function toCaller({ id: token, role, user }: Token): Caller {
  switch (role) {
    case 'producer':
      throw new Problem(
        'forbidden',
        'A token of role "producer" may post events only: use one of role "user" or "operator".',
      );
    case 'operator':
      return { token, role, user };
    case 'user':
      // The schema of tokens sees to it that a user's token names one.
      if (user === null) throw unauthorized();
      return { token, role, user };
  }
}
