import { describe, expect, it } from 'vitest';
import { hookTo, jobFor, loopbackGuard, webTransport } from '../attempt.ts';
import { fullListener } from '../full-listener.ts';
import { answering, http, onRequest, type Receiver, tcpReceiver } from '../receiver.ts';

const timeoutMs = 300;

// Timers may fire a fraction of a millisecond early by the finer clock; the upper bound is for a busy machine.
function expectTimeout(report: Awaited<ReturnType<ReturnType<typeof webTransport>['send']>>, message: string): void {
  expect(report.outcome).toEqual({ kind: 'retryable', reason: 'timeout' });
  expect(report.error).toEqual({ reason: 'timeout', message: expect.stringContaining(message) });
  expect(report.timings.totalMs).toBeGreaterThanOrEqual(timeoutMs - 1);
  expect(report.timings.totalMs).toBeLessThan(timeoutMs + 2000);
}

/** A receiver, and when its first connection has closed. */
async function watched(
  onSocket: Parameters<typeof tcpReceiver>[0],
): Promise<{ receiver: Receiver; gone: Promise<void> }> {
  let resolveGone = (): void => {};
  const gone = new Promise<void>((resolve) => {
    resolveGone = resolve;
  });
  const receiver = await tcpReceiver((socket, number) => {
    socket.on('close', resolveGone);
    onSocket(socket, number);
  });
  return { receiver, gone };
}

describe('the deadline', () => {
  it('ends an attempt whose name does not resolve', async () => {
    const transport = webTransport({ guard: loopbackGuard(() => new Promise(() => {})) });
    const report = await transport.send(jobFor(hookTo('http://silent.example/'), { timeoutMs }));
    expectTimeout(report, '"silent.example" did not resolve within 300 ms');
    expect(report.timings).toMatchObject({ dnsMs: null, connectMs: null, firstByteMs: null });
  });

  it('ends an attempt whose receiver does not accept connections', async () => {
    const port = await fullListener('127.0.0.1');
    const report = await webTransport().send(jobFor(hookTo(`http://127.0.0.1:${port}/`), { timeoutMs }));
    expectTimeout(report, '"127.0.0.1" did not accept a connection');
    expect(report.timings.connectMs).toBeNull();
  });

  it('ends an attempt in the middle of a TLS handshake, and closes the connection', async () => {
    const { receiver, gone } = await watched((socket) => socket.resume());
    const url = receiver.url.replace('http:', 'https:');
    const report = await webTransport().send(jobFor(hookTo(url), { timeoutMs }));
    expectTimeout(report, 'TLS handshake');
    expect(report.timings).toMatchObject({ connectMs: expect.any(Number), tlsMs: null });
    await gone;
  });

  it('ends an attempt whose request is not read, and closes the connection', async () => {
    const { receiver, gone } = await watched((socket) => {
      socket.pause();
      setTimeout(() => socket.resume(), timeoutMs * 2).unref();
    });
    const big = { id: 'big', source: 'feeds/f', type: 'ping', actor: null, time: '', receivedAtMs: 0 };
    const job = jobFor(hookTo(receiver.url), { timeoutMs, event: { ...big, data: 'x'.repeat(25_000_000) } });
    const report = await webTransport().send(job);
    expectTimeout(report, 'did not read the whole request');
    expect(report.timings.connectMs).toEqual(expect.any(Number));
    await gone;
  });

  it('ends an attempt that is never answered, and closes the connection', async () => {
    const { receiver, gone } = await watched((socket) => socket.resume());
    const report = await webTransport().send(jobFor(hookTo(receiver.url), { timeoutMs }));
    expectTimeout(report, 'did not answer');
    expect(report.response).toBeNull();
    await gone;
  });

  it('holds once for the whole attempt, however steadily the answer trickles', async () => {
    const { receiver, gone } = await watched((socket) => {
      onRequest(socket, () => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n');
        const drip = setInterval(() => socket.write('x'), timeoutMs / 6);
        socket.on('close', () => clearInterval(drip));
      });
    });
    const report = await webTransport().send(jobFor(hookTo(receiver.url), { timeoutMs }));
    expectTimeout(report, 'The answer did not end');
    expect(report.response).toMatchObject({ status: 200, body: expect.stringMatching(/^x+$/), truncated: true });
    await gone;
  });

  it('holds for trickling headers too', async () => {
    const { receiver } = await watched((socket) => {
      onRequest(socket, () => {
        const drip = setInterval(() => socket.write('HTTP/1.1 200 OK\r\nx-a: 1'[socket.bytesWritten % 23] ?? ' '), 50);
        socket.on('close', () => clearInterval(drip));
      });
    });
    const report = await webTransport().send(jobFor(hookTo(receiver.url), { timeoutMs }));
    expectTimeout(report, 'did not answer');
    expect(report.response).toBeNull();
  });

  it('leaves the transport able to go on', async () => {
    const silent = await tcpReceiver((socket) => socket.resume());
    const good = await answering(http('200 OK'));
    const transport = webTransport();
    await transport.send(jobFor(hookTo(silent.url), { timeoutMs }));
    expect((await transport.send(jobFor(hookTo(good.url)))).outcome.kind).toBe('delivered');
  });
});
