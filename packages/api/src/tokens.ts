import { Problem } from '@posthorn/core/problem';
import { type Token, tokenCreateSchema } from '@posthorn/core/token';
import { baseUrl } from '@posthorn/http/base-url';
import { described } from '@posthorn/http/openapi/operation';
import { createToken, deleteToken, listTokens } from '@posthorn/store/tokens';
import type { FastifyInstance } from 'fastify';
import { authorOf } from './audit-author.ts';
import { requireOperator } from './auth.ts';
import { type ApiDeps, nowOf } from './deps.ts';
import { sendKeyPage } from './links.ts';
import { parse } from './parse.ts';
import { tokenListSchema, tokenOperations } from './token-operations.ts';

/** Routes of `/v1/tokens`, for operators. A token itself is in the answer to its making, and never again. */
export function registerTokens(app: FastifyInstance, deps: ApiDeps): void {
  const { store } = deps;

  app.post('/v1/tokens', described(tokenOperations.create), async (request, reply) => {
    requireOperator(request);
    const { token, record } = await createToken(
      store,
      parse(tokenCreateSchema, request.body),
      nowOf(deps),
      authorOf(request),
    );
    return reply
      .code(201)
      .header('cache-control', 'no-store')
      .send({ ...record, token });
  });

  app.get('/v1/tokens', described(tokenOperations.list), async (request, reply) => {
    requireOperator(request);
    const page = parse(tokenListSchema, request.query);
    const madeAt = ({ created_at, id }: Token): string => `${created_at} ${id}`;
    return sendKeyPage({ request, reply, base: baseUrl(request, deps) }, await listTokens(store), page, madeAt);
  });

  app.delete<{ Params: { id: string } }>(
    '/v1/tokens/:id',
    described(tokenOperations.delete),
    async (request, reply) => {
      requireOperator(request);
      const { id } = request.params;
      if (!(await deleteToken(store, id, authorOf(request)))) {
        throw new Problem('not_found', `There is no token with id ${id}. GET /v1/tokens lists them.`);
      }
      return reply.code(204).send();
    },
  );
}
