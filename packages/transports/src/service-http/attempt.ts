import type { AttemptError, AttemptResponse } from '@posthorn/core/attempt';
import type { Outcome } from '@posthorn/core/outcome';
import { failureOf } from '../failure.ts';
import type { AttemptJob, AttemptReport } from '../transport.ts';
import { outcomeOfFailure } from '../web/outcome.ts';
import { beginCall, type ServiceCall } from './call.ts';
import { type Exchanged, nothingSent, type ServiceHttp } from './http.ts';

/** What a service's answer means. */
export interface Verdict {
  outcome: Outcome;
  /** A sentence for the log that holds the service's own word; null when it was delivered. */
  message: string | null;
}

/** How an attempt at a service goes. */
export interface ServiceAttempt {
  /**
   * Sends the message, by the service's official client or by `call.exchange`.
   * What it returns or throws is not looked at when a request went out: `judge` is asked.
   */
  speak(call: ServiceCall): Promise<unknown>;
  /** Reads a whole answer. Pure. `nowMs` is when the attempt began. */
  judge(response: AttemptResponse, nowMs: number): Verdict;
  /** See ServiceLimits. Default true. */
  mayRepeat?: boolean;
  /**
   * Adds to the report of an attempt that ended without a whole answer although
   * the server may have read the request. Default: nothing.
   */
  unanswered?(report: AttemptReport): AttemptReport;
}

/**
 * Makes one attempt at a service and reports it. Never throws. What failed on
 * the way, or before anything was sent, ends as in the `web` transport.
 */
export async function attemptService(
  http: ServiceHttp,
  job: Pick<AttemptJob, 'timeoutMs' | 'signal'>,
  attempt: ServiceAttempt,
): Promise<AttemptReport> {
  const startedAt = performance.now();
  const atMs = Date.now();
  const { timeoutMs, signal } = job;
  const call = beginCall(http, { timeoutMs, signal, mayRepeat: attempt.mayRepeat ?? true });
  const failure = signal.aborted ? null : await failureOfSpeaking(() => attempt.speak(call));
  const exchanged = call.last ?? nothingSent(atMs, startedAt, failure);
  const report = reportOf(exchanged, attempt);
  const inDoubt = exchanged.reached && (exchanged.error !== null || exchanged.interrupted);
  return inDoubt ? (attempt.unanswered?.(report) ?? report) : report;
}

/** Why nothing was sent, should nothing have been sent. */
async function failureOfSpeaking(speak: () => Promise<unknown>): Promise<AttemptError> {
  try {
    await speak();
    return { reason: 'internal', message: 'The client of the service sent nothing' };
  } catch (error) {
    const { reason, message } = failureOf(error);
    return { reason, message };
  }
}

function reportOf(exchanged: Exchanged, attempt: ServiceAttempt): AttemptReport {
  const { atMs, request, response, timings, error, interrupted } = exchanged;
  const shown = { atMs, request, response, timings };
  if (interrupted) return { ...shown, outcome: { kind: 'interrupted' }, error: null };
  if (error !== null) return { ...shown, outcome: outcomeOfFailure(error.reason), error };
  const { outcome, message } = attempt.judge(response as AttemptResponse, atMs);
  if (outcome.kind !== 'retryable' && outcome.kind !== 'rejected') return { ...shown, outcome, error: null };
  return { ...shown, outcome, error: { reason: outcome.reason, message: message ?? outcome.reason } };
}
