import { setTimeout as sleep } from 'node:timers/promises';
import { type Backoff, backoffMs } from './backoff.ts';
import type { Connection } from './connection.ts';
import { PosthornError } from './error.ts';
import { exchange, type HttpAnswer, type HttpRequest } from './exchange.ts';
import type { InputOf, Method, OperationAt, OutputOf, PathsWith } from './operation.ts';
import { jsonOf, refusalOf, unexpected } from './refusal.ts';

/** A success. */
export interface Answered<Body> {
  status: number;
  headers: Headers;
  body: Body;
}

/** What stands at the start of a path, in place of what is written there. */
export interface Place {
  written: string;
  /** Encoded. */
  real: string;
}

/**
 * Asks for an operation of the OpenAPI document, which says what goes in and what
 * comes back. Reads are tried again when that may help, nothing else is.
 *
 * @throws PosthornError when there is no success
 */
export type Ask = <M extends Method, P extends PathsWith<M>>(
  method: M,
  path: P,
  input: InputOf<OperationAt<M, P>>,
  place?: Place,
) => Promise<Answered<OutputOf<OperationAt<M, P>>>>;

/** Parameters of a path or a query. */
type Values = Readonly<Record<string, string | number | boolean | undefined>>;

/** Attempts of a read in all. */
const maxAttempts = 4;
const backoff: Backoff = { baseMs: 200, maxMs: 5000 };

/** Makes an {@link Ask}. */
export function createAsk(connection: Connection): Ask {
  return async (method, path, { params, query, body }, place) => {
    const written = place ? path.replace(place.written, '') : path;
    const request: HttpRequest = {
      method: method.toUpperCase(),
      path: (place?.real ?? '') + filled(written, { ...(params as Values) }) + queryText({ ...(query as Values) }),
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    };
    const answer = method === 'get' ? await read(connection, request) : await once(connection, request);
    const { status, headers, text } = answer;
    const value = jsonOf(text);
    if (value === undefined && text !== '') throw unexpected(connection.url, status);
    return { status, headers, body: value as never };
  };
}

/** Sends a request once. @throws PosthornError when there is no success */
export async function once(connection: Connection, request: HttpRequest): Promise<HttpAnswer> {
  const answer = await exchange(connection, request);
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw refusalOf(connection.url, answer);
}

/** Sends a request that changes nothing, more than once if need be. */
async function read(connection: Connection, request: HttpRequest): Promise<HttpAnswer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(connection, request);
    } catch (error) {
      if (!(error instanceof PosthornError) || !mayPass(error) || attempt === maxAttempts) throw error;
      await sleep(backoffMs(backoff, attempt, error.retryAfterMs, Math.random()));
    }
  }
}

function mayPass({ code, status = 0 }: PosthornError): boolean {
  return code === 'unreachable' || code === 'timeout' || [429, 502, 503, 504].includes(status);
}

function filled(path: string, params: Values): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
}

function queryText(query: Values): string {
  const set = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return set.length === 0 ? '' : `?${new URLSearchParams(set).toString()}`;
}
