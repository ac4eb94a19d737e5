import { deliveryKinds, deliveryStatuses } from '@posthorn/core/delivery';
import { failureReasons } from '@posthorn/core/outcome';
import { z } from 'zod';
import { idField, moment, sourceIdField } from './shown-fields.ts';

/** A delivery as lists show it. */
export const deliverySchema = z
  .object({
    id: idField('Id of the delivery.'),
    source: sourceIdField,
    hook: z.int().describe('Id of the hook that it goes to.'),
    event: z.string().describe('Id of the event.'),
    type: z.string().nullable().describe('Type of the event; null when the event is no longer kept.'),
    kind: z.enum(deliveryKinds).describe('Why it exists. A `ping` has one attempt, and is never a dead letter.'),
    status: z.enum(deliveryStatuses),
    reason: z
      .enum(failureReasons)
      .nullable()
      .describe('Why it is dead or cancelled, or why its latest attempt failed.'),
    created_at: moment('When it was made.'),
    attempt_count: z.int(),
    status_code: z.int().nullable().describe('HTTP status of the newest answer, or null.'),
    last_attempt_at: moment('When the latest attempt began, or null.').nullable(),
    last_duration_ms: z.number().nullable().describe('How long it took, in milliseconds.'),
    redelivery_of: z.int().nullable().describe('Id of the delivery that this one repeats.'),
    redelivered_as: z.int().nullable().describe('Id of the delivery that repeats this one.'),
    url: z.string(),
  })
  .meta({ id: 'Delivery', description: 'One event on its way to one hook.' });

/** A delivery as lists show it. */
export type DeliveryJson = z.infer<typeof deliverySchema>;

const milliseconds = z.number().nullable();

const attemptSchema = z
  .object({
    number: z.int().describe('1-based. The number of an interrupted attempt is used again.'),
    at: moment('When it began.'),
    worker: z.string().describe('The worker that made it.'),
    result: z.enum(['delivered', 'retry', 'dead', 'interrupted', 'deferred']).describe('What followed.'),
    late: z.boolean().describe('It came in after another worker had taken over, and changed nothing.'),
    request: z
      .object({ method: z.string(), url: z.string(), headers: z.record(z.string(), z.string()), body: z.string() })
      .nullable()
      .describe('What was sent; the values of the hook’s own headers are masked.'),
    response: z
      .object({
        status: z.int(),
        status_text: z.string(),
        headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
        body: z.string(),
        truncated: z.boolean().describe('The body is not the whole: it is kept up to 64 KiB.'),
      })
      .nullable()
      .describe('What came back.'),
    timings: z
      .object({
        dns_ms: milliseconds,
        connect_ms: milliseconds,
        tls_ms: milliseconds,
        first_byte_ms: milliseconds,
        total_ms: z.number(),
      })
      .describe('Milliseconds. Null is a step that was not needed, or never reached.'),
    error: z.object({ reason: z.enum(failureReasons), message: z.string() }).nullable(),
    retry_in_ms: z.number().nullable().describe('Wait before the next try, in milliseconds.'),
  })
  .meta({ id: 'Attempt', description: 'One try of a delivery, in full.' });

/** An attempt as the API shows it. */
export type AttemptJson = z.infer<typeof attemptSchema>;

/** A delivery with every attempt in full. */
export const deliveryDetailSchema = deliverySchema
  .extend({
    next_attempt_at: moment('When it is tried next, or null.').nullable(),
    attempts: z.array(attemptSchema),
  })
  .meta({ id: 'DeliveryDetail', description: 'A delivery with every attempt in full.' });

/** A delivery with every attempt in full. */
export type DeliveryDetailJson = z.infer<typeof deliveryDetailSchema>;
