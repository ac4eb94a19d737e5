import type { components } from '../schema.ts';

/** The body of an error answer: RFC 9457, with a stable `code`. */
export type Problem = components['schemas']['Problem'];

/** One field that is wrong: a dotted path, a header's name, or a JSON pointer into `data`; and what it must be. */
export interface FieldError {
  field: string;
  message: string;
}

/**
 * What went wrong, for programs. Beside the server's own codes:
 *
 * - `unreachable`: no connection, or it broke before the answer was whole;
 * - `timeout`: no whole answer within `timeoutMs`;
 * - `unexpected_answer`: something answered, but not as Posthorn does;
 * - `gave_up`: an event was tried for `giveUpMs`, `cause` has the latest reason;
 * - `closed`: the producer was closed before the event was accepted.
 */
export type ErrorCode = Problem['code'] | 'unreachable' | 'timeout' | 'unexpected_answer' | 'gave_up' | 'closed';

/** What an error may have beside its code and message. */
export interface ErrorDetails {
  status?: number | undefined;
  problem?: unknown;
  errors?: readonly FieldError[];
  retryAfterMs?: number | undefined;
  cause?: unknown;
}

/** A call that did not succeed. The message says what happened and what to do. */
export class PosthornError extends Error {
  override readonly name = 'PosthornError';
  readonly code: ErrorCode;
  /** HTTP status of the answer; undefined where there was none. */
  readonly status: number | undefined;
  /** Body of the answer as it came: problem+json, or GitHub's shape on hook routes. Undefined where there was none. */
  readonly problem: unknown;
  /** Every field that is wrong, if that is why. */
  readonly errors: readonly FieldError[];
  /** How long the server asks to wait before trying again, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? {} : { cause: details.cause });
    this.code = code;
    this.status = details.status;
    this.problem = details.problem;
    this.errors = details.errors ?? [];
    this.retryAfterMs = details.retryAfterMs;
  }
}
