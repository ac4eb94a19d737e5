import { describe, expect, it } from 'vitest';
import type { AttemptReport } from '../../src/transport.ts';
import { jobFor, loopbackGuard } from '../attempt.ts';
import { fullListener } from '../full-listener.ts';
import { tcpReceiver } from '../receiver.ts';
import { account, emailHook, emailTransport, mailServer, secureHook, tls } from './mail.ts';

const timeoutMs = 400;

// Timers may fire a fraction of a millisecond early by the finer clock; the upper bound is for a busy machine.
function expectTimeout({ outcome, error, timings }: AttemptReport, message: string): void {
  expect(outcome).toEqual({ kind: 'retryable', reason: 'timeout' });
  expect(error).toEqual({ reason: 'timeout', message: expect.stringContaining(message) });
  expect(timings.totalMs).toBeGreaterThanOrEqual(timeoutMs - 1);
  expect(timings.totalMs).toBeLessThan(timeoutMs + 2000);
}

describe('the deadline of a mail', () => {
  it('ends an attempt whose host name does not resolve', async () => {
    const transport = emailTransport({ guard: loopbackGuard(() => new Promise(() => {})) });
    const report = await transport.send(jobFor(emailHook({ port: 25 }, { host: 'silent.example' }), { timeoutMs }));
    expectTimeout(report, '"silent.example" did not resolve within 400 ms');
    expect(report.response).toBeNull();
  });

  it('ends an attempt whose server does not accept connections', async () => {
    const port = await fullListener('127.0.0.1');
    const report = await emailTransport().send(jobFor(emailHook({ port }), { timeoutMs }));
    expectTimeout(report, '"127.0.0.1" did not accept a connection');
    expect(report.response).toBeNull();
  });

  it('ends an attempt in the middle of a TLS handshake, and closes the connection', async () => {
    let gone: Promise<void> | undefined;
    const { port } = await tcpReceiver((socket) => {
      gone = new Promise((resolve) => socket.once('close', () => resolve()));
      socket.write('220 mail.test\r\n');
      socket.on('data', (chunk) => {
        if (chunk.includes('EHLO')) socket.write('250-mail.test\r\n250 STARTTLS\r\n');
        if (chunk.includes('STARTTLS')) socket.write('220 go on\r\n');
      });
    });
    const report = await emailTransport().send(jobFor(secureHook({ port }), { timeoutMs }));
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
    const report = await emailTransport().send(jobFor(secureHook(server), { timeoutMs }));
    expectTimeout(report, `${message} within 400 ms`);
    await server.allClosed();
    // Only then does it matter: the server may have taken what it was silent about.
    expect(report.error?.message.includes('it may have been taken')).toBe(stage === 'message');
  });

  it('ends an attempt whose server stops reading in the middle of the message', async () => {
    const { port } = await tcpReceiver((socket) => {
      socket.write('220 mail.test\r\n');
      socket.on('data', (chunk) => {
        if (chunk.includes('EHLO')) socket.write('250 mail.test\r\n');
        if (chunk.includes('MAIL') || chunk.includes('RCPT')) socket.write('250 fine\r\n');
        if (!chunk.includes('DATA')) return;
        socket.write('354 go on\r\n');
        socket.pause();
      });
    });
    const big = { id: 'big', source: 'feeds/f', type: 'ping', actor: null, time: '', receivedAtMs: 0 };
    const event = { ...big, data: JSON.stringify('x'.repeat(15_000_000)) };
    const job = jobFor(emailHook({ port }, { body: 'json' }), { timeoutMs: 2000, event });
    const report = await emailTransport().send(job);
    expect(report.outcome).toEqual({ kind: 'retryable', reason: 'timeout' });
    expect(report.error?.message).toBe('The mail server did not take the mail within 2000 ms');
  });

  it('holds once for the whole attempt, however steadily the server trickles', async () => {
    const { port } = await tcpReceiver((socket) => {
      const drip = setInterval(() => socket.write('220-a word\r\n'), 50);
      socket.once('close', () => clearInterval(drip));
    });
    const report = await emailTransport().send(jobFor(emailHook({ port }), { timeoutMs }));
    expectTimeout(report, 'did not greet');
    expect(report.response).toBeNull();
  });

  it('leaves the transport able to go on', async () => {
    const server = await mailServer();
    server.answerNext('sender', 'stall');
    const transport = emailTransport();
    await transport.send(jobFor(emailHook(server), { timeoutMs }));
    expect((await transport.send(jobFor(emailHook(server)))).outcome.kind).toBe('delivered');
  });

  it('hands a mail back unsent that found all connections in use', async () => {
    const server = await mailServer();
    server.answerNext('sender', 'stall', { times: 5 });
    const transport = emailTransport();
    const stalled = Array.from({ length: 5 }, () => transport.send(jobFor(emailHook(server), { timeoutMs: 2000 })));
    await server.reached('sender', 5);
    const report = await transport.send(jobFor(emailHook(server), { timeoutMs: 200 }));
    expect(report).toMatchObject({ outcome: { kind: 'deferred', delayMs: 5000 }, response: null, error: null });
    expect(server.connections.total).toBe(5);
    for (const { outcome } of await Promise.all(stalled)) expect(outcome).toMatchObject({ reason: 'timeout' });
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
