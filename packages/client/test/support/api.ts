import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came. */
export interface Asked {
  method: string;
  url: string;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** One answer. A status of 0 breaks the connection. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

/** A server that answers what a test gives it, in order, and then nothing more. */
export interface TestApi {
  url: string;
  asked: Asked[];
  close(): Promise<void>;
}

/** Starts a server with its answers. */
export async function startApi(...answers: Answer[]): Promise<TestApi> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void request.toArray().then((chunks) => {
      const { method = '', url = '', headers } = request;
      asked.push({ method, url, headers, body: Buffer.concat(chunks as Buffer[]).toString() });
      const answer = answers.shift();
      // Without an answer, the client waits.
      if (answer) give(response, answer);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function give(response: ServerResponse, { status, headers = {}, body }: Answer): void {
  if (status === 0) return void response.destroy();
  const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
  response.writeHead(status, headers).end(text);
}
