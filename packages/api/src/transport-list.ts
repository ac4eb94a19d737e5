import { knownTypes } from '@posthorn/core/event-types';
import { type SourceKind, sourceKinds } from '@posthorn/core/source';
import { described } from '@posthorn/http/openapi/operation';
import type { TransportEntry } from '@posthorn/transports/entry';
import { supportsEvent } from '@posthorn/transports/known';
import { transports } from '@posthorn/transports/registry';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { defaultEventsOf } from './hook-events.ts';
import { listTransports } from './transport-operation.ts';

/** Route `GET /hooks`: every name that a hook can have, with what it takes (wire-formats.md S4). */
export function registerTransportList(app: FastifyInstance): void {
  const list = Object.entries(transports).map(([name, entry]) => ({
    name,
    events: ['push'],
    supported_events: [...new Set(sourceKinds.flatMap((kind) => typesOn(kind, name)))].sort(),
    by_source: Object.fromEntries(hookedKinds.map((kind) => [kind, eventsOn(kind, name)])),
    schema: configJsonSchema(entry),
  }));
  app.get('/hooks', described(listTransports), async () => list);
}

const hookedKinds = sourceKinds.filter((kind) => kind !== 'system');

/** The event types of a kind of source that make sense on a transport (wire-formats.md M13). */
function typesOn(kind: SourceKind, name: string): string[] {
  return knownTypes(kind).filter((type) => supportsEvent(name, type));
}

/** Default and known events of hooks on one kind of source. */
function eventsOn(kind: SourceKind, name: string): { events: string[]; supported_events: string[] } {
  return { events: defaultEventsOf(kind), supported_events: typesOn(kind, name) };
}

/** What a client may send: values with a default may be left out. Secrets are marked as such. */
function configJsonSchema({ configSchema, secretKeys }: TransportEntry): Record<string, unknown> {
  const schema = z.toJSONSchema(configSchema, { io: 'input' });
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    if (secretKeys.includes(key) && typeof property === 'object') property.writeOnly = true;
  }
  return schema;
}
