import type { Hook } from '@posthorn/core/hook';
import { describe, expect, it } from 'vitest';
import type { AttemptJob, AttemptReport } from '../../src/transport.ts';
import { jobFor, loopbackGuard } from '../attempt.ts';
import { timedOut, timeoutMs } from '../deadline.ts';
import { fullListener } from '../full-listener.ts';
import { tcpReceiver } from '../receiver.ts';
import { account, emailHook, emailTransport, mailServer, secureHook, tls } from './mail.ts';

/** Sends a mail whose time is over as soon as it has come so far. */
function late(
  hook: Hook,
  reached?: Promise<unknown>,
  more: Partial<AttemptJob> = {},
  transport = emailTransport(),
): Promise<AttemptReport> {
  return timedOut(() => transport.send(jobFor(hook, { timeoutMs, ...more })), reached);
}

function expectTimeout({ outcome, error }: AttemptReport, message: string): void {
  expect(outcome).toEqual({ kind: 'retryable', reason: 'timeout' });
  expect(error).toEqual({ reason: 'timeout', message: expect.stringContaining(`${message} within ${timeoutMs} ms`) });
}

/** A promise, and what fulfils it. */
function event(): { reached: Promise<void>; reach: () => void } {
  let reach = (): void => {};
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  return { reached, reach };
}

describe('the deadline of a mail', () => {
  it('ends an attempt whose host name does not resolve', async () => {
    const transport = emailTransport({ guard: loopbackGuard(() => new Promise(() => {})) });
    const report = await late(emailHook({ port: 25 }, { host: 'silent.example' }), undefined, {}, transport);
    expectTimeout(report, '"silent.example" did not resolve');
    expect(report.response).toBeNull();
  });

  it('ends an attempt whose server does not accept connections', async () => {
    const port = await fullListener('127.0.0.1');
    const report = await late(emailHook({ port }));
    expectTimeout(report, '"127.0.0.1" did not accept a connection');
    expect(report.response).toBeNull();
  });

  it('ends an attempt in the middle of a TLS handshake, and closes the connection', async () => {
    const { reached, reach } = event();
    const { reached: gone, reach: goes } = event();
    const { port } = await tcpReceiver((socket) => {
      socket.once('close', goes);
      socket.write('220 mail.test\r\n');
      socket.on('data', (chunk) => {
        if (chunk.includes('EHLO')) socket.write('250-mail.test\r\n250 STARTTLS\r\n');
        else if (chunk.includes('STARTTLS')) socket.write('220 go on\r\n');
        else reach();
      });
    });
    const report = await late(secureHook({ port }), reached);
    expectTimeout(report, 'The TLS handshake with "hooks.test" did not end');
    expect(report.timings.tlsMs).toBeNull();
    await gone;
  });

  it.each([
    ['connect', 'The mail server did not greet'],
    ['login', 'The mail server did not let Posthorn begin'],
    ['sender', 'The mail server did not take the mail'],
    ['recipient', 'The mail server did not take the mail'],
    ['message', 'The mail server did not confirm the mail'],
  ] as const)('ends an attempt whose server is silent (%s), and closes the connection', async (stage, message) => {
    const server = await mailServer({ tls, account });
    server.answerNext(stage, 'stall');
    const report = await late(secureHook(server), server.reached(stage));
    expectTimeout(report, message);
    await server.allClosed();
    // Only then does it matter: the server may have taken what it was silent about.
    expect(report.error?.message.includes('it may have been taken')).toBe(stage === 'message');
  });

  it('ends an attempt whose server stops reading in the middle of the message', async () => {
    const { reached, reach } = event();
    const { port } = await tcpReceiver((socket) => {
      socket.write('220 mail.test\r\n');
      socket.on('data', (chunk) => {
        if (chunk.includes('EHLO')) socket.write('250 mail.test\r\n');
        if (chunk.includes('MAIL') || chunk.includes('RCPT')) socket.write('250 fine\r\n');
        if (!chunk.includes('DATA')) return;
        socket.write('354 go on\r\n');
        socket.removeAllListeners('data').once('data', () => {
          socket.pause();
          reach();
        });
      });
    });
    const big = { id: 'big', source: 'feeds/f', type: 'ping', actor: null, time: '', receivedAtMs: 0 };
    const data = JSON.stringify('x'.repeat(15_000_000));
    const report = await late(emailHook({ port }, { body: 'json' }), reached, { event: { ...big, data } });
    expect(report.outcome).toEqual({ kind: 'retryable', reason: 'timeout' });
    expect(report.error?.message).toBe(`The mail server did not take the mail within ${timeoutMs} ms`);
  });

  it('holds once for the whole attempt, however steadily the server trickles', async () => {
    const { reached, reach } = event();
    const { port } = await tcpReceiver((socket) => {
      let drips = 0;
      const drip = setInterval(() => {
        socket.write('220-a word\r\n');
        drips += 1;
        if (drips === 5) reach();
      }, 10);
      socket.once('close', () => clearInterval(drip));
    });
    const report = await late(emailHook({ port }), reached);
    expectTimeout(report, 'did not greet');
    expect(report.response).toBeNull();
  });

  it('comes by the clock, and leaves the transport able to go on', async () => {
    const silent = await tcpReceiver(() => {});
    const server = await mailServer();
    const transport = emailTransport();
    const report = await transport.send(jobFor(emailHook(silent), { timeoutMs: 400 }));
    expect(report.error).toEqual({ reason: 'timeout', message: expect.stringContaining('within 400 ms') });
    expect(report.timings.totalMs).toBeGreaterThan(200);
    server.answerNext('sender', 'stall');
    await late(emailHook(server), server.reached('sender'), {}, transport);
    expect((await transport.send(jobFor(emailHook(server)))).outcome.kind).toBe('delivered');
  });

  it('hands a mail back unsent that found all connections in use', async () => {
    const server = await mailServer();
    server.answerNext('sender', 'stall', { times: 5 });
    const transport = emailTransport();
    const controller = new AbortController();
    const job = jobFor(emailHook(server), { signal: controller.signal, timeoutMs: 60_000 });
    const stalled = Array.from({ length: 5 }, () => transport.send(job));
    await server.reached('sender', 5);
    const report = await transport.send(jobFor(emailHook(server), { timeoutMs: 200 }));
    expect(report).toMatchObject({ outcome: { kind: 'deferred', delayMs: 5000 }, response: null, error: null });
    expect(server.connections.total).toBe(5);
    controller.abort();
    await Promise.all(stalled);
  });
});

