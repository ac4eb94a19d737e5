import { z } from 'zod';
import { idField, moment } from './shown-fields.ts';

/** A delivery as GitHub shows it (wire-formats.md G7). */
export const hookDeliverySchema = z
  .object({
    id: idField('Id of the delivery.'),
    guid: z.string().describe('Of the event: the same on every hook, retry and redelivery.'),
    delivered_at: moment('When it was last tried; when it was made, if it never was.'),
    redelivery: z.boolean().describe('Whether it repeats another.'),
    duration: z.number().describe('Of the latest attempt, in seconds.'),
    status: z.string().describe('`OK`, the status text of the answer, or the kind of failure.'),
    status_code: z.int().describe('0 without an answer.'),
    event: z.string().describe('Type of the event; empty when the event is no longer kept.'),
    action: z.string().nullable().describe('`action` in the event’s data.'),
    installation_id: z.null(),
    repository_id: z.int().nullable().describe('Integer id of the repository that the event is on, if it is on one.'),
    throttled_at: z.null(),
  })
  .meta({ id: 'HookDelivery', description: 'A delivery as GitHub shows it.' });

/** A delivery as GitHub shows it (wire-formats.md G7). */
export type HookDeliveryJson = z.infer<typeof hookDeliverySchema>;

/** A delivery as GitHub shows it, with its latest request and answer. */
export const hookDeliveryDetailSchema = hookDeliverySchema
  .extend({
    url: z.string().describe('Where it was sent.'),
    request: z.object({
      headers: z.record(z.string(), z.string()).nullable(),
      payload: z.unknown().describe('What was sent, as JSON; text when it is none; null before the first attempt.'),
    }),
    response: z.object({
      headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])).nullable(),
      payload: z.string().nullable(),
    }),
  })
  .meta({ id: 'HookDeliveryDetail', description: 'A delivery with its latest request, and what came back.' });
