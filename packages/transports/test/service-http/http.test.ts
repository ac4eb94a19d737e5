import { describe, expect, it, onTestFinished } from 'vitest';
import { createGuard } from '../../src/guard/guard.ts';
import { createServiceHttp, type ServiceHttp, type ServiceHttpOptions } from '../../src/service-http/http.ts';
import { loopbackGuard } from '../attempt.ts';
import { answering, http, onRequest, refusingPort, tcpReceiver } from '../receiver.ts';

function serviceHttp(options: Partial<ServiceHttpOptions> = {}): ServiceHttp {
  const service = createServiceHttp({ guard: loopbackGuard(), ...options });
  onTestFinished(() => service.close());
  return service;
}

const limits = () => ({ timeoutMs: 30_000, signal: new AbortController().signal });

describe('a request to a service', () => {
  it('is sent with its method, headers and body, and the length and host are ours to say', async () => {
    const receiver = await answering(http('201 Created', ['x-a: 1', 'x-a: 2'], 'made'));
    const headers = { 'X-Own': 'a', Host: 'evil.example', 'Content-Length': '1', Authorization: 'Bearer x' };
    const exchanged = await serviceHttp({ now: () => 42 }).exchange(
      { method: 'PUT', url: receiver.url, headers, body: 'ä' },
      limits(),
    );
    const [head = '', body] = receiver.requests.join('').split('\r\n\r\n');
    expect(head.split('\r\n')[0]).toBe('PUT /hook?a=1 HTTP/1.1');
    expect(head.toLowerCase()).toContain(`\r\nhost: 127.0.0.1:${receiver.port}\r\n`);
    expect(head.toLowerCase()).toContain('\r\ncontent-length: 2');
    expect(head).not.toContain('evil.example');
    expect(body).toBe('ä');
    expect(exchanged).toMatchObject({
      atMs: 42,
      request: {
        method: 'PUT',
        url: receiver.url,
        secretHeaders: ['authorization'],
        attemptHeaders: ['content-length'],
      },
      response: { status: 201, body: 'made', headers: { 'x-a': ['1', '2'] }, truncated: false },
      error: null,
      interrupted: false,
      reached: true,
    });
  });

  it.each(['302 Found', '404 Not Found', '410 Gone', '500 Oops'])(
    'has no error when the answer is %s',
    async (status) => {
      const receiver = await answering(http(status, ['location: /elsewhere']));
      const { response, error } = await serviceHttp().exchange(
        { method: 'GET', url: receiver.url, headers: {} },
        limits(),
      );
      expect(error).toBeNull();
      expect(response?.status).toBe(Number(status.slice(0, 3)));
      expect(receiver.requests).toHaveLength(1);
    },
  );

  it('shows another URL in the log when its own is a secret', async () => {
    const receiver = await answering(http('200 OK'));
    const shownUrl = 'https://service.example/********';
    const { request } = await serviceHttp().exchange(
      { method: 'POST', url: receiver.url, headers: {}, shownUrl },
      limits(),
    );
    expect(request?.url).toBe(shownUrl);
  });

  it('goes over the connection of the one before', async () => {
    const receiver = await answering(http('200 OK', [], 'ok'));
    const service = serviceHttp();
    await service.exchange({ method: 'GET', url: receiver.url, headers: {} }, limits());
    await service.exchange({ method: 'POST', url: receiver.url, headers: {}, body: 'x' }, limits());
    expect(receiver.sockets).toHaveLength(1);
  });

  it.each([
    [true, 2, null],
    [false, 1, 'connection_reset'],
  ])(
    'that may repeat itself (%s) meets a closing connection: %i connections, error %s',
    async (mayRepeat, count, reason) => {
      const receiver = await tcpReceiver((socket, number) => {
        let requests = 0;
        onRequest(socket, () => {
          requests += 1;
          if (number === 1 && requests === 2) socket.resetAndDestroy();
          else socket.write(http('200 OK'));
        });
      });
      const service = serviceHttp();
      const request = { method: 'POST', url: receiver.url, headers: {}, body: 'x' } as const;
      await service.exchange(request, limits());
      const { error, reached } = await service.exchange(request, { ...limits(), mayRepeat });
      expect(error?.reason ?? null).toBe(reason);
      expect(reached).toBe(true);
      expect(receiver.sockets).toHaveLength(count);
    },
  );

  it('keeps 64 KiB of an answer', async () => {
    const receiver = await answering(http('200 OK', [], 'x'.repeat(100_000)));
    const { response } = await serviceHttp().exchange({ method: 'GET', url: receiver.url, headers: {} }, limits());
    expect(response).toMatchObject({ truncated: true, body: 'x'.repeat(65_536) });
  });

  it('has not reached a server that the guard forbids, or that refuses', async () => {
    const receiver = await tcpReceiver(() => {});
    const request = { method: 'GET', url: receiver.url, headers: {} } as const;
    const forbidden = await serviceHttp({ guard: createGuard({ allowedNetworks: [] }) }).exchange(request, limits());
    const refusing = { ...request, url: `http://127.0.0.1:${refusingPort}/` };
    const refused = await serviceHttp().exchange(refusing, limits());
    expect(forbidden).toMatchObject({ error: { reason: 'network_blocked' }, response: null, reached: false });
    expect(refused).toMatchObject({ error: { reason: 'connection_refused' }, response: null, reached: false });
  });

  it.each(['', 'ftp://127.0.0.1/', 'http://a:b@127.0.0.1/'])('can not go to %j', async (url) => {
    const exchanged = await serviceHttp().exchange({ method: 'GET', url, headers: {} }, limits());
    expect(exchanged).toMatchObject({ request: null, error: { reason: 'bad_request' }, reached: false });
  });

  it('can not carry a line end in a header', async () => {
    const receiver = await answering(http('200 OK'));
    const headers = { authorization: 'Bearer a\r\nx-smuggled: b' };
    const { error } = await serviceHttp().exchange({ method: 'GET', url: receiver.url, headers }, limits());
    expect(error?.reason).toBe('bad_request');
    expect(receiver.requests).toHaveLength(0);
  });

  it('is not begun when its signal came first', async () => {
    const receiver = await tcpReceiver(() => {});
    const request = { method: 'GET', url: receiver.url, headers: {} } as const;
    const exchanged = await serviceHttp().exchange(request, { timeoutMs: 60_000, signal: AbortSignal.abort() });
    expect(exchanged).toMatchObject({ request: null, error: null, interrupted: true, reached: false });
    expect(receiver.sockets).toHaveLength(0);
  });
});
