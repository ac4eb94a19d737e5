import { Problem } from '@posthorn/core/problem';
import { tokenCreateSchema } from '@posthorn/core/token';
import { createToken, deleteToken, listTokens } from '@posthorn/store/tokens';
import type { FastifyInstance } from 'fastify';
import { requireOperator } from './auth.ts';
import { type ApiDeps, nowOf } from './deps.ts';
import { parse } from './parse.ts';

/** Routes of `/v1/tokens`, for operators. A token itself is in the answer to its making, and never again. */
export function registerTokens(app: FastifyInstance, deps: ApiDeps): void {
  const { store } = deps;

  app.post('/v1/tokens', async (request, reply) => {
    requireOperator(request);
    const { token, record } = await createToken(store, parse(tokenCreateSchema, request.body), nowOf(deps));
    return reply
      .code(201)
      .header('cache-control', 'no-store')
      .send({ ...record, token });
  });

  app.get('/v1/tokens', async (request) => {
    requireOperator(request);
    return listTokens(store);
  });

  app.delete<{ Params: { id: string } }>('/v1/tokens/:id', async (request, reply) => {
    requireOperator(request);
    const { id } = request.params;
    if (!(await deleteToken(store, id))) {
      throw new Problem('not_found', `There is no token with id ${id}. GET /v1/tokens lists them.`);
    }
    return reply.code(204).send();
  });
}
