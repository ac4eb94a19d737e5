import { readFileSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import tls from 'node:tls';
import { onTestFinished } from 'vitest';

/** A server on 127.0.0.1 that does with each connection what its test says. Ends with the test. */
export interface Receiver {
  port: number;
  url: string;
  /** Every connection so far, in order. */
  sockets: net.Socket[];
}

/**
 * A port of 127.0.0.1 that refuses every connection: nothing listens there, and below 1024 no system gives ports out by
 * itself, as it may do at once with one that a receiver has just left.
 */
export const refusingPort = 2;

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url));

/** The test certificate, for the name hooks.test. */
export const certificate = fixture('hooks.test.cert.pem');

/** Starts a TCP receiver. `onSocket` gets each connection and its number, from 1. */
export function tcpReceiver(onSocket: (socket: net.Socket, number: number) => void): Promise<Receiver> {
  return listen(net.createServer({ noDelay: true }), 'connection', 'http', onSocket);
}

/** The same over TLS, with a certificate for hooks.test that nobody has signed. */
export function tlsReceiver(onSocket: (socket: net.Socket, number: number) => void): Promise<Receiver> {
  const server = tls.createServer({ key: fixture('hooks.test.key.pem'), cert: certificate });
  server.on('tlsClientError', () => {});
  return listen(server, 'secureConnection', 'https', onSocket);
}

/** A receiver that gives every request the same answer, as raw HTTP. Keeps what it was sent. */
export async function answering(answer: string): Promise<Receiver & { requests: Buffer[] }> {
  const requests: Buffer[] = [];
  const receiver = await tcpReceiver((socket) =>
    onRequest(socket, (request) => {
      requests.push(request);
      socket.write(answer);
    }),
  );
  return { ...receiver, requests };
}

/** Calls back with the bytes of each complete request on a connection. */
export function onRequest(socket: net.Socket, callback: (request: Buffer) => void): void {
  let bytes = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    bytes = Buffer.concat([bytes, chunk]);
    const headEnd = bytes.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const length = /\r\ncontent-length: (\d+)/i.exec(bytes.toString('latin1', 0, headEnd))?.[1];
    const end = headEnd + 4 + Number(length);
    if (bytes.length < end) return;
    const request = bytes.subarray(0, end);
    bytes = bytes.subarray(end);
    callback(request);
  });
}

/** An answer with a body and its length. */
export function http(status: string, headers: string[] = [], body = ''): string {
  return [`HTTP/1.1 ${status}`, ...headers, `content-length: ${Buffer.byteLength(body)}`, '', body].join('\r\n');
}

async function listen(
  server: net.Server,
  event: 'connection' | 'secureConnection',
  scheme: string,
  onSocket: (socket: net.Socket, number: number) => void,
): Promise<Receiver> {
  const sockets: net.Socket[] = [];
  const raw = new Set<net.Socket>();
  server.on('connection', (socket: net.Socket) => raw.add(socket.on('error', () => {})));
  server.on(event, (socket: net.Socket) => {
    socket.on('error', () => {});
    onSocket(socket, sockets.push(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        for (const socket of raw) socket.destroy();
        server.close(() => resolve());
      }),
  );
  return { port, url: `${scheme}://127.0.0.1:${port}/hook?a=1`, sockets };
}
