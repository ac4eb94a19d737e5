import http, { type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request to a stand-in, read whole. */
export interface ServiceRequest {
  method: string;
  /** The path, without the query. */
  path: string;
  query: URLSearchParams;
  /** Names are lower case. */
  headers: IncomingHttpHeaders;
  body: string;
}

/** What a stand-in answers. */
export interface ServiceAnswer {
  status: number;
  headers?: Record<string, string>;
  /** Default: nothing. */
  body?: string;
}

/** The listening side of a stand-in for a service with an HTTP API. */
export interface HttpService {
  /** Such as `http://127.0.0.1:4711`. */
  readonly url: string;
  readonly port: number;
  /** Answers the next request with this, whatever it says; several wait in line. */
  answerNext: (answer: ServiceAnswer) => void;
  /** Acts on the next request, and closes the connection in place of its answer. */
  loseNext(): void;
  close: () => Promise<void>;
}

/** Larger requests are answered 413. */
const maxBodyBytes = 1_048_576;

/**
 * Listens on 127.0.0.1 for a stand-in. `answer` decides on each request, unless
 * `answerNext` has.
 *
 * @param port default: a free one
 */
export async function startHttpService(
  answer: (request: ServiceRequest) => ServiceAnswer,
  { port = 0 }: { port?: number } = {},
): Promise<HttpService> {
  const next: ServiceAnswer[] = [];
  let toLose = 0;
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= maxBodyBytes) chunks.push(chunk);
    });
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const {
        status,
        headers = {},
        body: text = '',
      } = length > maxBodyBytes ? { status: 413 } : (next.shift() ?? answer(read(request, body)));
      if (toLose > 0) {
        toLose -= 1;
        request.socket.destroy();
        return;
      }
      response.writeHead(status, {
        ...headers,
        ...(status === 204 ? {} : { 'content-length': Buffer.byteLength(text) }),
      });
      response.end(status === 204 ? '' : text);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${taken}`,
    port: taken,
    answerNext: (given) => void next.push(given),
    loseNext: () => {
      toLose += 1;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** An answer of JSON. */
export function json(status: number, value: unknown, headers: Record<string, string> = {}): ServiceAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}

/** The media type of a request, without parameters, in lower case. */
export function mediaType({ headers }: ServiceRequest): string {
  return (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** The request as it could have been typed. */
export function rawRequest({ method, path, query, headers, body }: ServiceRequest): string {
  const target = query.size === 0 ? path : `${path}?${query.toString()}`;
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${[value].flat().join(', ')}`);
  return [`${method} ${target}`, ...lines, '', body].join('\n');
}

function read(request: http.IncomingMessage, body: string): ServiceRequest {
  const [path = '/', query = ''] = (request.url ?? '/').split('?', 2);
  return { method: request.method ?? '', path, query: new URLSearchParams(query), headers: request.headers, body };
}
