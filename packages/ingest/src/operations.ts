import { maxBatchItems } from '@posthorn/core/posted-event';
import { exampleProblem, problemSchema, problemShape } from '@posthorn/http/openapi/error-shape';
import type { Operation } from '@posthorn/http/openapi/operation';
import { z } from 'zod';
import { cloudEventSchema, postedEventSchema } from './event-schemas.ts';

const id = '0b989ba4-242f-11e5-81e1-c7b6966d2516';

const accepted = {
  id: z.string().describe('Id of the event: the one that was posted, or one that was made.'),
  duplicate: z.boolean().describe('It was posted before, with the same content, and is taken once.'),
};

const acceptedSchema = z.object(accepted).meta({ id: 'Accepted', description: 'The event is on disk.' });

const resultSchema = z
  .union([
    z.object({ status: z.literal(202), ...accepted }),
    z.object({
      status: z.int().describe('The HTTP status that the event alone would have got.'),
      error: problemSchema,
    }),
  ])
  .meta({ id: 'BatchResult', description: 'What became of one event of a batch: `status` is 202 when it is stored.' });

const resultsSchema = z
  .object({ results: z.array(resultSchema).describe('One per event, in their order.') })
  .meta({ id: 'BatchResults', description: 'What became of each event of a batch.' });

const event = {
  id,
  source: 'feeds/sample-feed',
  type: 'package.added',
  actor: 'maartenba',
  time: '2014-09-08T12:59:53.1148196Z',
  data: { PackageIdentifier: 'My.Package', PackageVersion: '1.0.0' },
};

const cloudEvent = { specversion: '1.0', ...event, source: `/${event.source}` };

const headers = z.object({
  'Idempotency-Key': z
    .string()
    .regex(/^[\x20-\x7e]{1,255}$/)
    .optional()
    .meta({
      description: 'Stands in for an id: the same key on the same source is the same event. An `id` in the event wins.',
      examples: ['order-4711-paid'],
    }),
});

/** What the OpenAPI document says of `POST /v1/events`. */
export const postEventOperation: Operation = {
  id: 'postEvent',
  tag: 'Events',
  summary: 'Post an event',
  description:
    'Answered with 202 once the event is on disk. A CloudEvent may be structured, or binary: then its attributes are `ce-` headers and the body is its data. Only an `id` or an `Idempotency-Key` makes it safe to post again after a 503 or a lost answer. `data` may have 25 MiB, and travels as it was written.',
  access: 'token',
  headers,
  body: {
    content: {
      'application/json': {
        schema: postedEventSchema,
        examples: { package: { summary: 'A package was added to a feed', value: event } },
      },
      'application/cloudevents+json': {
        schema: cloudEventSchema,
        examples: { package: { summary: 'The same as a CloudEvent', value: cloudEvent } },
      },
    },
  },
  answers: {
    202: {
      description: 'It is on disk, and will be delivered to every hook that asked for it.',
      content: {
        'application/json': {
          schema: acceptedSchema,
          examples: { new: { summary: 'A new event', value: { id, duplicate: false } } },
        },
      },
    },
  },
  errors: problemShape,
  fails: [404, 409, 429],
};

const lines = {
  schema: z.string().describe('One event a line, each a JSON object. Blank lines are skipped.'),
  examples: {
    two: { summary: 'Two events', value: `${JSON.stringify(event)}\n${JSON.stringify({ ...event, id: 'b' })}\n` },
  },
};

const results = {
  results: [
    { status: 202, id, duplicate: false },
    { status: 422, error: exampleProblem(422).body() },
  ],
};

const resultsContent = {
  'application/json': {
    schema: resultsSchema,
    examples: { mixed: { summary: 'One stored, one refused', value: results } },
  },
};

/** What the OpenAPI document says of `POST /v1/events/batch`. */
export const postBatchOperation: Operation = {
  id: 'postEvents',
  tag: 'Events',
  summary: 'Post many events',
  description: `Up to ${maxBatchItems}, and 26 MiB. Each is taken or refused on its own; an \`Idempotency-Key\` stands for an id of each by its place in the batch.`,
  access: 'token',
  headers,
  body: {
    content: {
      'application/json': {
        schema: z.array(postedEventSchema).min(1).max(maxBatchItems),
        examples: { one: { summary: 'A batch of one', value: [event] } },
      },
      'application/x-ndjson': lines,
      'application/ndjson': lines,
      'application/jsonl': lines,
      'application/cloudevents-batch+json': {
        schema: z.array(cloudEventSchema).max(maxBatchItems),
        examples: { one: { summary: 'A batch of one', value: [cloudEvent] } },
      },
    },
  },
  answers: {
    202: { description: 'Every event was stored, or refused for good.', content: resultsContent },
    503: {
      description: 'At least one was not stored, or not confirmed. Post the batch again, under the same ids or key.',
      headers: { 'Retry-After': 'Seconds to wait before asking again.' },
      content: {
        ...resultsContent,
        'application/problem+json': {
          schema: problemSchema,
          examples: { away: { summary: 'Nothing was read', value: exampleProblem(503).body() } },
        },
      },
    },
  },
  errors: problemShape,
  fails: [429],
};
