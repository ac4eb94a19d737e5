import { STATUS_CODES } from 'node:http';
import type { AttemptError, AttemptResponse, AttemptTimings } from '@posthorn/core/attempt';
import type { Outcome } from '@posthorn/core/outcome';
import type { Dispatcher } from 'undici';
import { AttemptFailure, failureOf, isCutShort } from '../failure.ts';
import type { AttemptJob, AttemptReport } from '../transport.ts';
import { CapturedBody } from './captured-body.ts';
import type { ComposedRequest } from './compose.ts';
import type { Connection } from './connection.ts';
import type { Connections } from './connections.ts';
import type { Interruptible, Interruptions } from './interruptions.ts';
import { outcomeOfFailure, outcomeOfStatus } from './outcome.ts';

/** What an exchange is made of. */
export interface ExchangeParts {
  /** `mayRepeat`, by default true, says whether a request that met a closing connection goes out again. */
  job: Pick<AttemptJob, 'timeoutMs' | 'signal'> & { mayRepeat?: boolean };
  request: ComposedRequest;
  /** When the attempt began: milliseconds since the epoch, and on the monotonic clock. */
  atMs: number;
  startedAt: number;
  connections: Connections;
  interruptions: Interruptions;
  /** Called once, with the report. */
  done: (report: AttemptReport) => void;
}

/**
 * One request and its answer. It owns a connection, a timer and its place among
 * the interruptions from `start()` on, and lets go of all three when it settles,
 * which it does once: by a complete answer (the connection goes back), by 64 KiB
 * of it, by an error, by the deadline or by an interruption (it is closed, in
 * whatever state it is). What undici reports after that is ignored.
 *
 * It is undici's dispatch handler itself, so that an attempt costs one object.
 */
