import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { expect, test } from 'vitest';
import { createServer } from '../src/server.ts';

const app = createServer();
app.get('/things/:id', (request) => request.params);

test('a path that is not there is 404, whatever is sent to it', async () => {
  for (const headers of [{}, { 'content-type': 'json' }, { 'content-type': 'application/xml' }, undefined]) {
    const payload = headers === undefined ? undefined : '{"a":';
    const answer = await app.inject({
      method: 'POST',
      url: '/nowhere?x=1',
      headers: headers ?? {},
      ...(payload ? { payload } : {}),
    });
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([404, 'application/problem+json']);
    expect(answer.json()).toMatchObject({ code: 'not_found', detail: 'There is nothing at POST /nowhere.' });
  }
});

test('a URL that can’t be decoded is 400, as a problem that says so', async () => {
  const answer = await app.inject('/things/%ff');
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([400, 'application/problem+json']);
  expect(answer.json()).toMatchObject({ code: 'bad_request', errors: [{ field: 'URL' }] });
});

test('an id may be as long as a URL can be', async () => {
  const id = 'x'.repeat(8000);
  expect((await app.inject(`/things/${id}`)).json()).toEqual({ id });
});

test('a request that comes while the server closes is answered like any other, and its connection ends with that', async () => {
  const closing = createServer({ forceCloseConnections: 'idle' });
  closing.get('/things/:id', (request) => request.params);
  const hasBegun = new Promise<void>((resolve) => closing.addHook('preClose', async () => resolve()));
  await closing.listen({ host: '127.0.0.1', port: 0 });
  const socket = connect((closing.server.address() as AddressInfo).port, '127.0.0.1');
  // Not idle, so it stays: the first half of a request is there.
  const isOpen = once(closing.server, 'connection');
  socket.write('GET /things/7 HTTP/1.1\r\n');
  const [accepted] = (await isOpen) as [typeof socket];
  while (accepted.bytesRead === 0) await new Promise((resolve) => setImmediate(resolve));
  const closed = closing.close();
  await hasBegun;
  let said = '';
  socket.on('data', (chunk: Buffer) => {
    said += String(chunk);
  });
  socket.write('host: x\r\n\r\n');
  await once(socket, 'close');
  expect(said).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(said).toMatch(/\r\nconnection: close\r\n/i);
  expect(said).toMatch(/\r\n\r\n\{"id":"7"\}$/);
  await closed;
});
