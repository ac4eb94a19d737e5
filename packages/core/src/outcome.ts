/** Why an attempt did not deliver: a closed set of words that filters and dead letters use. */
export const failureReasons = [
  'http_status',
  'gone',
  'timeout',
  'dns',
  'connection_refused',
  'connection_reset',
  'connection',
  'tls',
  'network_blocked',
  'bad_response',
  'bad_request',
  'service_error',
  'rate_limited',
  'worker_lost',
  'hook_deactivated',
  'hook_deleted',
  'cancelled',
  'internal',
] as const;
export type FailureReason = (typeof failureReasons)[number];

/**
 * How an attempt ended (design.md section 4).
 *
 * - `delivered`: the receiver took it.
 * - `retryable`: it did not, and may yet; `retryAfterMs` is what it asked for.
 * - `rejected`: it never will; `deactivateHook` when the hook itself is over (410).
 * - `deferred`: not sent, for a reason that passes; consumes no attempt.
 * - `interrupted`: cut short by our own shutdown; consumes no attempt.
 */
export type Outcome =
  | { kind: 'delivered' }
  | { kind: 'retryable'; reason: FailureReason; retryAfterMs?: number }
  | { kind: 'rejected'; reason: FailureReason; deactivateHook?: boolean }
  | { kind: 'deferred'; delayMs: number }
  | { kind: 'interrupted' };
