import type { Event } from '@posthorn/core/event';
import { Problem } from '@posthorn/core/problem';
import { described } from '@posthorn/http/openapi/operation';
import { findEvents, getEvent } from '@posthorn/store/events';
import type { FastifyInstance } from 'fastify';
import { managedSource, visibleIds } from './access.ts';
import { type Caller, callerOf } from './auth.ts';
import type { ApiDeps } from './deps.ts';
import { eventQuerySchema, getEventOperation } from './event-operations.ts';
import { parse } from './parse.ts';

/** Route `GET /v1/events/{id}?source=`. */
export function registerEvents(app: FastifyInstance, deps: ApiDeps): void {
  // A wildcard: ids may have slashes, and be longer than fastify lets a named parameter be.
  app.get<{ Params: { '*': string } }>('/v1/events/*', described(getEventOperation), async (request, reply) => {
    const { source } = parse(eventQuerySchema, request.query);
    const event = await eventFor(deps, callerOf(request), request.params['*'], source);
    return reply.type('application/json; charset=utf-8').send(eventJson(event));
  });
}

async function eventFor({ store }: ApiDeps, caller: Caller, id: string, source: string | undefined): Promise<Event> {
  const found =
    source === undefined ? await visibleEvents(store, caller, id) : [await eventOn(store, caller, source, id)];
  const [event, another] = found;
  if (!event)
    throw new Problem(
      'not_found',
      `There is no event ${id}${source === undefined ? '' : ` on ${source}`}. Events are kept for some days only.`,
    );
  if (another) {
    const sources = found.map((one) => one?.source).join(', ');
    throw new Problem('conflict', `Several sources have an event ${id}: ${sources}. Say which, with ?source=.`);
  }
  return event;
}

async function eventOn(
  store: ApiDeps['store'],
  caller: Caller,
  source: string,
  id: string,
): Promise<Event | undefined> {
  return getEvent(store, (await managedSource(store, caller, source)).id, id);
}

/** Events of an id that the caller may see, whatever source they are on. */
export async function visibleEvents(store: ApiDeps['store'], caller: Caller, id: string): Promise<Event[]> {
  const [events, visible] = await Promise.all([findEvents(store, id), visibleIds(store, caller)]);
  return events.filter(({ source }) => visible?.has(source) ?? true);
}

/** An event as JSON text. Written around `data`, which must not be parsed: its numbers and key order are the producer's. */
function eventJson({ data, receivedAtMs, ...event }: Event): string {
  const { id, source, type, actor, time } = event;
  const head = JSON.stringify({ id, source, type, actor, time, received_at: new Date(receivedAtMs).toISOString() });
  return `${head.slice(0, -1)},"data":${data}}`;
}
