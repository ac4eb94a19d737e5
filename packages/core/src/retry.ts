import type { FailureReason, Outcome } from './outcome.ts';
import type { Policy } from './policy.ts';

/** What follows an attempt. `delayMs` counts from the moment it is settled. */
export type Decision =
  | { action: 'delivered' }
  | { action: 'retry'; delayMs: number }
  | { action: 'dead'; reason: FailureReason; deactivateHook: boolean }
  | { action: 'defer'; delayMs: number }
  | { action: 'release' };

/** Everything {@link decide} looks at. */
export interface Decidable {
  outcome: Outcome;
  /** 1-based number of the attempt that just ended. */
  attempt: number;
  policy: Policy;
  /** A number in [0, 1). */
  random: number;
}

/**
 * Decides what follows an attempt: pure, so that the same inputs always give
 * the same answer.
 */
export function decide({ outcome, attempt, policy, random }: Decidable): Decision {
  switch (outcome.kind) {
    case 'delivered':
      return { action: 'delivered' };
    case 'deferred':
      return { action: 'defer', delayMs: outcome.delayMs };
    case 'interrupted':
      return { action: 'release' };
    case 'rejected':
      return { action: 'dead', reason: outcome.reason, deactivateHook: outcome.deactivateHook ?? false };
    case 'retryable': {
      if (attempt >= policy.max_attempts) return { action: 'dead', reason: outcome.reason, deactivateHook: false };
      const capMs = policy.max_seconds * 1000;
      const asked = Math.min(outcome.retryAfterMs ?? 0, capMs);
      return { action: 'retry', delayMs: Math.max(backoffMs(attempt, policy, random), asked) };
    }
  }
}

/**
 * The wait after failed attempt number `attempt`: `base * factor^(attempt - 1)`,
 * capped, then jittered by +-20 %, in whole milliseconds.
 */
export function backoffMs(attempt: number, policy: Policy, random: number): number {
  const exponential = policy.base_seconds * policy.factor ** (attempt - 1);
  const capped = Math.min(exponential, policy.max_seconds);
  return Math.round(capped * 1000 * (0.8 + 0.4 * random));
}
