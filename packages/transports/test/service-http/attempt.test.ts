import { describe, expect, it, onTestFinished } from 'vitest';
import { AttemptFailure } from '../../src/failure.ts';
import { attemptService, type ServiceAttempt } from '../../src/service-http/attempt.ts';
import { createServiceHttp } from '../../src/service-http/http.ts';
import { loopbackGuard } from '../attempt.ts';
import { timeoutMs as heldMs, timedOut } from '../deadline.ts';
import { answering, http, onRequest, refusingPort, tcpReceiver } from '../receiver.ts';

const delivered: ServiceAttempt['judge'] = () => ({ outcome: { kind: 'delivered' }, message: null });

function attempt(parts: Partial<ServiceAttempt>, timeoutMs = 30_000, signal = new AbortController().signal) {
  const service = createServiceHttp({ guard: loopbackGuard() });
  onTestFinished(() => service.close());
  return attemptService(service, { timeoutMs, signal }, { speak: async () => {}, judge: delivered, ...parts });
}

const asking =
  (url: string): ServiceAttempt['speak'] =>
  (call) =>
    call.exchange({ method: 'GET', url, headers: {} });

describe('an attempt at a service', () => {
  it('ends as its answer is judged, whatever the client made of it', async () => {
    const receiver = await answering(http('418 Teapot', [], 'no'));
    const report = await attempt({
      async speak(call) {
        await asking(receiver.url)(call);
        throw new Error('the client calls this an error');
      },
      judge: ({ status, body }) => ({
        outcome: { kind: 'rejected', reason: 'service_error' },
        message: `${status} ${body}`,
      }),
    });
    expect(report).toMatchObject({
      outcome: { kind: 'rejected', reason: 'service_error' },
      error: { reason: 'service_error', message: '418 no' },
      response: { status: 418 },
    });
  });

  it('is rejected when its message can not be made, and says why', async () => {
    const report = await attempt({ speak: () => Promise.reject(new AttemptFailure('bad_request', 'no such form')) });
    expect(report).toMatchObject({
      outcome: { kind: 'rejected', reason: 'bad_request' },
      error: { message: 'no such form' },
      request: null,
    });
  });

  it.each([
    ['fails before it sends', () => Promise.reject(new TypeError('a bug'))],
    ['sends nothing', async () => {}],
  ])('is an error of ours when the client %s', async (_, speak) => {
    const report = await attempt({ speak });
    expect(report).toMatchObject({ outcome: { kind: 'retryable', reason: 'internal' }, request: null, response: null });
    expect(report.error?.message).toMatch(/./);
  });

  it('says nothing when it was interrupted before', async () => {
    let spoken = 0;
    const speak = async () => void (spoken += 1);
    const report = await attempt({ speak }, 30_000, AbortSignal.abort());
    expect(report).toMatchObject({ outcome: { kind: 'interrupted' }, request: null, error: null });
    expect(spoken).toBe(0);
  });

  it('leaves doubt only when the server may have read the request and did not answer', async () => {
    const unanswered: ServiceAttempt['unanswered'] = (report) => ({ ...report, progress: 'in doubt' });
    let heard = (): void => {};
    const asked = new Promise<void>((resolve) => {
      heard = resolve;
    });
    const silent = await tcpReceiver((socket) => onRequest(socket, heard));
    const answered = await answering(http('200 OK'));
    const inDoubt = await timedOut(() => attempt({ speak: asking(silent.url), unanswered }, heldMs), asked);
    const clear = await attempt({ speak: asking(answered.url), unanswered });
    const refused = await attempt({ speak: asking(`http://127.0.0.1:${refusingPort}/`), unanswered });
    expect(inDoubt).toMatchObject({ outcome: { kind: 'retryable', reason: 'timeout' }, progress: 'in doubt' });
    expect([clear.progress, refused.progress]).toEqual([undefined, undefined]);
  });
});
