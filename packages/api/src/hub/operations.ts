import { problemShape } from '@posthorn/http/openapi/error-shape';
import type { Operation } from '@posthorn/http/openapi/operation';
import { z } from 'zod';
import { hubRequestSchema } from './request.ts';

const tag = 'Hub';

const example = {
  'hub.mode': 'subscribe',
  'hub.topic': 'https://posthorn.example/octocat/Hello-World/events/push',
  'hub.callback': 'https://example.com/hook',
};

const form = { schema: hubRequestSchema, examples: { subscribe: { summary: 'Subscribe to pushes', value: example } } };

/** What the OpenAPI document says of `POST /hub`. */
export const hubOperation: Operation = {
  id: 'changeSubscription',
  tag,
  summary: 'Subscribe or unsubscribe',
  description:
    'With a token: done at once (204), for a source of the caller’s own; the callback may name a service, as in `socialgateway://slack?...`; of a service a repository has one hook, which other settings replace, and which its name alone is enough to unsubscribe. Without: as W3C WebSub has it, for public sources only: taken in (202), then confirmed by a GET of the callback; at most 60 times a minute for one callback host, and from one address. Events come as a form with the field `payload`, unless the topic ends in `.json` or the request has `Accept: application/json`: then as raw JSON.',
  access: 'optional',
  body: { content: { 'application/x-www-form-urlencoded': form, 'multipart/form-data': form } },
  answers: {
    202: { description: 'Taken in; the callback is asked to confirm.' },
    204: { description: 'Done.' },
  },
  errors: problemShape,
  fails: [404, 409, 429],
};

/** What the OpenAPI document says of a topic. */
export const topicOperation: Operation = {
  id: 'getTopic',
  tag,
  summary: 'Get the latest event of a topic',
  description:
    'Of a public repository, or one of the caller’s own. A name that ends in `.json` is the same topic, in JSON.',
  access: 'optional',
  params: z.object({
    owner: z.string().meta({ description: 'Name of the owner.', examples: ['octocat'] }),
    repo: z.string().meta({ description: 'Name of the repository.', examples: ['Hello-World'] }),
    event: z.string().meta({ description: 'An event type, a prefix such as `build.*`, or `*`.', examples: ['push'] }),
  }),
  answers: {
    200: {
      description: 'The data of the latest event, as it was posted.',
      headers: { Link: '`rel="hub"`: where to subscribe; `rel="self"`: the topic.' },
      content: { 'application/json': { schema: z.record(z.string(), z.unknown()) } },
    },
  },
  errors: problemShape,
  fails: [404],
};
