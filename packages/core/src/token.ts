import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { Problem } from './problem.ts';

/** Who may do what: see design.md section 7. */
export const tokenRoles = ['producer', 'user', 'operator'] as const;
export type TokenRole = (typeof tokenRoles)[number];

/** A stored token. The token itself is shown once and kept only as a hash. */
export interface Token {
  id: string;
  role: TokenRole;
  /** The user a `user` token speaks for. */
  user: string | null;
  /** The sources a `producer` token may post to; a trailing `/*` grants all below. */
  sources: string[];
  /** How many events a `producer` token may post per second, over all ingest processes; null is as many as it likes. */
  events_per_second: number | null;
  created_at: string;
}

/** Body of "create a token". */
export const tokenCreateSchema = z
  .strictObject({
    role: z.enum(tokenRoles).describe('What it may do.'),
    user: z.string().min(1).max(100).optional().describe('The name that owns sources; needed for role `user`.'),
    sources: z
      .array(z.string().min(1).max(250))
      .max(1000)
      .optional()
      .describe('What a producer may post to, needed for that role; `feeds/*` is all below, `*` everything.'),
    events_per_second: z
      .number()
      .min(0.01)
      .max(1_000_000)
      .optional()
      .describe('How many events a producer may post per second, over all ingest processes. Default: no limit.'),
  })
  .refine((token) => token.role !== 'user' || token.user !== undefined, {
    path: ['user'],
    message: 'is needed for a token of role "user": the name that owns sources',
  })
  .refine((token) => token.role !== 'producer' || (token.sources?.length ?? 0) > 0, {
    path: ['sources'],
    message:
      'is needed for a token of role "producer": the sources it may post to, for example ["feeds/sample-feed"] or ["feeds/*"]',
  })
  .refine((token) => token.role === 'producer' || token.events_per_second === undefined, {
    path: ['events_per_second'],
    message: 'is for tokens of role "producer", which alone are for posting events; leave it out',
  })
  .meta({ id: 'TokenCreate', description: 'A new token.' });
export type TokenCreate = z.infer<typeof tokenCreateSchema>;

/** The form in which a token is stored and looked up: SHA-256, hex. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Compares two hashes in constant time. */
export function sameHash(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Whether a token may post events to a source. */
export function mayPost(token: Token, source: string): boolean {
  if (token.role === 'operator') return true;
  return (
    token.role === 'producer' &&
    token.sources.some(
      (granted) =>
        granted === '*' || granted === source || (granted.endsWith('/*') && source.startsWith(granted.slice(0, -1))),
    )
  );
}

/** The 401 for a request without a usable token. */
export function unauthorized(): Problem {
  return new Problem(
    'unauthorized',
    'Send an API token as "Authorization: Bearer TOKEN"; an operator makes one with POST /v1/tokens.',
  );
}
