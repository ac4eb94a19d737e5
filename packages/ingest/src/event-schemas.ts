import { postedFieldsSchema } from '@posthorn/core/posted-fields';
import { z } from 'zod';

const data = z
  .record(z.string(), z.unknown())
  .describe('What happened, as a JSON object. It travels as it was written; no key may be there twice.');

/**
 * An event as a producer posts it, for the OpenAPI document. The fields are read
 * by the same schema; `data` by a scanner that keeps it as it was written.
 */
export const postedEventSchema = postedFieldsSchema
  .extend({ data })
  .meta({ id: 'PostedEvent', description: 'An event, as a producer posts it.' });

const { id, type, actor, time } = postedFieldsSchema.shape;

/** A CloudEvent in JSON (wire-formats.md W2), for the OpenAPI document: it is read as the event that it stands for. */
export const cloudEventSchema = z
  .looseObject({
    specversion: z.literal('1.0'),
    id: id.unwrap(),
    source: z.string().meta({
      description: 'The source that it happened on, with or without a leading slash.',
      examples: ['/feeds/sample-feed'],
    }),
    type,
    time,
    actor: actor.meta({ description: 'An extension: who did it.' }),
    datacontenttype: z.string().optional().describe('`application/json`, or another `+json` type.'),
    data,
  })
  .meta({ id: 'CloudEvent', description: 'A CloudEvent 1.0 in JSON. Other attributes are passed over.' });
