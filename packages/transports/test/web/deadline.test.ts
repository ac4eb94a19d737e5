import type net from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { AttemptJob, AttemptReport } from '../../src/transport.ts';
import { CapturedBody } from '../../src/web/captured-body.ts';
import { hookTo, jobFor, loopbackGuard, webTransport } from '../attempt.ts';
import { timedOut, timeoutMs } from '../deadline.ts';
import { fullListener } from '../full-listener.ts';
import { answering, http, onRequest, tcpReceiver } from '../receiver.ts';

/** Makes an attempt at a URL, whose time is over as soon as it has come so far. */
function late(
  url: string,
  reached?: Promise<unknown>,
  more: Partial<AttemptJob> = {},
  transport = webTransport(),
): Promise<AttemptReport> {
  return timedOut(() => transport.send(jobFor(hookTo(url), { timeoutMs, ...more })), reached);
}

function expectTimeout(report: AttemptReport, message: string): void {
  expect(report.outcome).toEqual({ kind: 'retryable', reason: 'timeout' });
  expect(report.error?.reason).toBe('timeout');
  expect(report.error?.message).toContain(message);
  expect(report.error?.message).toContain(`within ${timeoutMs} ms`);
}

/** A receiver, when its first connection has come so far as `reached` was called, and when it has closed. */
async function watched(onSocket: (socket: net.Socket, reached: () => void) => void) {
  let [reach, close] = [(): void => {}, (): void => {}];
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  const gone = new Promise<void>((resolve) => {
    close = resolve;
  });
  const { url } = await tcpReceiver((socket) => {
    socket.on('close', close);
    onSocket(socket, reach);
  });
  return { url, reached, gone };
}

describe('the deadline', () => {
  it('ends an attempt whose name does not resolve', async () => {
    const transport = webTransport({ guard: loopbackGuard(() => new Promise(() => {})) });
    const report = await late('http://silent.example/', undefined, {}, transport);
    expectTimeout(report, '"silent.example" did not resolve');
    expect(report.timings).toMatchObject({ dnsMs: null, connectMs: null, firstByteMs: null });
  });

  it('ends an attempt whose receiver does not accept connections', async () => {
    const report = await late(`http://127.0.0.1:${await fullListener('127.0.0.1')}/`);
    expectTimeout(report, '"127.0.0.1" did not accept a connection');
    expect(report.timings.connectMs).toBeNull();
  });

  it('ends an attempt in the middle of a TLS handshake, and closes the connection', async () => {
    const { url, reached, gone } = await watched((socket, reach) => socket.once('data', reach));
    const report = await late(url.replace('http:', 'https:'), reached);
    expectTimeout(report, 'TLS handshake');
    expect(report.timings).toMatchObject({ connectMs: expect.any(Number), tlsMs: null });
    await gone;
  });

  it('ends an attempt whose request is not read, and closes the connection', async () => {
    let resume = (): void => {};
    const { url, reached, gone } = await watched((socket, reach) => {
      resume = () => socket.resume();
      socket.once('data', () => {
        socket.pause();
        reach();
      });
    });
    const big = { id: 'big', source: 'feeds/f', type: 'ping', actor: null, time: '', receivedAtMs: 0 };
    const report = await late(url, reached, { event: { ...big, data: 'x'.repeat(25_000_000) } });
    expectTimeout(report, 'did not read the whole request');
    expect(report.timings.connectMs).toEqual(expect.any(Number));
    resume();
    await gone;
  });

  it('ends an attempt that is never answered, and closes the connection', async () => {
    const { url, reached, gone } = await watched((socket, reach) => onRequest(socket, reach));
    const report = await late(url, reached);
    expectTimeout(report, 'did not answer');
    expect(report.response).toBeNull();
    await gone;
  });

  it('holds once for the whole attempt, however steadily the answer trickles', async () => {
    const heard = vi.spyOn(CapturedBody.prototype, 'add');
    onTestFinished(() => heard.mockRestore());
    const { url, gone } = await watched((socket) => {
      onRequest(socket, () => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n');
        const drip = setInterval(() => socket.write('x'), 10);
        socket.on('close', () => clearInterval(drip));
      });
    });
    const trickled = vi.waitFor(() => expect(heard.mock.calls.length).toBeGreaterThan(2), 30_000);
    const report = await late(url, trickled);
    expectTimeout(report, 'The answer did not end');
    expect(report.response).toMatchObject({ status: 200, body: expect.stringMatching(/^xx+$/), truncated: true });
    await gone;
  });

  it('holds for trickling headers too', async () => {
    const { url, reached, gone } = await watched((socket, reach) => {
      onRequest(socket, () => {
        const drip = setInterval(() => {
          socket.write('HTTP/1.1 200 OK\r\nx-a: 1'[socket.bytesWritten % 23] ?? ' ');
          if (socket.bytesWritten > 5) reach();
        }, 10);
        socket.on('close', () => clearInterval(drip));
      });
    });
    const report = await late(url, reached);
    expectTimeout(report, 'did not answer');
    expect(report.response).toBeNull();
    await gone;
  });

  it('comes by the clock, and leaves the transport able to go on', async () => {
    const silent = await tcpReceiver((socket) => socket.resume());
    const good = await answering(http('200 OK'));
    const transport = webTransport();
    const report = await transport.send(jobFor(hookTo(silent.url), { timeoutMs: 300 }));
    expect(report.error).toEqual({ reason: 'timeout', message: expect.stringContaining('within 300 ms') });
    expect(report.timings.totalMs).toBeGreaterThan(150);
    expect((await transport.send(jobFor(hookTo(good.url)))).outcome.kind).toBe('delivered');
  });
});
