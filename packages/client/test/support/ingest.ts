import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An event, as it came. */
export interface PostedEvent {
  id: string;
  source: string;
  type: string;
  actor?: string;
  time?: string;
  data: Record<string, unknown>;
}

/** How one request is answered, instead of properly. */
export interface Fault {
  /** Nothing is read: the whole request gets this status. */
  status?: number;
  retryAfter?: string;
  /** Of that status. Default: a problem of it. */
  body?: string;
  /** Events that are not stored, by the status that each gets. */
  items?: (event: PostedEvent) => number | undefined;
  /** The connection breaks after what can be stored is. */
  breaks?: boolean;
  /** Answers when this is fulfilled. */
  after?: Promise<unknown>;
}

/** A stand-in for ingest that checks what it gets, stores by id, and fails as it is told. */
export interface TestIngest {
  url: string;
  /** Ids of each request's events, in order. */
  requests: string[][];
  /** Bytes of each request's body. */
  sizes: number[];
  /** Events that are stored, in order, each once. */
  stored: PostedEvent[];
  /** Faults of the requests to come; a request without one is answered properly. */
  faults: Fault[];
  /** The fault of a request, by its events' ids; goes before {@link faults}. */
  rule: ((ids: readonly string[]) => Fault) | undefined;
  /** Fulfils with the request that is the nth, 1-based, once it has come. */
  request(nth: number): Promise<void>;
  close(): Promise<void>;
}

/** The token that it wants. */
export const testToken = 'a-producer';

/** Starts a stand-in. */
export async function startIngest(): Promise<TestIngest> {
  const requests: string[][] = [];
  const sizes: number[] = [];
  const stored: PostedEvent[] = [];
  const texts = new Map<string, string>();
  const faults: Fault[] = [];
  const waiting = new Set<() => void>();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await request.toArray()).toString();
    const { authorization, 'content-type': contentType } = request.headers;
    const wellMade = request.method === 'POST' && request.url === '/v1/events/batch';
    if (!wellMade || contentType !== 'application/json') return reply(response, 400, problem(400));
    if (authorization !== `Bearer ${testToken}`) return reply(response, 401, problem(401));
    const events = JSON.parse(body) as PostedEvent[];
    const ids = events.map(({ id }) => id);
    requests.push(ids);
    sizes.push(body.length);
    const fault = self.rule?.(ids) ?? faults.shift() ?? {};
    for (const tell of waiting) tell();
    await fault.after;
    const retry = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter };
    if (fault.status !== undefined) return reply(response, fault.status, fault.body ?? problem(fault.status), retry);
    const results = events.map((event) => store(event, fault.items?.(event)));
    if (fault.breaks) return void response.destroy();
    return reply(response, results.some(({ status }) => status === 503) ? 503 : 202, { results }, retry);
  }

  function store(event: PostedEvent, refusal: number | undefined): { status: number; [key: string]: unknown } {
    if (refusal !== undefined) return { status: refusal, error: problem(refusal) };
    const key = `${event.source} ${event.id}`;
    const text = JSON.stringify(event);
    const known = texts.get(key);
    if (known !== undefined && known !== text) return { status: 409, error: problem(409) };
    if (known === undefined) stored.push(event);
    texts.set(key, text);
    return { status: 202, id: event.id, duplicate: known !== undefined };
  }

  const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const self: TestIngest = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    sizes,
    stored,
    faults,
    rule: undefined,
    request: (nth) =>
      new Promise((resolve) => {
        const tell = (): void => {
          if (requests.length < nth) return;
          waiting.delete(tell);
          resolve();
        };
        waiting.add(tell);
        tell();
      }),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return self;
}

function reply(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
}

const codes: Record<number, string> = {
  400: 'bad_request',
  401: 'unauthorized',
  403: 'forbidden',
  409: 'conflict',
  413: 'payload_too_large',
  422: 'invalid',
  500: 'internal',
  503: 'unavailable',
};

function problem(status: number): object {
  const errors = status === 422 ? [{ field: 'type', message: 'is not known' }] : undefined;
  const code = codes[status] ?? 'internal';
  return { type: 'about:blank', title: 'A title', status, code, detail: 'A detail.', errors };
}
