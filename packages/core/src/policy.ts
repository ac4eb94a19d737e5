import { z } from 'zod';

const seconds = z.number().positive();

/**
 * How to deliver to a hook, as its owner writes it: every key optional, the
 * rest from {@link defaultPolicy}. Numbers are seconds and counts.
 */
export const policySchema = z
  .strictObject({
    max_attempts: z.int().min(1).max(100).optional().describe('Attempts in all. Default 10.'),
    base_seconds: seconds.max(86_400).optional().describe('Wait after the first failed attempt. Default 5.'),
    factor: z.number().min(1).max(100).optional().describe('What each further wait is multiplied by. Default 4.'),
    max_seconds: seconds.max(604_800).optional().describe('The longest wait, before jitter of 20 %. Default 21600.'),
    timeout_seconds: seconds
      .max(30)
      .optional()
      .describe('Deadline of one attempt, from connecting to the last byte of the answer. Default 10.'),
    concurrency: z
      .int()
      .min(1)
      .max(10_000)
      .optional()
      .describe('Attempts in flight at once over all workers. Default: as many as the operator set.'),
    rate_limit_per_second: z
      .number()
      .min(0.01)
      .max(10_000)
      .optional()
      .describe('Attempts a second over all workers, retries included. Default: no limit.'),
  })
  .meta({
    id: 'Policy',
    description: 'How to deliver. What is left out has its default: 10 attempts in about 20 hours.',
  });
export type PolicyInput = z.infer<typeof policySchema>;

/** A policy with nothing left open, except `concurrency`, whose default depends on the live workers, and the rate, which has none. */
export interface Policy {
  max_attempts: number;
  /** Wait after the first failed attempt. */
  base_seconds: number;
  /** What each further wait is multiplied by. */
  factor: number;
  /** The longest wait, before jitter. */
  max_seconds: number;
  /** Deadline of one attempt, from connecting to the last byte of the answer. */
  timeout_seconds: number;
  /** Attempts in flight at once over all workers. */
  concurrency?: number;
  /** Attempts a second over all workers. */
  rate_limit_per_second?: number;
}

/**
 * 10 attempts over about 20 hours: 5 s, 20 s, 80 s, 5 min, 21 min, 85 min,
 * 5.7 h, 6 h, 6 h (design.md section 4).
 */
export const defaultPolicy = {
  max_attempts: 10,
  base_seconds: 5,
  factor: 4,
  max_seconds: 21_600,
  timeout_seconds: 10,
} as const satisfies Policy;

/** The policy that holds for a hook: its own keys over the defaults. */
export function effectivePolicy(input: PolicyInput): Policy {
  const own = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  return { ...defaultPolicy, ...own };
}
