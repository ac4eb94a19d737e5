import { knownTypes } from '@posthorn/core/event-types';
import { transportNames } from '@posthorn/core/hook';
import { type SourceKind, sourceKinds } from '@posthorn/core/source';
import { described } from '@posthorn/http/openapi/operation';
import { transports } from '@posthorn/transports/registry';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { defaultEventsOf } from './hook-events.ts';
import { listTransports } from './transport-operation.ts';

/** Route `GET /hooks`: every name that a hook can have, with what it takes (wire-formats.md S4). */
export function registerTransportList(app: FastifyInstance): void {
  const list = transportNames.map((name) => ({
    name,
    events: ['push'],
    supported_events: [...new Set(sourceKinds.flatMap(knownTypes))].sort(),
    by_source: Object.fromEntries(hookedKinds.map((kind) => [kind, eventsOn(kind)])),
    // What a client may send: values with a default may be left out.
    schema: z.toJSONSchema(transports[name].configSchema, { io: 'input' }),
  }));
  app.get('/hooks', described(listTransports), async () => list);
}

const hookedKinds = sourceKinds.filter((kind) => kind !== 'system');

/** Default and known events of hooks on one kind of source. */
function eventsOn(kind: SourceKind): { events: string[]; supported_events: readonly string[] } {
  return { events: defaultEventsOf(kind), supported_events: knownTypes(kind) };
}
