/** No server is waited for longer than this because of its `Retry-After`. */
const maxRetryAfterMs = 60_000;

/** How waits between attempts grow. */
export interface Backoff {
  /** The first wait, in milliseconds. */
  baseMs: number;
  /** The longest wait, in milliseconds. */
  maxMs: number;
}

/**
 * Milliseconds to wait after a failure: twice as long after each, with jitter of
 * half of it, and at least what the server asked for, a little spread as well, so
 * that clients that were turned away together don't come back together.
 *
 * @param failures in a row, 1 for the first
 * @param retryAfterMs what the server asked for, if it did
 * @param random from 0 up to 1
 */
export function backoffMs(
  { baseMs, maxMs }: Backoff,
  failures: number,
  retryAfterMs: number | undefined,
  random: number,
): number {
  const own = Math.min(maxMs, baseMs * 2 ** (failures - 1)) * (1 - random / 2);
  const asked = Math.min(maxRetryAfterMs, retryAfterMs ?? 0) * (1 + random / 4);
  return Math.max(own, asked);
}
