import type { AttemptReport } from './transport.ts';

/** The report of an attempt of which nothing was sent. `startedAt` is on the monotonic clock. */
export function unsent(
  atMs: number,
  startedAt: number,
  ended: Pick<AttemptReport, 'outcome' | 'error'>,
): AttemptReport {
  const totalMs = Math.round((performance.now() - startedAt) * 100) / 100;
  return {
    ...ended,
    atMs,
    request: null,
    response: null,
    timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs },
  };
}
