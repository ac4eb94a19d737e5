import { tokenCreateSchema, tokenRoles } from '@posthorn/core/token';
import { json } from '@posthorn/http/openapi/operation';
import { z } from 'zod';
import { linkHeader, v1 } from './operation.ts';
import { keyPageFields } from './page-fields.ts';
import { querySchema } from './query-schema.ts';
import { moment } from './shown-fields.ts';

const tag = 'Tokens';

const tokenSchema = z
  .object({
    id: z.string().describe('Names the token, and is no secret.'),
    role: z.enum(tokenRoles),
    user: z.string().nullable().describe('The user that it speaks for, or null.'),
    sources: z.array(z.string()).describe('What a producer’s may post to; `feeds/*` is all below, `*` everything.'),
    events_per_second: z.number().nullable().describe('How many events it may post per second; null is no limit.'),
    created_at: moment('When it was made.'),
  })
  .meta({ id: 'Token', description: 'What is known of a token: the token itself is kept as a hash only.' });

const newTokenSchema = tokenSchema
  .extend({ token: z.string().describe('The token. It is shown this once, and never again.') })
  .meta({ id: 'NewToken', description: 'A token that was just made.' });

const example = {
  id: 'f3b1c5',
  role: 'producer',
  user: null,
  sources: ['feeds/*'],
  events_per_second: 50,
  created_at: '2026-01-31T12:00:00.000Z',
};

/** Query of the list of tokens, which goes by when they were made. */
export const tokenListSchema = querySchema(keyPageFields(/^\d{4}-\d\d-\d\dT\S+ \S+$/));

/** What the OpenAPI document says of the routes of `/v1/tokens`. */
export const tokenOperations = {
  create: v1({
    id: 'createToken',
    tag,
    summary: 'Make a token',
    description: 'For operators. The token is in this answer, and in no other.',
    body: { content: json(tokenCreateSchema, { role: 'producer', sources: ['feeds/*'], events_per_second: 50 }) },
    answers: {
      201: {
        description: 'The token.',
        headers: { 'Cache-Control': '`no-store`' },
        content: json(newTokenSchema, { ...example, token: 'posthorn_...' }),
      },
    },
  }),
  list: v1({
    id: 'listTokens',
    tag,
    summary: 'List tokens',
    description: 'For operators. The oldest first.',
    query: tokenListSchema,
    answers: {
      200: { description: 'One page of them.', headers: linkHeader, content: json(z.array(tokenSchema), [example]) },
    },
  }),
  delete: v1({
    id: 'deleteToken',
    tag,
    summary: 'Revoke a token',
    description: 'For operators. The api refuses it at once, ingest within a second.',
    params: z.object({ id: z.string().meta({ description: 'Id of the token.', examples: ['f3b1c5'] }) }),
    answers: { 204: { description: 'It works no more.' } },
    fails: [404],
  }),
};