export class Exchange implements Dispatcher.DispatchHandler, Interruptible {
  place = -1;
  readonly #parts: ExchangeParts;
  readonly #body = new CapturedBody();
  #connection: Connection;
  #timer: NodeJS.Timeout | undefined;
  #settled = false;
  #repeated = false;
  #status: number | null = null;
  #statusText = '';
  #headers: AttemptResponse['headers'] = {};
  #firstByteMs: number | null = null;

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
    const { connections, request } = parts;
    this.#connection = connections.take(request.target, request.insecureSsl);
  }

  /** Sends the request. */
  start(): void {
    const { job, interruptions } = this.#parts;
    interruptions.add(job.signal, this);
    this.#timer = setTimeout(expire, job.timeoutMs, this);
    this.#dispatch();
  }

  /** Whether there was an open connection, so that the receiver may have read the request. */
  get reached(): boolean {
    const { opening } = this.#connection;
    return opening === null || opening.phase === 'open';
  }

  /** Ends it as `interrupted`. */
  interrupt(): void {
    this.#settle({ kind: 'interrupted' }, null);
  }

  /** Ends it as timed out. */
  expire(): void {
    this.#fail(new AttemptFailure('timeout', `${this.#unfinished()} within ${this.#parts.job.timeoutMs} ms`));
  }

  // undici takes an object without this method for a handler of the old kind.
  onRequestStart(): void {}

  onResponseStarted(): void {
    this.#firstByteMs ??= performance.now() - this.#parts.startedAt;
  }

  onResponseStart(
    _: Dispatcher.DispatchController,
    status: number,
    headers: AttemptResponse['headers'],
    statusText?: string,
  ): void {
    // 1xx: the answer itself is still to come.
    if (this.#settled || status < 200) return;
    this.#status = status;
    this.#statusText = statusText || STATUS_CODES[status] || '';
    this.#headers = headers;
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#settled) return;
    this.#body.add(chunk);
    if (this.#body.overflowed) this.#answered(this.#status as number, false);
  }

  onResponseEnd(): void {
    if (!this.#settled) this.#answered(this.#status as number, true);
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    if (this.#settled) return;
    const failure = this.#status !== null && isCutShort(error) ? cutShort(error) : failureOf(error);
    if (failure.reason === 'connection_reset' && this.#mayRepeat()) this.#repeat();
    else this.#fail(failure);
  }

  #dispatch(): void {
    const { target, sent, headers, bytes } = this.#parts.request;
    this.#connection.client.dispatch({ path: target.path, method: sent.method, headers, body: bytes }, this);
  }

  /**
   * A server may close an idle connection at the very moment a request is on its
   * way, which says nothing about the request: it is sent once more, on a new
   * connection and within the same deadline. Should the server have read it
   * after all, it gets it twice, which at-least-once delivery allows.
   */
  #mayRepeat(): boolean {
    const { mayRepeat = true } = this.#parts.job;
    return mayRepeat && this.#connection.reused && this.#firstByteMs === null && !this.#repeated;
  }

  #repeat(): void {
    const { connections, request } = this.#parts;
    this.#repeated = true;
    this.#connection.close();
    this.#connection = connections.take(request.target, request.insecureSsl, { fresh: true });
    this.#dispatch();
  }

  #answered(status: number, complete: boolean): void {
    const outcome = outcomeOfStatus(status, this.#headers['retry-after'], this.#parts.atMs);
    const error: AttemptError | null =
      outcome.kind === 'delivered'
        ? null
        : {
            reason: outcome.kind === 'rejected' ? 'gone' : 'http_status',
            message: `The receiver answered ${status} ${this.#statusText}`.trimEnd(),
          };
    this.#settle(outcome, error, complete);
  }

  #fail({ reason, message }: AttemptFailure): void {
    this.#settle(outcomeOfFailure(reason), { reason, message });
  }

  #settle(outcome: Outcome, error: AttemptError | null, complete = false): void {
    if (this.#settled) return;
    this.#settled = true;
    const { job, request, atMs, connections, interruptions, done } = this.#parts;
    clearTimeout(this.#timer);
    interruptions.remove(job.signal, this);
    const report: AttemptReport = {
      outcome,
      atMs,
      request: request.sent,
      response: this.#response(complete),
      timings: this.#timings(),
      error,
    };
    if (complete) connections.give(this.#connection);
    else this.#connection.close();
    done(report);
  }

  #response(complete: boolean): AttemptResponse | null {
    if (this.#status === null) return null;
    return {
      status: this.#status,
      statusText: this.#statusText,
      headers: this.#headers,
      body: this.#body.text(),
      truncated: !complete,
    };
  }

  #timings(): AttemptTimings {
    const opening = this.#connection.timings;
    return {
      dnsMs: rounded(opening?.dnsMs ?? null),
      connectMs: rounded(opening?.connectMs ?? null),
      tlsMs: rounded(opening?.tlsMs ?? null),
      firstByteMs: rounded(this.#firstByteMs),
      totalMs: rounded(performance.now() - this.#parts.startedAt),
    };
  }

  /** What has not happened yet, for the message of a timeout. */
  #unfinished(): string {
    const { opening, socket } = this.#connection;
    const { hostname } = this.#parts.request.target;
    if (this.#status !== null) return 'The answer did not end';
    if (opening?.phase === 'resolving') return `The host name "${hostname}" did not resolve`;
    if (opening?.phase === 'connecting') return `"${hostname}" did not accept a connection`;
    if (opening?.phase === 'handshake') return `The TLS handshake with "${hostname}" did not end`;
    if (socket !== null && socket.writableLength > 0) return 'The receiver did not read the whole request';
    return 'The receiver did not answer';
  }
}

function expire(exchange: Exchange): void {
  exchange.expire();
}

function cutShort(cause: Error): AttemptFailure {
  return new AttemptFailure('connection_reset', 'The connection was closed in the middle of the answer', { cause });
}

/** To a hundredth of a millisecond: enough to read, and short to store. */
function rounded<T extends number | null>(ms: T): T {
  return (ms === null ? null : Math.round(ms * 100) / 100) as T;
}
