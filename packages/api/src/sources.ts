import { invalidField, Problem } from '@posthorn/core/problem';
import { parseSource, type Source, sourceIdRule } from '@posthorn/core/source';
import { baseUrl } from '@posthorn/http/base-url';
import { described } from '@posthorn/http/openapi/operation';
import { deleteSource, getSource, saveSource } from '@posthorn/store/sources';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { managedSource, managedSources, noSource } from './access.ts';
import { authorOf } from './audit-author.ts';
import { type Caller, callerOf, requireOperator } from './auth.ts';
import { type ApiDeps, nowOf } from './deps.ts';
import { endStrangers } from './hub/close-source.ts';
import { sendKeyPage } from './links.ts';
import { parse } from './parse.ts';
import { sourceListSchema, sourceOperations } from './source-operations.ts';
import { type SourcePut, sourcePutSchema } from './source-schema.ts';

// A wildcard, so that an id may have its slashes plain or percent-encoded.
type SourceRoute = { Params: { '*': string } };
const onePath = '/v1/sources/*';

/** Routes of `/v1/sources`. */
export function registerSources(app: FastifyInstance, deps: ApiDeps): void {
  const { store } = deps;

  app.get('/v1/sources', described(sourceOperations.list), async (request, reply) => {
    const page = parse(sourceListSchema, request.query);
    const sources = await managedSources(store, callerOf(request));
    return sendKeyPage({ request, reply, base: baseUrl(request, deps) }, sources, page, ({ id }) => id);
  });

  app.get<SourceRoute>(onePath, described(sourceOperations.get), async (request) =>
    managedSource(store, callerOf(request), request.params['*']),
  );

  app.put<SourceRoute>(onePath, described(sourceOperations.put), async (request, reply) => {
    const id = putableId(request);
    const caller = callerOf(request);
    const current = await getSource(store, id);
    const wanted = parse(sourcePutSchema, request.body);
    if (caller.role === 'user') checkOwnersChange(caller, id, current, wanted);
    const { source, created } = await saveSource(store, id, wanted, nowOf(deps), authorOf(request));
    if (!source.public) await endStrangers(deps, id, authorOf(request));
    return reply.code(created ? 201 : 200).send(source);
  });

  app.delete<SourceRoute>(onePath, described(sourceOperations.delete), async (request, reply) => {
    requireOperator(request);
    const id = request.params['*'];
    if (id === 'system') throw new Problem('conflict', 'Source system is Posthorn’s own and stays.');
    switch (await deleteSource(store, id, authorOf(request))) {
      case 'deleted':
        return reply.code(204).send();
      case 'missing':
        throw noSource(callerOf(request), id);
      case 'has_hooks':
        throw new Problem('conflict', `Source ${id} still has hooks. Delete them first, at /${id}/hooks.`);
    }
  });
}

function putableId({ params }: FastifyRequest<SourceRoute>): string {
  const id = params['*'];
  if (id === 'system') throw invalidField('id', 'is "system", Posthorn’s own source, which can’t be changed');
  if (!parseSource(id)) throw invalidField('id', sourceIdRule);
  return id;
}

/** Owners may choose co-owners; everything else about a source is an operator's to say (design.md section 7). */
function checkOwnersChange(
  caller: Caller & { role: 'user' },
  id: string,
  current: Source | undefined,
  wanted: SourcePut,
): asserts current is Source {
  const isCoOwner = current?.co_owners.includes(caller.user) ?? false;
  const isOwner = current?.owners.includes(caller.user) ?? false;
  if (!current || !(isOwner || isCoOwner)) throw noSource(caller, id);
  if (!isOwner)
    throw new Problem('forbidden', `Only owners of ${id} may change its co-owners; ${caller.user} is a co-owner.`);
  const sameOwners =
    current.owners.length === wanted.owners.length && current.owners.every((name) => wanted.owners.includes(name));
  if (!sameOwners || current.public !== wanted.public || current.dialect !== wanted.dialect) {
    throw new Problem(
      'forbidden',
      'An owner may change co_owners only: send owners, dialect and public as they are, or ask an operator.',
    );
  }
}
