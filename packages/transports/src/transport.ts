import type { AttemptError, AttemptRequest, AttemptResponse, AttemptTimings } from '@posthorn/core/attempt';
import type { Event } from '@posthorn/core/event';
import type { Hook, TransportName } from '@posthorn/core/hook';
import type { Outcome } from '@posthorn/core/outcome';

/** One attempt to make. */
export interface AttemptJob {
  event: Event;
  hook: Hook;
  /** For the whole attempt: connecting to the last byte of the answer. */
  timeoutMs: number;
  /** Aborted when the worker can wait no longer: the attempt ends as `interrupted`. */
  signal: AbortSignal;
}

/** A request as it was sent, split so that what repeats is stored once (see store's delivery record). */
export interface SentRequest extends AttemptRequest {
  /** Names of the headers whose values belong to this attempt alone. */
  attemptHeaders: readonly string[];
  /** Names of the headers whose values are the hook owner's secret: logs and stores mask them. */
  secretHeaders: readonly string[];
}

/** All that an attempt leaves behind. `request` is null when nothing could be composed. */
export interface AttemptReport {
  outcome: Outcome;
  /** Milliseconds since the epoch. */
  atMs: number;
  request: SentRequest | null;
  response: AttemptResponse | null;
  timings: AttemptTimings;
  error: AttemptError | null;
}

/**
 * How attempts leave. `send` never throws: whatever happens is in the report.
 * It holds its own deadline and makes one attempt of it; a request that met a kept
 * connection as the receiver closed it may go out again on a new one.
 */
export interface Transport {
  readonly name: TransportName;
  send(job: AttemptJob): Promise<AttemptReport>;
  /** Closes idle connections; attempts in flight are ended by their signal. */
  close(): Promise<void>;
}
