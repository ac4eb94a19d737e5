import type { AttemptError, AttemptRequest, AttemptResponse, AttemptTimings } from '@posthorn/core/attempt';
import type { Event } from '@posthorn/core/event';
import type { Hook } from '@posthorn/core/hook';
import type { Outcome } from '@posthorn/core/outcome';

/** One attempt to make. */
export interface AttemptJob {
  event: Event;
  hook: Hook;
  /** Id of the delivery: the same over all its attempts, so that what is sent can be recognised when it comes twice. */
  delivery: number;
  /**
   * What the latest attempt of this delivery that left something left in {@link AttemptReport.progress}, an interrupted
   * one too. Null when none did, and for transports that do not say {@link Transport.keepsProgress}.
   */
  progress: string | null;
  /** Whether the policy allows no further attempt: a `retryable` outcome makes a dead letter of the delivery. */
  isLast: boolean;
  /** For the whole attempt: connecting to the last byte of the answer. */
  timeoutMs: number;
  /** Aborted when the worker can wait no longer: the attempt ends as `interrupted`. */
  signal: AbortSignal;
}

/** A request as it was sent, split so that what repeats is stored once (see store's delivery record). */
export interface SentRequest extends AttemptRequest {
  /**
   * Names of the headers whose values belong to this attempt alone. Of one hook, requests that share this very array
   * differ in nothing but those values and the body.
   */
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
  /**
   * What the next attempt of this delivery has to know, such as the recipients that took it already. Kept with the
   * attempt, at most {@link maxProgressBytes}; absent is nothing. It holds no secrets: it is stored as it is.
   */
  progress?: string;
}

/** How much an attempt may leave for the next, in bytes of UTF-8. */
export const maxProgressBytes = 8192;

/**
 * How attempts leave. `send` never throws: whatever happens is in the report.
 * It holds its own deadline and makes one attempt of it; a request that met a kept
 * connection as the receiver closed it may go out again on a new one.
 */
export interface Transport {
  readonly name: string;
  /** Says that attempts build on what those before left: it is read before each, which costs a round trip. */
  readonly keepsProgress?: true;
  send(job: AttemptJob): Promise<AttemptReport>;
  /** Closes idle connections; attempts in flight are ended by their signal. */
  close(): Promise<void>;
}
