import type { AttemptResponse } from '@posthorn/core/attempt';
import { userAgent } from '@posthorn/dialects/user-agent';
import { AttemptFailure } from '../failure.ts';
import type { ServiceCall } from './call.ts';
import type { ServiceRequest } from './http.ts';

/** What official clients hand to `fetch`; only these are honoured. Deadline and interruption are the attempt's own. */
export interface FetchInit {
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
}

/** The part of a WHATWG `Response` that official clients read. */
export interface FetchAnswer {
  readonly ok: boolean;
  readonly status: number;
  readonly statusText: string;
  readonly url: string;
  readonly headers: { get(name: string): string | null; entries(): IterableIterator<[string, string]> };
  arrayBuffer(): Promise<ArrayBuffer>;
  json(): Promise<unknown>;
  text(): Promise<string>;
}

/** A `fetch` for a client that takes one as an option. */
export type ServiceFetch = (url: string | URL, init?: FetchInit) => Promise<FetchAnswer>;

/**
 * A `fetch` whose requests belong to one attempt. It rejects with an
 * AttemptFailure when there is no whole answer, and with reason `bad_request`
 * for a body that is not text. `more` is added to every request. The client's
 * `User-Agent`, which tells the versions of Node and of the operating system to
 * a server that may be anybody's, is replaced by ours.
 */
export function fetchOf(
  call: ServiceCall,
  more: Pick<ServiceRequest, 'secretHeaders' | 'shownUrl'> = {},
): ServiceFetch {
  return async (url, init = {}) => {
    const { method = 'GET', headers = {}, body } = init;
    if (body !== undefined && body !== null && typeof body !== 'string') {
      throw new AttemptFailure('bad_request', 'A request to this service must have a body of text');
    }
    const { response, error } = await call.exchange({
      method: method.toUpperCase() as ServiceRequest['method'],
      url: String(url),
      headers: { ...headers, 'user-agent': userAgent },
      ...(typeof body === 'string' ? { body } : {}),
      ...more,
    });
    if (error !== null) throw new AttemptFailure(error.reason, error.message);
    if (response === null) throw new AttemptFailure('internal', 'The attempt was interrupted');
    return answerOf(response, String(url));
  };
}

function answerOf(response: AttemptResponse, url: string): FetchAnswer {
  const { status, statusText, body } = response;
  const headers = new Map(Object.entries(response.headers).map(([name, value]) => [name, [value].flat().join(', ')]));
  return {
    ok: status >= 200 && status < 300,
    status,
    statusText,
    url,
    headers: { get: (name) => headers.get(name.toLowerCase()) ?? null, entries: () => headers.entries() },
    arrayBuffer: async () => new TextEncoder().encode(body).buffer,
    json: async () => JSON.parse(body) as unknown,
    text: async () => body,
  };
}
