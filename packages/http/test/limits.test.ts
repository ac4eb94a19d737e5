import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createServer, defaultLimits, type ServerLimits } from '../src/server.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** Starts a server that counts the bodies it was given. */
async function start(limits: Partial<ServerLimits>): Promise<{ port: number; bodies: string[] }> {
  const bodies: string[] = [];
  const app = createServer({ forceCloseConnections: true, limits: { lookEveryMs: 20, ...limits } });
  app.addContentTypeParser('text/plain', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.post('/', (request) => {
    bodies.push(request.body as string);
    return {};
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  closers.push(() => app.close());
  return { port: Number(new URL(url).port), bodies };
}

/** Says something on a new connection, and goes on saying `more` until it is closed. All that came back. */
async function answerTo(port: number, first: string, more?: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const timer = more === undefined ? undefined : setInterval(() => socket.writable && socket.write(more), 10);
  socket.write(first);
  const text = await read(socket);
  clearInterval(timer);
  return text;
}

async function read(socket: Socket): Promise<string> {
  let text = '';
  socket
    .on('error', () => undefined)
    .on('data', (chunk) => {
      text += chunk.toString();
    });
  await once(socket, 'close');
  return text;
}

const head = 'POST / HTTP/1.1\r\nhost: a\r\ncontent-type: text/plain\r\n';

describe('a server ends', () => {
  test('a request whose headers trickle in (slowloris), with 408', async () => {
    const { port, bodies } = await start({ headersMs: 100, requestMs: 60_000 });
    const answer = await answerTo(port, head, 'x-more: y\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('"code":"request_timeout"');
    expect(bodies).toEqual([]);
  });

  test('a request whose body trickles in, with 408', async () => {
    const { port, bodies } = await start({ headersMs: 100, requestMs: 200 });
    const answer = await answerTo(port, `${head}content-length: 100000\r\n\r\n`, 'x');
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(bodies).toEqual([]);
  });

  test('headers that are too large, with 431', async () => {
    const { port } = await start({ headerBytes: 1000 });
    const answer = await answerTo(port, `${head}x-large: ${'y'.repeat(2000)}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
    expect(answer).toContain('"code":"headers_too_large"');
  });

  test('what is no HTTP, with 400', async () => {
    const { port } = await start({});
    expect(await answerTo(port, 'EHLO mail.example\r\n')).toMatch(/^HTTP\/1\.1 400 [\s\S]*"code":"bad_request"/);
  });

  test('a connection on which nothing is said, without a word', async () => {
    const { port } = await start({ silenceMs: 50 });
    expect(await read(connect(port, '127.0.0.1'))).toBe('');
  });

  test('connections beyond the most it holds', async () => {
    const { port } = await start({ connections: 1 });
    const first = connect(port, '127.0.0.1');
    first.write(head);
    await once(first, 'connect');
    expect(await read(connect(port, '127.0.0.1'))).toBe('');
    first.destroy();
  });
});

test('a request within the limits is served, however it comes in parts', async () => {
  const { port, bodies } = await start({});
  const socket = connect(port, '127.0.0.1');
  for (const part of [head, 'content-length: 4\r\nconnection: close\r\n\r\n', 'ab', 'cd']) {
    await new Promise((resolve) => socket.write(part, resolve));
  }
  expect(await read(socket)).toMatch(/^HTTP\/1\.1 200 /);
  expect(bodies).toEqual(['abcd']);
});

test('every limit is set unless a test says otherwise', () => {
  const app = createServer();
  const { headersTimeout, requestTimeout, timeout, maxConnections } = app.server;
  expect({ headersTimeout, requestTimeout, timeout, maxConnections }).toEqual({
    headersTimeout: defaultLimits.headersMs,
    requestTimeout: defaultLimits.requestMs,
    timeout: defaultLimits.silenceMs,
    maxConnections: defaultLimits.connections,
  });
});
