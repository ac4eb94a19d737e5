import { json } from '@posthorn/http/openapi/operation';
import { z } from 'zod';
import { v1 } from './operation.ts';
import { querySchema } from './query-schema.ts';
import { moment, sourceIdField } from './shown-fields.ts';

const eventSchema = z
  .object({
    id: z.string().describe('Unique per source.'),
    source: sourceIdField,
    type: z.string(),
    actor: z.string().nullable().describe('Who did it, or null.'),
    time: z.string().meta({ format: 'date-time', description: 'When it happened, as the producer wrote it.' }),
    received_at: moment('When Posthorn took it in.'),
    data: z.record(z.string(), z.unknown()).describe('As it was posted: key order, numbers and escapes too.'),
  })
  .meta({ id: 'Event', description: 'One thing that happened.' });

/** Query of "get an event". */
export const eventQuerySchema = querySchema({
  source: z
    .string()
    .optional()
    .meta({
      description: 'The source that it is on. Default: any that the caller manages.',
      examples: ['feeds/sample-feed'],
    }),
});

/** What the OpenAPI document says of `GET /v1/events/{id}`. */
export const getEventOperation = v1({
  id: 'getEvent',
  tag: 'Events',
  summary: 'Get an event',
  description: 'Events are kept for some days. 409 when several sources have one of that id: say which.',
  params: z.object({
    id: z.string().meta({
      description: 'Id of the event, percent-encoded where it holds more than letters and digits.',
      examples: ['0b989ba4-242f-11e5-81e1-c7b6966d2516'],
    }),
  }),
  query: eventQuerySchema,
  answers: {
    200: {
      description: 'The event.',
      content: json(eventSchema, {
        id: '0b989ba4-242f-11e5-81e1-c7b6966d2516',
        source: 'feeds/sample-feed',
        type: 'package.added',
        actor: 'maartenba',
        time: '2014-09-08T12:59:53.1148196Z',
        received_at: '2026-01-31T12:00:00.000Z',
        data: { PackageIdentifier: 'My.Package' },
      }),
    },
  },
  fails: [404, 409],
});
