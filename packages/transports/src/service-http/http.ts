import type { SecureContext } from 'node:tls';
import type { AttemptError, AttemptResponse, AttemptTimings } from '@posthorn/core/attempt';
import { failureOf } from '../failure.ts';
import type { Guard } from '../guard/guard.ts';
import type { AttemptReport, SentRequest } from '../transport.ts';
import type { ComposedRequest } from '../web/compose.ts';
import { Connections } from '../web/connections.ts';
import { Exchange } from '../web/exchange.ts';
import { createInterruptions } from '../web/interruptions.ts';
import { createTargetReader } from '../web/target.ts';

/** What requests to a service are made with. */
export interface ServiceHttpOptions {
  /** Says which addresses may be reached; asked for every new connection. */
  guard: Guard;
  /** The clock, milliseconds since the epoch. Default `Date.now`. */
  now?: () => number;
  /** How many idle connections are kept, over all servers. Default 100. */
  maxIdleConnections?: number;
  /** Certificate authorities to trust. Default: those of Node. */
  secureContext?: SecureContext;
}

/** A request to a service's API. */
export interface ServiceRequest {
  method: 'DELETE' | 'GET' | 'PATCH' | 'POST' | 'PUT';
  /** In full, http or https. */
  url: string;
  /** Any case; `host`, `connection`, `content-length` and `transfer-encoding` are set here and replace these. */
  headers: Record<string, string>;
  /** Default: none. */
  body?: string;
  /** Names of the headers that logs and stores mask, lower case. Default: `authorization`. */
  secretHeaders?: readonly string[];
  /** What the log shows for `url`, where the URL itself is a secret. Default: the URL as it was sent. */
  shownUrl?: string;
}

/** How long a request may take, and what ends it sooner. */
export interface ServiceLimits {
  /** From resolving the name to the last byte of the answer. */
  timeoutMs: number;
  /** Aborted when the worker can wait no longer. */
  signal: AbortSignal;
  /**
   * Whether a request that met a kept connection as the server closed it goes out
   * again at once, on a new one. The server may have read it the first time.
   * Default true.
   */
  mayRepeat?: boolean;
}

/** What became of a request. */
export interface Exchanged {
  /** When it began, milliseconds since the epoch. */
  atMs: number;
  /** As the log keeps it; null when nothing could be sent. */
  request: SentRequest | null;
  /** The answer, whatever its status; with an `error`, as far as it came. */
  response: AttemptResponse | null;
  timings: AttemptTimings;
  /** Why there is no whole answer, or null. A status is never an error here. */
  error: AttemptError | null;
  /** Ended by the signal; then `error` is null. */
  interrupted: boolean;
  /** Whether the server may have read the request, so that without an answer nobody knows what it did. */
  reached: boolean;
}

/** Speaks HTTP/1.1 with services, and keeps connections for the next request. */
export interface ServiceHttp {
  /** Makes one request. Never throws, never follows a redirect, never decompresses; of an answer 64 KiB are kept. */
  exchange(request: ServiceRequest, limits: ServiceLimits): Promise<Exchanged>;
  /** Closes idle connections; requests in flight are ended by their signal. */
  close(): void;
}

/** Headers that say where a message ends and how its connection is used. */
const ownHeaders = new Set(['host', 'connection', 'content-length', 'transfer-encoding']);

/**
 * Makes the HTTP client of the service transports: the `web` transport's own
 * connections, guard, deadline and interruption, for any method and body.
 */
export function createServiceHttp(options: ServiceHttpOptions): ServiceHttp {
  const { guard, now = Date.now, maxIdleConnections = 100, secureContext } = options;
  const connections = new Connections({
    guard,
    maxIdle: maxIdleConnections,
    ...(secureContext === undefined ? {} : { secureContext }),
  });
  const interruptions = createInterruptions();
  const readTarget = createTargetReader();

  function compose(request: ServiceRequest): ComposedRequest {
    const target = readTarget(request.url);
    const { method, body = '', secretHeaders = ['authorization'] } = request;
    const bytes = Buffer.from(body);
    const given = headersOf(request);
    const headers: Record<string, string> = { host: target.host, connection: 'keep-alive', ...given };
    if (request.body !== undefined) headers['content-length'] = String(bytes.length);
    const attemptHeaders = request.body === undefined ? [] : ['content-length'];
    const sent = { method, url: target.origin + target.path, headers, body, attemptHeaders, secretHeaders };
    return { target, insecureSsl: false, sent, headers: Object.entries(given).flat(), bytes };
  }

  function exchange(request: ServiceRequest, limits: ServiceLimits): Promise<Exchanged> {
    const startedAt = performance.now();
    const atMs = now();
    if (limits.signal.aborted) return Promise.resolve(nothingSent(atMs, startedAt, null));
    return new Promise((resolve) => {
      try {
        const composed = compose(request);
        const { shownUrl = composed.sent.url } = request;
        const done = (report: AttemptReport) => resolve(exchangedOf(report, shownUrl, started.reached));
        const parts = { job: limits, request: composed, atMs, startedAt, connections, interruptions, done };
        const started = new Exchange(parts);
        started.start();
      } catch (error) {
        const { reason, message } = failureOf(error);
        resolve(nothingSent(atMs, startedAt, { reason, message }));
      }
    });
  }

  return { exchange, close: () => connections.close() };
}

/** The headers that a request brings: names in lower case, without those that are set here. */
export function headersOf({ headers }: ServiceRequest): Record<string, string> {
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return Object.fromEntries(lower.filter(([name]) => !ownHeaders.has(name)));
}

/** The web transport's verdict on the status is left behind: each service has its own. */
function exchangedOf(report: AttemptReport, shownUrl: string, reached: boolean): Exchanged {
  const { atMs, request, response, timings, outcome, error } = report;
  const judged = error?.reason === 'http_status' || error?.reason === 'gone';
  return {
    atMs,
    request: request && { ...request, url: shownUrl },
    response,
    timings,
    error: judged ? null : error,
    interrupted: outcome.kind === 'interrupted',
    reached,
  };
}

/** An attempt of which nothing reached the wire: it failed before, or with null was interrupted before. */
export function nothingSent(atMs: number, startedAt: number, error: AttemptError | null): Exchanged {
  const totalMs = Math.round((performance.now() - startedAt) * 100) / 100;
  const timings = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs };
  return { atMs, request: null, response: null, timings, error, interrupted: error === null, reached: false };
}
