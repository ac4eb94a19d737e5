import { type Hook, maskedSecret } from '@posthorn/core/hook';
import type { FailureReason } from '@posthorn/core/outcome';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findTransport } from '../src/known.ts';
import { type AttemptJob, type AttemptReport, maxProgressBytes, type Transport } from '../src/transport.ts';
import { event, jobFor } from './attempt.ts';
import { refusingPort, tcpReceiver, tlsReceiver } from './receiver.ts';

/** A server of a test, on 127.0.0.1. With `secure` it speaks TLS, and its certificate says hooks.test. */
export interface Address {
  port: number;
  secure: boolean;
}

/** How the other side answers the next attempt. */
export type Answer = 'success' | 'permanent' | 'retryable' | 'rate limited';

/** What a transport's test tells {@link conforms}. What `subject` and `answering` start ends with the test. */
export interface ConformanceSetup {
  /** A transport, and a hook whose attempts reach a server at this address. The suite closes the transport. */
  subject(address: Address): { transport: Transport; hook: Hook };
  /** Starts the service, or what stands in for it, so that it answers every attempt this way. */
  answering(answer: Answer): Promise<Address>;
  /** A server with a certificate that nobody signed. Default: one that speaks TLS from the first byte. */
  badCertificate?: () => Promise<Address>;
  /** The wait that `rate limited` asks for, in milliseconds; null where the service has no way to say. */
  waitMs: number | null;
  /** What a rate limit is called. Default `rate_limited`. */
  limitedReason?: FailureReason;
  /** Texts that may be in no log: the secrets of the hook, and what they become on the way, such as a Basic header. */
  secrets: readonly string[];
}

/**
 * The behaviour that all transports share: each passes this suite, with its own
 * other side (docs/adding-a-transport.md).
 */
export function conforms(name: string, setup: ConformanceSetup): void {
  describe(`transport ${name} behaves as every transport does: it`, () => {
    it('has its own name, and is in the registry', () => {
      expect(start(setup, nowhere).transport.name).toBe(name);
      expect(findTransport(name)).toBeDefined();
    });

    it('delivers, and shows what was said and answered', async () => {
      const { send } = start(setup, await setup.answering('success'));
      const report = await send();
      expect(report).toMatchObject({ outcome: { kind: 'delivered' }, error: null });
      expect(report.request).toMatchObject({ method: expect.stringMatching(/./), url: expect.stringMatching(/./) });
      expect(report.request?.body).not.toBe('');
      expect(report.response?.status).toBeGreaterThan(0);
      expect(report.timings.totalMs).toBeGreaterThanOrEqual(0);
    });

    it('rejects what will never be taken, and says why', async () => {
      const { send } = start(setup, await setup.answering('permanent'));
      const report = await send();
      expect(report.outcome.kind).toBe('rejected');
      expectExplained(report);
    });

    it('retries what may yet be taken, and says why', async () => {
      const { send } = start(setup, await setup.answering('retryable'));
      const report = await send();
      expect(report.outcome.kind).toBe('retryable');
      expectExplained(report);
    });

    it('waits as long as a rate limit asks', async () => {
      const { send } = start(setup, await setup.answering('rate limited'));
      const report = await send();
      const { waitMs, limitedReason: reason = 'rate_limited' } = setup;
      const outcome = { kind: 'retryable', reason };
      expect(report.outcome).toEqual(waitMs === null ? outcome : { ...outcome, retryAfterMs: waitMs });
      expectExplained(report);
    });

    it('gives up on a server that is silent, when its time is over', async () => {
      const { port } = await tcpReceiver(() => {});
      const report = await start(setup, { port, secure: false }).send({ timeoutMs: 100 });
      expect(report).toMatchObject({ outcome: { kind: 'retryable', reason: 'timeout' }, response: null });
      expectExplained(report);
    });

    it('retries a refused connection', async () => {
      const report = await start(setup, { port: refusingPort, secure: false }).send();
      expect(report.outcome).toEqual({ kind: 'retryable', reason: 'connection_refused' });
      expectExplained(report);
    });

    it('trusts no certificate that nobody signed', async () => {
      const untrusted = await (setup.badCertificate ?? selfSigned)();
      const report = await start(setup, untrusted).send();
      expect(report.outcome).toEqual({ kind: 'retryable', reason: 'tls' });
      expectExplained(report);
    });

    it('is interrupted by its signal, in the middle', async () => {
      const controller = new AbortController();
      const { port } = await tcpReceiver(() => controller.abort());
      const { send } = start(setup, { port, secure: false });
      const report = await send({ signal: controller.signal, timeoutMs: 60_000 });
      expect(report).toMatchObject({ outcome: { kind: 'interrupted' }, error: null });
    });

    it('sends nothing when its signal came first', async () => {
      const receiver = await tcpReceiver(() => {});
      const { send } = start(setup, { port: receiver.port, secure: false });
      const report = await send({ signal: AbortSignal.abort(), timeoutMs: 60_000 });
      expect(report).toMatchObject({ outcome: { kind: 'interrupted' }, response: null, error: null });
      expect(receiver.sockets).toHaveLength(0);
    });

    it.each(['success', 'permanent', 'retryable'] as const)('keeps its secrets out of the log (%s)', async (answer) => {
      const { send } = start(setup, await setup.answering(answer));
      const logged = logOf(await send());
      for (const secret of setup.secrets) expect(logged).not.toContain(secret);
    });

    it('sends again over what it keeps, and says which headers belong to one attempt alone', async () => {
      const { send } = start(setup, await setup.answering('success'));
      const first = await send();
      const data = '{"Identifier":"another","Long":"a longer payload than that of the first event"}';
      const other = { ...event, id: 'another', actor: null, time: '2020-02-29T00:00:00Z', data };
      const second = await send({ event: other, delivery: 8193 });
      expect(second.outcome.kind).toBe('delivered');
      expect(constantPart(second)).toEqual(constantPart(first));
    });
  });
}

const nowhere: Address = { port: 1, secure: false };

function start(setup: ConformanceSetup, address: Address) {
  const { transport, hook } = setup.subject(address);
  onTestFinished(() => transport.close());
  const send = (more: Partial<AttemptJob> = {}): Promise<AttemptReport> => transport.send(jobFor(hook, more));
  return { transport, send };
}

async function selfSigned(): Promise<Address> {
  const { port } = await tlsReceiver(() => {});
  return { port, secure: true };
}

function expectExplained({ outcome, error }: AttemptReport): void {
  expect(error?.message).toMatch(/./);
  if ('reason' in outcome) expect(error?.reason).toBe(outcome.reason);
}

/** All of a report that is stored: secret headers are masked there (store/src/delivery-record.ts). */
function logOf(report: AttemptReport): string {
  const { secretHeaders = [], headers = {}, ...request } = report.request ?? {};
  const masked = Object.entries(headers).map(([name, value]) => [
    name,
    secretHeaders.includes(name) ? maskedSecret : value,
  ]);
  expect(Buffer.byteLength(report.progress ?? '')).toBeLessThanOrEqual(maxProgressBytes);
  return JSON.stringify({ ...report, request, masked });
}

/** What a hook's requests have in common: it is stored once (worker/src/request-texts.ts). */
function constantPart({ request }: AttemptReport) {
  const { method, url, headers = {}, attemptHeaders = [], secretHeaders = [] } = request ?? {};
  for (const name of secretHeaders) expect(attemptHeaders).not.toContain(name);
  const constant = Object.entries(headers).filter(([name]) => ![...attemptHeaders, ...secretHeaders].includes(name));
  return { method, url, constant, names: Object.keys(headers), attemptHeaders, secretHeaders };
}
