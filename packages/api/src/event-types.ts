import { knownTypes } from '@posthorn/core/event-types';
import { Problem } from '@posthorn/core/problem';
import { maxRegisteredTypes, registeredTypeCreateSchema } from '@posthorn/core/registered-type';
import { seedSchemas } from '@posthorn/core/seed-schemas';
import { parseSource, sourceKinds } from '@posthorn/core/source';
import { baseUrl } from '@posthorn/http/base-url';
import { described } from '@posthorn/http/openapi/operation';
import { deleteEventType, listEventTypes, saveEventType } from '@posthorn/store/event-types';
import type { Store } from '@posthorn/store/store';
import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { managedSource, visibleIds } from './access.ts';
import { authorOf } from './audit-author.ts';
import { callerOf, requireOperator } from './auth.ts';
import { type ApiDeps, nowOf } from './deps.ts';
import { eventTypeListSchema, eventTypeOperations, type eventTypeSchema } from './event-type-operations.ts';
import { sendKeyPage } from './links.ts';
import { parse } from './parse.ts';

/** An event type as the API shows it. */
export type EventTypeJson = z.infer<typeof eventTypeSchema>;

/**
 * Routes of `/v1/event-types`: those built in and those registered, which an
 * operator adds and removes. Ingest sees a change within a second.
 */
export function registerEventTypes(app: FastifyInstance, deps: ApiDeps): void {
  const { store } = deps;

  app.get('/v1/event-types', described(eventTypeOperations.list), async (request, reply): Promise<EventTypeJson[]> => {
    const { kind, source, ...page } = parse(eventTypeListSchema, request.query);
    const caller = callerOf(request);
    if (source !== undefined) await managedSource(store, caller, source);
    const visible = await visibleIds(store, caller);
    const { types } = await listEventTypes(store);
    const shown = types.filter((one) => one.source === null || visible === undefined || visible.has(one.source));
    const all: EventTypeJson[] = [...builtIn(), ...shown.map((one) => ({ ...one, built_in: false as const }))];
    const kindOfSource = source === undefined ? undefined : parseSource(source)?.kind;
    const wanted = all.filter(
      (one) =>
        (kind === undefined || kindOf(one) === kind) &&
        (source === undefined || one.source === source || one.kind === kindOfSource),
    );
    return sendKeyPage({ request, reply, base: baseUrl(request, deps) }, wanted, page, keyOf);
  });

  app.post('/v1/event-types', described(eventTypeOperations.register), async (request, reply) => {
    requireOperator(request);
    const wanted = parse(registeredTypeCreateSchema, request.body);
    const { types } = await listEventTypes(store);
    if (types.length >= maxRegisteredTypes) {
      throw new Problem(
        'conflict',
        `There are ${maxRegisteredTypes} registered event types, the most there may be. DELETE /v1/event-types/ID those that are not used.`,
      );
    }
    const { record, created } = await saveEventType(store, wanted, nowOf(deps), authorOf(request));
    return reply.code(created ? 201 : 200).send({ ...record, built_in: false });
  });

  app.delete<{ Params: { id: string } }>(
    '/v1/event-types/:id',
    described(eventTypeOperations.delete),
    async (request, reply) => {
      requireOperator(request);
      const { id } = request.params;
      if (!(await deleteEventType(store, id, authorOf(request)))) {
        throw new Problem('not_found', `No event type is registered with id ${id}. GET /v1/event-types lists them.`);
      }
      return reply.code(204).send();
    },
  );
}

/** Names of the types that are registered for a source or its kind. */
export async function registeredOn(store: Store, source: string): Promise<string[]> {
  const kind = parseSource(source)?.kind;
  const { types } = await listEventTypes(store);
  return types.flatMap((one) => (one.source === source || one.kind === kind ? [one.type] : []));
}

function builtIn(): EventTypeJson[] {
  return sourceKinds.flatMap((kind) =>
    knownTypes(kind).map((type) => ({
      id: null,
      type,
      kind,
      source: null,
      description: null,
      schema: seedSchemas[kind]?.[type] ?? null,
      built_in: true,
    })),
  );
}

/** What the list goes by: those of one's own come first, since those built in are more than a page. */
function keyOf(one: EventTypeJson): string {
  return one.built_in ? `1 ${one.kind} ${one.type}` : `0 ${one.type} ${one.id}`;
}

function kindOf({ kind, source }: EventTypeJson): string | undefined {
  return kind ?? (source === null ? undefined : parseSource(source)?.kind);
}
