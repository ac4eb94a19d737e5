import { json } from '@posthorn/http/openapi/operation';
import { z } from 'zod';
import { deliveryQuerySchema, discardQuerySchema } from './delivery-filter.ts';
import { type DeliveryJson, deliveryDetailSchema, deliverySchema } from './delivery-schema.ts';
import { linkHeader, v1 } from './operation.ts';
import { idParam } from './shown-fields.ts';

const tag = 'Deliveries';

const params = z.object({ id: idParam('Id of the delivery.') });

const listSchema = z
  .object({
    deliveries: z.array(deliverySchema),
    next: z.string().nullable().describe('The `cursor` of the next page, or null at the end.'),
  })
  .meta({ id: 'DeliveryList', description: 'One page. It may be short, or empty, while `next` is there.' });

const redeliverySchema = z
  .object({
    job: z.string().nullable().describe('Id of the job that makes the new delivery.'),
    delivery: z.int().describe('The delivery that is repeated.'),
    redelivered_as: z.int().nullable().describe('The delivery that repeats it, if that was asked for before.'),
  })
  .meta({ id: 'Redelivery', description: 'What became of asking for a redelivery.' });

const discardedSchema = z
  .object({
    discarded: z.int(),
    complete: z
      .boolean()
      .describe('False when there are so many dead letters that only 100 000 were looked at: ask again.'),
  })
  .meta({ id: 'Discarded', description: 'What became of discarding dead letters.' });

const example: DeliveryJson = {
  id: 9217,
  source: 'feeds/sample-feed',
  hook: 5121,
  event: '0b989ba4-242f-11e5-81e1-c7b6966d2516',
  type: 'package.added',
  kind: 'event',
  status: 'delivered',
  reason: null,
  created_at: '2026-01-31T12:00:00.000Z',
  attempt_count: 1,
  status_code: 200,
  last_attempt_at: '2026-01-31T12:00:00.010Z',
  last_duration_ms: 43.2,
  redelivery_of: null,
  redelivered_as: null,
  url: 'https://posthorn.example/v1/deliveries/9217',
};

const page = {
  description: 'One page of them, the latest first.',
  headers: linkHeader,
  content: json(listSchema, { deliveries: [example], next: '0-9217' }),
};

/** What the OpenAPI document says of the routes of deliveries and dead letters. */
export const deliveryOperations = {
  list: v1({
    id: 'listDeliveries',
    tag,
    summary: 'List deliveries',
    description: 'Those of hooks that the caller manages. Conditions are combined with "and".',
    query: deliveryQuerySchema,
    answers: { 200: page },
    fails: [404, 409],
  }),
  listDead: v1({
    id: 'listDeadLetters',
    tag,
    summary: 'List dead letters',
    description: 'Deliveries that used up their attempts, or met a permanent failure.',
    query: deliveryQuerySchema,
    answers: { 200: page },
    fails: [404, 409],
  }),
  get: v1({
    id: 'getDelivery',
    tag,
    summary: 'Get a delivery with its attempts',
    params,
    answers: {
      200: {
        description: 'The delivery.',
        content: json(deliveryDetailSchema, { ...example, next_attempt_at: null, attempts: [] }),
      },
    },
    fails: [404],
  }),
  redeliver: v1({
    id: 'redeliver',
    tag,
    summary: 'Deliver again',
    description:
      'Makes a new delivery of the same event to the same hook, once however often it is asked for. 409 while the delivery is on its way, or when its hook is gone.',
    params,
    answers: {
      202: {
        description: 'It is asked for.',
        content: json(redeliverySchema, { job: '12', delivery: 9217, redelivered_as: null }),
      },
    },
    fails: [404, 409],
  }),
  cancel: v1({
    id: 'cancelDelivery',
    tag,
    summary: 'Cancel a delivery',
    description: 'One that is on its way. Done twice, it does nothing more. 409 when it has ended otherwise.',
    params,
    answers: {
      200: {
        description: 'It is cancelled.',
        content: json(deliverySchema, { ...example, status: 'cancelled', reason: 'cancelled', status_code: null }),
      },
      202: {
        description: 'It is being attempted, or about to be: if that attempt does not deliver it, it is cancelled.',
        content: json(deliverySchema, { ...example, status: 'pending', status_code: null }),
      },
    },
    fails: [404, 409],
  }),
  discard: v1({
    id: 'discardDeadLetters',
    tag,
    summary: 'Discard dead letters',
    description:
      'Those that the query finds, of hooks that the caller manages: one condition at least. They are dead letters no longer, and go by age as other deliveries do.',
    query: discardQuerySchema,
    answers: {
      200: {
        description: 'How many were discarded.',
        content: json(discardedSchema, { discarded: 12, complete: true }),
      },
    },
    fails: [404, 409],
  }),
};
