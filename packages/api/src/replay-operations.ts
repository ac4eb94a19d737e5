import { json } from '@posthorn/http/openapi/operation';
import { z } from 'zod';
import { linkHeader, v1 } from './operation.ts';
import { perPage } from './page-fields.ts';
import { querySchema } from './query-schema.ts';
import {
  type ReplayJson,
  recoveryCreateSchema,
  replayCreateSchema,
  replayEntriesSchema,
  replayListSchema,
  replayPreviewSchema,
  replaySchema,
} from './replay-schema.ts';

const tag = 'Replays';

const params = z.object({ id: z.string().meta({ description: 'Id of the replay.', examples: ['8f14e45fce'] }) });

/** Query of the list of replays. */
export const replayQuerySchema = querySchema({
  cursor: z
    .string()
    .regex(/^\d{1,15}$/, 'is not one that an answer gave as "next"')
    .optional()
    .describe('Where the page begins: `next` of the page before.'),
  per_page: perPage(30, 100),
});

/** Query of the list of what a replay selected. */
export const replayEntriesQuerySchema = querySchema({
  cursor: z
    .string()
    .regex(/^\d{1,5}-\d{1,10}$/, 'is not one that an answer gave as "next"')
    .optional()
    .describe('Where the page begins: `next` of the page before.'),
  per_page: perPage(100, 1000),
});

const example: ReplayJson = {
  id: '8f14e45fce',
  kind: 'replay',
  state: 'running',
  filter: { hook: 5121, reason: 'timeout' },
  rate_per_second: 50,
  selected: 20_000,
  left: 14_990,
  redelivered: 5000,
  skipped: 10,
  skipped_by_reason: { already_redelivered: 10 },
  delivered: 4900,
  dead_again: 60,
  cancelled: 0,
  pending: 40,
  asked_by: { token: 'f3b1c5', role: 'operator', user: null },
  created_at: '2026-01-31T12:00:00.000Z',
  started_at: '2026-01-31T12:00:01.000Z',
  ended_at: null,
  settled_at: null,
  url: 'https://posthorn.example/v1/replays/8f14e45fce',
};

const one = { description: 'The replay as it is now.', content: json(replaySchema, example) };
const started = {
  202: { ...one, description: 'It is asked for.', headers: { Location: 'Where it is.' } },
};

function change(verb: 'pause' | 'resume' | 'cancel', summary: string, description: string) {
  return v1({ id: `${verb}Replay`, tag, summary, description, params, answers: { 200: one }, fails: [404, 409] });
}

/** What the OpenAPI document says of the routes of replays and recoveries. */
export const replayOperations = {
  create: v1({
    id: 'createReplay',
    tag,
    summary: 'Deliver dead letters again',
    description:
      'The workers carry it out, at a fixed rate over all of them; what dies after it was asked for is none of it. Each dead letter is delivered again once, however often and by how many replays it is asked for: the others skip it. A user’s replay reaches what hooks on its own sources were to get. With `dry_run` nothing is made.',
    body: {
      content: json(replayCreateSchema, { filter: { hook: 5121, since: '2026-01-31T00:00:00Z' }, rate_per_second: 50 }),
    },
    answers: {
      200: {
        description: 'What it would deliver, for `dry_run`.',
        content: json(replayPreviewSchema, {
          selected: 20_000,
          complete: true,
          counts: [{ hook: 5121, source: 'feeds/sample-feed', hook_state: 'active', reason: 'timeout', count: 20_000 }],
        }),
      },
      ...started,
    },
    fails: [404],
  }),
  recover: v1({
    id: 'createRecovery',
    tag,
    summary: 'Deliver what a hook missed',
    description:
      'Everything since a moment, in the order in which it was accepted: deliveries to it that are dead or cancelled, and events that were posted while it was off, or before it existed, and that match it now. Once, however often it is asked for. What may have been delivered, but is kept no longer, is left alone. 409 while the hook is off.',
    body: { content: json(recoveryCreateSchema, { hook: 5121, since: '2026-01-31T00:00:00Z' }) },
    answers: started,
    fails: [404, 409],
  }),
  list: v1({
    id: 'listReplays',
    tag,
    summary: 'List replays and recoveries',
    description: 'The newest first; a user sees those that are about sources it manages. They are kept for 30 days.',
    query: replayQuerySchema,
    answers: {
      200: {
        description: 'One page of them.',
        headers: linkHeader,
        content: json(replayListSchema, { replays: [example], next: null }),
      },
    },
  }),
  get: v1({ id: 'getReplay', tag, summary: 'Get a replay', params, answers: { 200: one }, fails: [404] }),
  pause: change('pause', 'Pause a replay', 'What it has made goes on. Done twice, it does nothing more.'),
  resume: change('resume', 'Let a replay go on', 'Done twice, it does nothing more.'),
  cancel: change('cancel', 'End a replay', 'What it has made goes on. It can’t be taken up again.'),
  entries: v1({
    id: 'listReplayDeliveries',
    tag,
    summary: 'List what a replay selected',
    description: 'With what became of each.',
    params,
    query: replayEntriesQuerySchema,
    answers: {
      200: {
        description: 'One page of them.',
        headers: linkHeader,
        content: json(replayEntriesSchema, {
          deliveries: [{ delivery: 9217, event: null, outcome: 'delivered', reason: null, redelivered_as: 13_313 }],
          next: '0-100',
        }),
      },
    },
    fails: [404],
  }),
};
