import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createGuard } from '../../src/guard/guard.ts';
import { guardedGet } from '../../src/web/get.ts';
import { refusingPort } from '../receiver.ts';

const guard = createGuard({ allowedNetworks: ['127.0.0.0/8'] });
const options = { timeoutMs: 30_000, userAgent: 'Tester/1' };
let server: Server;

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

test('S16: an answer is its status and its body; redirects are not followed', async () => {
  const url = await serve(({ method, url: path, headers }, response) => {
    response.writeHead(302, { location: '/elsewhere' }).end(`${method} ${path} ${headers['user-agent']}`);
  });
  expect(await guardedGet(guard, `${url}/a?b=%2B`, options)).toEqual({ status: 302, body: 'GET /a?b=%2B Tester/1' });
});

test('S16: of a body without an end 64 KiB are read', async () => {
  const url = await serve((_, response) => {
    const more = (): void => {
      while (response.write('x'.repeat(10_000)));
    };
    response.on('drain', more);
    more();
  });
  const got = await guardedGet(guard, url, options);
  expect('body' in got && got.body.length).toBe(65_536);
});

test.each(['no answer', 'no end'])('S16: the deadline holds for all of it: %s', async (which) => {
  const url = await serve((_, response) => {
    if (which === 'no end') response.write('x');
  });
  const failed = 'There was no whole answer within 500 ms';
  expect(await guardedGet(guard, url, { ...options, timeoutMs: 500 })).toEqual({ failed });
});

test('S16: what the guard refuses is not reached, and what is no URL is said to be none', async () => {
  let reached = false;
  const url = await serve((_, response) => {
    reached = true;
    response.end();
  });
  const closed = createGuard({ allowedNetworks: [] });
  expect(await guardedGet(closed, url, options)).toMatchObject({ failed: expect.stringContaining('may not reach') });
  expect(reached).toBe(false);
  expect(await guardedGet(guard, 'nonsense', options)).toMatchObject({ failed: expect.any(String) });
  const refusing = `http://127.0.0.1:${refusingPort}`;
  expect(await guardedGet(guard, refusing, options)).toMatchObject({ failed: expect.stringContaining('ECONNREFUSED') });
});
