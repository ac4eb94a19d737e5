import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it arrived. */
export interface Arrival {
  atMs: number;
  path: string;
  headers: IncomingMessage['headers'];
  /** Names and values in the order and case in which they came. */
  rawHeaders: string[];
  body: string;
  /** What was answered. */
  status: number;
}

/** An HTTP server that keeps the ledger of all that reaches it. */
export interface Receiver {
  url: string;
  arrivals: Arrival[];
  /** Requests that are being answered now. */
  readonly open: number;
  /** Fulfils as soon as the condition holds; it is looked at after every arrival. */
  until(condition: (arrivals: readonly Arrival[]) => boolean): Promise<void>;
  close(): Promise<void>;
}

/** Decides how to answer: a status; null to leave the request without an answer, or having answered itself. */
export type Answer = (
  arrival: Omit<Arrival, 'status'>,
  response: ServerResponse,
) => number | null | Promise<number | null>;

/** Starts a receiver on 127.0.0.1. By default it answers 200, with a word for a body. */
export async function startReceiver(
  answer: Answer = () => 200,
  bodyOf: (status: number) => string = (status) => (status < 300 ? 'ok' : 'no'),
): Promise<Receiver> {
  const arrivals: Arrival[] = [];
  const watchers = new Set<() => void>();
  let open = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => undefined);
    request.on('end', () => void take(request, response, Buffer.concat(chunks).toString('utf8')));
  });

  async function take(request: IncomingMessage, response: ServerResponse, body: string): Promise<void> {
    open++;
    response.once('close', () => open--);
    const { headers, rawHeaders, url: path = '' } = request;
    const seen = { atMs: Date.now(), path, headers, rawHeaders, body };
    const status = await answer(seen, response);
    arrivals.push({ ...seen, status: status ?? 0 });
    if (status !== null) response.writeHead(status, { 'content-type': 'text/plain' }).end(bodyOf(status));
    for (const watcher of watchers) watcher();
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrivals,
    get open() {
      return open;
    },
    until: (condition) =>
      new Promise((resolve) => {
        const watcher = (): void => {
          if (!condition(arrivals)) return;
          watchers.delete(watcher);
          resolve();
        };
        watchers.add(watcher);
        watcher();
      }),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
