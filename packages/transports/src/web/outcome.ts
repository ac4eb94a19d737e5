import type { FailureReason, Outcome } from '@posthorn/core/outcome';

/** The longest wait that a `Retry-After` is believed, in milliseconds: 30 days. */
const maxRetryAfterMs = 30 * 86_400_000;

/**
 * What an answer's status means (design.md section 4): 2xx delivered; 410 the
 * hook is over; anything else may yet work, redirects included, which are never
 * followed. 429 and 503 may say when, by `Retry-After`.
 */
export function outcomeOfStatus(status: number, retryAfter: string | string[] | undefined, nowMs: number): Outcome {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  if (status === 410) return { kind: 'rejected', reason: 'gone', deactivateHook: true };
  const waitMs = status === 429 || status === 503 ? retryAfterMs(retryAfter, nowMs) : undefined;
  const outcome = { kind: 'retryable', reason: 'http_status' } as const;
  return waitMs === undefined ? outcome : { ...outcome, retryAfterMs: waitMs };
}

/**
 * Reads a `Retry-After` header, seconds or an HTTP date (RFC 9110 section
 * 10.2.3), as milliseconds from now: at least 0, at most 30 days. Undefined when
 * it is absent or neither.
 */
export function retryAfterMs(header: string | string[] | undefined, nowMs: number): number | undefined {
  const value = (Array.isArray(header) ? header[0] : header)?.trim();
  if (value === undefined) return undefined;
  const waitMs = /^\d+$/.test(value) ? Number(value) * 1000 : httpDateMs(value) - nowMs;
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(waitMs, 0), maxRetryAfterMs);
}

/** Milliseconds since the epoch, or NaN. The obsolete asctime form (`Sun Nov  6 08:49:37 1994`) does not say GMT, but means it. */
function httpDateMs(text: string): number {
  // Date.parse alone would also read "-5" and "2", as years.
  if (!/ \d\d:\d\d:\d\d\b/.test(text)) return Number.NaN;
  return Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
}

/**
 * What an attempt without a complete answer means: a request that can't be made
 * will never be one; anything else may yet work, a refused network too, since
 * names move and operators change what is allowed.
 */
export function outcomeOfFailure(reason: FailureReason): Outcome {
  return reason === 'bad_request' ? { kind: 'rejected', reason } : { kind: 'retryable', reason };
}