describe('an interruption of a mail', () => {
  it.each(['login', 'sender', 'message'] as const)('ends it at once (%s), and closes the connection', async (stage) => {
    const server = await mailServer({ tls, account });
    server.answerNext(stage, 'stall');
    const controller = new AbortController();
    const reached = server.reached(stage);
    const sent = emailTransport().send(jobFor(secureHook(server), { signal: controller.signal, timeoutMs: 60_000 }));
    await reached;
    controller.abort();
    expect(await sent).toMatchObject({ outcome: { kind: 'interrupted' }, error: null });
    await server.allClosed();
  });

  it('keeps what is known of the recipients', async () => {
    const server = await mailServer();
    server.answerNext('recipient', { code: 451, text: 'later' }, { recipient: 'eve@example.com' });
    const hook = emailHook(server, { to: 'bob@example.com; eve@example.com' });
    const transport = emailTransport();
    const { progress = null } = await transport.send(jobFor(hook));
    server.answerNext('message', 'stall');
    const controller = new AbortController();
    const reached = server.reached('message');
    const sent = transport.send(jobFor(hook, { progress, signal: controller.signal, timeoutMs: 60_000 }));
    await reached;
    controller.abort();
    expect((await sent).progress).toBe(progress);
  });

  it('reaches a mail that waits for a connection', async () => {
    const server = await mailServer();
    server.answerNext('sender', 'stall', { times: 5 });
    const controller = new AbortController();
    const transport = emailTransport();
    const job = jobFor(emailHook(server), { signal: controller.signal, timeoutMs: 60_000 });
    const sent = Array.from({ length: 6 }, () => transport.send(job));
    await server.reached('sender', 5);
    controller.abort();
    for (const { outcome } of await Promise.all(sent)) expect(outcome).toEqual({ kind: 'interrupted' });
    await server.allClosed();
  });
});
