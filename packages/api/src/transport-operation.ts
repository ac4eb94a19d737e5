import { json } from '@posthorn/http/openapi/operation';
import { transportNames } from '@posthorn/transports/known';
import { z } from 'zod';
import { githubShaped, tagged } from './operation.ts';

const transportSchema = z
  .object({
    name: z.enum(transportNames()),
    events: z.array(z.string()).describe('What a hook subscribes to by default on repositories and organizations.'),
    supported_events: z
      .array(z.string())
      .describe('The known event types, of every kind of source, that make sense on this service.'),
    by_source: z
      .record(z.string(), z.object({ events: z.array(z.string()), supported_events: z.array(z.string()) }))
      .describe('Default and known events by kind of source.'),
    schema: z
      .record(z.string(), z.unknown())
      .describe('JSON Schema of `config`. What is `writeOnly` is secret: encrypted at rest, read as `********`.'),
  })
  .meta({ id: 'Transport', description: 'A name that a hook can have: how its deliveries leave.' });

/** What the OpenAPI document says of `GET /hooks`. */
export const listTransports = githubShaped({
  id: 'listTransports',
  tag: 'Hooks',
  summary: 'List transports',
  description: 'Every `name` that a hook can have, with what its `config` takes.',
  answers: tagged({ description: 'The transports.', content: json(z.array(transportSchema)) }),
});
