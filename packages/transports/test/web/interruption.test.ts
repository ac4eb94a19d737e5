import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { AttemptReport } from '../../src/transport.ts';
import { CapturedBody } from '../../src/web/captured-body.ts';
import { hookTo, jobFor, loopbackGuard, webTransport } from '../attempt.ts';
import { answering, http, onRequest, tcpReceiver } from '../receiver.ts';

/** Starts an attempt, with 60 s of time, that `reached` interrupts. */
async function interrupted(
  url: (abort: () => void) => Promise<string>,
  lookup?: (abort: () => void) => Promise<string[]>,
): Promise<AttemptReport> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const guard = loopbackGuard(lookup === undefined ? undefined : () => lookup(abort));
  const hook = hookTo(await url(abort));
  return webTransport({ guard }).send(jobFor(hook, { timeoutMs: 60_000, signal: controller.signal }));
}

describe('an interruption', () => {
  it('before the start sends nothing', async () => {
    const receiver = await answering(http('200 OK'));
    const report = await webTransport().send(jobFor(hookTo(receiver.url), { signal: AbortSignal.abort() }));
    expect(report).toMatchObject({ outcome: { kind: 'interrupted' }, request: null, error: null });
    expect(receiver.sockets).toHaveLength(0);
  });

  it('ends an attempt that is resolving a name', async () => {
    const report = await interrupted(
      async () => 'http://silent.example/',
      (abort) => {
        setImmediate(abort);
        return new Promise(() => {});
      },
    );
    expect(report).toMatchObject({ outcome: { kind: 'interrupted' }, response: null, error: null });
  });

  it('ends an attempt in a TLS handshake', async () => {
    const report = await interrupted(async (abort) => {
      const receiver = await tcpReceiver((socket) => socket.once('data', abort));
      return receiver.url.replace('http:', 'https:');
    });
    expect(report).toMatchObject({ outcome: { kind: 'interrupted' }, response: null, error: null });
  });

  it('ends an attempt that waits for its answer, and closes the connection', async () => {
    let gone: Promise<void> | undefined;
    const report = await interrupted(async (abort) => {
      const receiver = await tcpReceiver((socket) => {
        gone = new Promise((resolve) => socket.on('close', () => resolve()));
        onRequest(socket, abort);
      });
      return receiver.url;
    });
    expect(report).toMatchObject({ outcome: { kind: 'interrupted' }, response: null, error: null });
    await gone;
  });

  it('ends an attempt in the middle of its answer', async () => {
    const report = await interrupted(async (abort) => {
      const heard = vi.spyOn(CapturedBody.prototype, 'add').mockImplementation(function (this: CapturedBody, chunk) {
        heard.mockRestore();
        this.add(chunk);
        setImmediate(abort);
      });
      onTestFinished(() => heard.mockRestore());
      const receiver = await tcpReceiver((socket) =>
        onRequest(socket, () => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhal')),
      );
      return receiver.url;
    });
    expect(report).toMatchObject({ outcome: { kind: 'interrupted' }, response: { status: 200, body: 'hal' } });
  });

  it('reaches every attempt of a signal, and only those', async () => {
    const controller = new AbortController();
    let waiting = 0;
    const receiver = await tcpReceiver((socket) =>
      onRequest(socket, () => {
        waiting += 1;
        if (waiting === 21) controller.abort();
      }),
    );
    const other = await answering(http('200 OK'));
    const transport = webTransport();
    const hooked = Array.from({ length: 21 }, () =>
      transport.send(jobFor(hookTo(receiver.url), { signal: controller.signal, timeoutMs: 60_000 })),
    );
    const reports = await Promise.all(hooked);
    expect(reports.every(({ outcome }) => outcome.kind === 'interrupted')).toBe(true);
    expect((await transport.send(jobFor(hookTo(other.url)))).outcome.kind).toBe('delivered');
  });
});
