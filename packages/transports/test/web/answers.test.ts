import { describe, expect, it } from 'vitest';
import { hookTo, jobFor, plain, webTransport } from '../attempt.ts';
import { answering, http, onRequest, tcpReceiver } from '../receiver.ts';

const deliver = async (answer: string) => {
  const receiver = await answering(answer);
  return { receiver, report: await webTransport().send(jobFor(hookTo(receiver.url))) };
};

describe('an answered attempt', () => {
  it('is reported in full', async () => {
    const beganAtMs = Date.now();
    const { receiver, report } = await deliver(http('200 Fine', ['X-Two: a', 'X-Two: b', 'X-One: é'], 'thanks ≥'));
    expect(report.outcome).toEqual({ kind: 'delivered' });
    expect(report.error).toBeNull();
    expect(report.atMs).toBeGreaterThanOrEqual(beganAtMs);
    expect(report.atMs).toBeLessThanOrEqual(Date.now());
    expect(report.request).toMatchObject({ method: 'POST', url: receiver.url, body: '{"PackageVersion":"≥ 2.0"}' });
    expect(report.response).toMatchObject({
      status: 200,
      statusText: 'Fine',
      headers: { 'x-two': ['a', 'b'], 'content-length': '10' },
      body: 'thanks ≥',
      truncated: false,
    });
    const { dnsMs, connectMs, tlsMs, firstByteMs, totalMs } = report.timings;
    expect([dnsMs, tlsMs]).toEqual([null, null]);
    expect(connectMs).toEqual(expect.any(Number));
    expect(firstByteMs).toBeGreaterThanOrEqual(connectMs as number);
    expect(totalMs).toBeGreaterThanOrEqual(firstByteMs as number);
  });

  it('logs the very bytes that the receiver was sent', async () => {
    const receiver = await answering(http('204 No Content'));
    const headers = { 'X-Own': 'caf\xe9', Accept: '*/*', Connection: 'close' };
    const { request } = await webTransport().send(jobFor(hookTo(receiver.url, { headers })));
    const wire = [
      'POST /hook?a=1 HTTP/1.1',
      ...Object.entries(request?.headers ?? {}).map(([name, value]) => `${name}: ${value}`),
      '',
      '',
    ].join('\r\n');
    expect(receiver.requests[0]?.toString('latin1')).toBe(
      wire + Buffer.from(request?.body as string).toString('latin1'),
    );
    expect(wire).toContain('X-Own: caf\xe9\r\n');
    expect(wire).toContain('connection: keep-alive\r\n');
  });

  it('has a content-length even without a body', async () => {
    const receiver = await answering(http('200 OK'));
    const transport = webTransport({ dialectOf: () => ({ ...plain, body: () => '' }) });
    const { outcome } = await transport.send(jobFor(hookTo(receiver.url)));
    expect(outcome.kind).toBe('delivered');
    expect(receiver.requests[0]?.toString()).toMatch(/\r\ncontent-length: 0\r\n\r\n$/);
  });

  it.each([301, 302, 307, 308])('is not redirected by %i', async (status) => {
    const { receiver, report } = await deliver(http(`${status} Moved`, ['location: /elsewhere']));
    expect(report.outcome).toEqual({ kind: 'retryable', reason: 'http_status' });
    expect(report.error).toEqual({ reason: 'http_status', message: `The receiver answered ${status} Moved` });
    expect(receiver.requests).toHaveLength(1);
  });

  it('ends the hook with 410', async () => {
    const { report } = await deliver(http('410 Gone'));
    expect(report.outcome).toEqual({ kind: 'rejected', reason: 'gone', deactivateHook: true });
    expect(report.error?.reason).toBe('gone');
  });

  it.each([
    [429, '7', 7000],
    [503, new Date(Date.now() + 3_600_000).toUTCString(), 3_600_000],
  ])('waits as %i asks with Retry-After: %s', async (status, retryAfter, waitMs) => {
    const { report } = await deliver(http(`${status} Later`, [`retry-after: ${retryAfter}`]));
    expect(report.outcome).toMatchObject({ kind: 'retryable', reason: 'http_status' });
    const asked = report.outcome.kind === 'retryable' ? (report.outcome.retryAfterMs ?? 0) : 0;
    expect(Math.abs(asked - waitMs)).toBeLessThan(60_000);
  });

  it('takes the usual words for a status that comes without', async () => {
    const { report } = await deliver('HTTP/1.1 503 \r\ncontent-length: 0\r\n\r\n');
    expect(report.response?.statusText).toBe('Service Unavailable');
  });

  it('passes over 1xx answers', async () => {
    const { report } = await deliver(`HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${http('200 OK', [], 'ok')}`);
    expect(report.response).toMatchObject({ status: 200, body: 'ok', headers: { 'content-length': '2' } });
  });

  it('reads chunked bodies, and bodies that end with the connection', async () => {
    const chunked = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n';
    expect((await deliver(chunked)).report.response).toMatchObject({ body: 'abcde', truncated: false });
    const receiver = await tcpReceiver((socket) => {
      onRequest(socket, () => socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nuntil the end'));
    });
    const report = await webTransport().send(jobFor(hookTo(receiver.url)));
    expect(report.outcome.kind).toBe('delivered');
    expect(report.response).toMatchObject({ body: 'until the end', truncated: false });
  });

  it('never unpacks a compressed body', async () => {
    const { report } = await deliver(http('200 OK', ['content-encoding: gzip'], 'not really gzip'));
    expect(report.response?.body).toBe('not really gzip');
  });

  it('keeps 64 KiB of an endless body, drops the connection, and goes by the status', async () => {
    let written = 0;
    let gone: () => void;
    const closed = new Promise<void>((resolve) => {
      gone = resolve;
    });
    const receiver = await tcpReceiver((socket) => {
      const block = Buffer.alloc(65_536, 'x');
      const flood = () => {
        while (!socket.destroyed && socket.write(block)) written += block.length;
      };
      socket.on('drain', flood).on('close', () => gone());
      onRequest(socket, () => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10737418240\r\n\r\n');
        flood();
      });
    });
    const report = await webTransport().send(jobFor(hookTo(receiver.url)));
    expect(report.outcome).toEqual({ kind: 'delivered' });
    expect(report.response).toMatchObject({ status: 200, truncated: true });
    expect(report.response?.body).toBe('x'.repeat(65_536));
    await closed;
    // What the kernel buffered on the way, and no more.
    expect(written).toBeLessThan(64 * 1024 * 1024);
  });
});
