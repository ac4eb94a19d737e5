import { described, json } from '@posthorn/http/openapi/operation';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { callerOf } from './auth.ts';
import { githubShaped, tagged } from './operation.ts';

/** Routes that many of GitHub's clients ask first: whose token it is, and how often they may ask. */
export function registerAccount(app: FastifyInstance): void {
  app.get('/user', described(operations.user), async (request): Promise<z.infer<typeof userSchema>> => {
    const { user, role } = callerOf(request);
    return { login: user ?? role, type: 'User', site_admin: role === 'operator' };
  });

  app.get('/rate_limit', described(operations.rateLimit), async () => rateLimits);
}

const userSchema = z
  .object({
    login: z.string().describe('The user that the token speaks for; `operator` for an operator’s that names none.'),
    type: z.literal('User'),
    site_admin: z.boolean().describe('Whether the token is an operator’s.'),
  })
  .meta({ id: 'User', description: 'Whose token it is, in GitHub’s shape.' });

const rateSchema = z
  .object({
    limit: z.int(),
    used: z.int(),
    remaining: z.int(),
    reset: z.int().describe('Seconds since 1970.'),
  })
  .meta({ id: 'RateLimit', description: 'How many requests there may be.' });

const rateLimitsSchema = z
  .object({ resources: z.object({ core: rateSchema }), rate: rateSchema })
  .meta({ id: 'RateLimits', description: 'How many requests there may be, in GitHub’s shape.' });

/** There is no limit: numbers that no client comes near, and the last moment that 32 bits can say. */
const unlimited = { limit: 1_000_000, used: 0, remaining: 1_000_000, reset: 2_147_483_647 };
const rateLimits = { resources: { core: unlimited }, rate: unlimited };

const operations = {
  user: githubShaped({
    id: 'getAuthenticatedUser',
    tag: 'Tokens',
    summary: 'Get the user of the token',
    description: 'Whose token it is, as far as Posthorn knows, in GitHub’s shape: clients of GitHub ask first.',
    answers: tagged({
      description: 'The user.',
      content: json(userSchema, { login: 'octocat', type: 'User', site_admin: false }),
    }),
  }),
  rateLimit: githubShaped({
    id: 'getRateLimit',
    tag: 'Tokens',
    summary: 'Get the rate limit',
    description:
      'There is none on these routes: the numbers stay as they are, and are for clients of GitHub that count on some.',
    answers: tagged({ description: 'Numbers that say so.', content: json(rateLimitsSchema, rateLimits) }),
  }),
};
