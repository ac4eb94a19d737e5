import type { FailureReason } from './outcome.ts';

/** What was sent: everything the receiver saw. Header names are spelled as on the wire. */
export interface AttemptRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** What came back. `body` is cut at 64 KiB; `truncated` says that it is not the whole, for that or another reason. */
export interface AttemptResponse {
  status: number;
  statusText: string;
  headers: Record<string, string | string[]>;
  body: string;
  truncated: boolean;
}

/** Milliseconds of each step. The first three are null on a reused connection, later ones when never reached. */
export interface AttemptTimings {
  dnsMs: number | null;
  connectMs: number | null;
  tlsMs: number | null;
  firstByteMs: number | null;
  totalMs: number;
}

/** What went wrong, as a word to filter by and a sentence to read. */
export interface AttemptError {
  reason: FailureReason;
  message: string;
}

/** What followed an attempt. */
export type AttemptResult = 'delivered' | 'retry' | 'dead' | 'interrupted' | 'deferred';

/** One try of a delivery, in full. */
export interface Attempt {
  /** 1-based; an interrupted attempt's number is used again. */
  number: number;
  /** When it began, milliseconds since the epoch. */
  atMs: number;
  /** The worker that made it. */
  worker: string;
  result: AttemptResult;
  /** Settled by a worker whose entry another had taken over: it changed nothing. */
  late: boolean;
  request: AttemptRequest | null;
  response: AttemptResponse | null;
  timings: AttemptTimings;
  error: AttemptError | null;
  /** Wait before the next try, when `result` is `retry` or `deferred`. */
  retryInMs: number | null;
}
