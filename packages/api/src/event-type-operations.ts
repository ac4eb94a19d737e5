import { registeredTypeCreateSchema, registeredTypeSchema } from '@posthorn/core/registered-type';
import { parseSource, sourceIdRule, sourceKinds } from '@posthorn/core/source';
import { json } from '@posthorn/http/openapi/operation';
import { z } from 'zod';
import { linkHeader, v1 } from './operation.ts';
import { keyPageFields } from './page-fields.ts';
import { querySchema } from './query-schema.ts';

const tag = 'Event types';

const registeredSchema = registeredTypeSchema
  .extend({ built_in: z.literal(false) })
  .meta({ id: 'RegisteredEventType', description: 'An event type that an operator registered.' });

const builtInSchema = z
  .object({
    id: z.null(),
    type: z.string(),
    kind: z.enum(sourceKinds),
    source: z.null(),
    description: z.null(),
    schema: z.record(z.string(), z.unknown()).nullable().describe('JSON Schema that the data must keep to, or null.'),
    built_in: z.literal(true),
  })
  .meta({ id: 'BuiltInEventType', description: 'An event type that Posthorn knows by itself.' });

/** An event type in an answer. */
export const eventTypeSchema = z
  .union([registeredSchema, builtInSchema])
  .meta({ id: 'EventType', description: 'A type that events may have, on a kind of source or on a single one.' });

/** Query of the list of event types. */
export const eventTypeListSchema = querySchema({
  ...keyPageFields(/^[01] \S+ \S+$/),
  kind: z.enum(sourceKinds).optional().describe('Only those of this kind of source.'),
  source: z
    .string()
    .refine((id) => parseSource(id) !== undefined, sourceIdRule)
    .optional()
    .meta({ description: 'Only those that this source has.', examples: ['feeds/sample-feed'] }),
});

const example = {
  id: '0f6f0b9f0b6f4a3a9e0c7a4d1f2b3c4d',
  type: 'article.published',
  kind: null,
  source: 'sites/news',
  description: 'An article went live.',
  schema: { type: 'object', required: ['title'] },
  created_at: '2026-01-31T12:00:00.000Z',
  updated_at: '2026-01-31T12:00:00.000Z',
  built_in: false,
};

/** What the OpenAPI document says of the routes of `/v1/event-types`. */
export const eventTypeOperations = {
  list: v1({
    id: 'listEventTypes',
    tag,
    summary: 'List event types',
    description:
      'Those registered, by name, less those of sources that are not the caller’s; then those built in, by kind of source.',
    query: eventTypeListSchema,
    answers: {
      200: {
        description: 'One page of them.',
        headers: linkHeader,
        content: json(z.array(eventTypeSchema), [example]),
      },
    },
    fails: [404],
  }),
  register: v1({
    id: 'registerEventType',
    tag,
    summary: 'Register an event type',
    description:
      'For operators. For a kind of source, or for a single one; registered again, it is replaced. With a `schema` (JSON Schema 2020-12), data that breaks it is refused with 422. Ingest sees a change within a second.',
    body: {
      content: json(registeredTypeCreateSchema, {
        type: 'article.published',
        source: 'sites/news',
        description: 'An article went live.',
        schema: { type: 'object', required: ['title'] },
      }),
    },
    answers: {
      200: { description: 'It was there, and is replaced.', content: json(registeredSchema, example) },
      201: { description: 'It is registered.', content: json(registeredSchema, example) },
    },
    fails: [409],
  }),
  delete: v1({
    id: 'deleteEventType',
    tag,
    summary: 'Remove a registered event type',
    description: 'For operators. Events that were posted stay.',
    params: z.object({ id: z.string().meta({ description: 'Id of the registration.', examples: [example.id] }) }),
    answers: { 204: { description: 'It is gone.' } },
    fails: [404],
  }),
};
