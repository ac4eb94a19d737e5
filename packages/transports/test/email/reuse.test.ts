import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AttemptReport } from '../../src/transport.ts';
import { jobFor } from '../attempt.ts';
import { account, emailHook, emailTransport, mailServer, secureHook, tls } from './mail.ts';

afterEach(() => {
  vi.useRealTimers();
});

const isDelivered = ({ outcome }: AttemptReport) => outcome.kind === 'delivered';

describe('connections to a mail server', () => {
  it('are used again, login and TLS included, and the log says so', async () => {
    const server = await mailServer({ tls, account });
    const transport = emailTransport();
    await transport.send(jobFor(secureHook(server)));
    const report = await transport.send(jobFor(secureHook(server)));
    expect(report.outcome).toEqual({ kind: 'delivered' });
    expect(report.timings).toMatchObject({ dnsMs: null, connectMs: null, tlsMs: null });
    expect(report.response?.body).toMatch(/^\[over a connection that has taken 1 messages before\]\nC: MAIL FROM/);
    expect(server.received.map(({ connection }) => connection)).toEqual([1, 1]);
  });

  it('are at most five to a hook at once; more mails wait for them', async () => {
    const server = await mailServer();
    const transport = emailTransport();
    const reports = await Promise.all(Array.from({ length: 12 }, () => transport.send(jobFor(emailHook(server)))));
    expect(reports.every(isDelivered)).toBe(true);
    expect(server.connections.total).toBe(5);
    expect(server.received).toHaveLength(12);
  });

  it('close after a hundred mails', async () => {
    const server = await mailServer();
    const transport = emailTransport();
    for (let sent = 0; sent < 101; sent += 1) await transport.send(jobFor(emailHook(server)));
    const used = server.received.map(({ connection }) => connection);
    expect(used.filter((connection) => connection === 1)).toHaveLength(100);
    expect(used.at(-1)).toBe(2);
  });

  it('close when they have been idle for 30 s', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
    const server = await mailServer();
    await emailTransport().send(jobFor(emailHook(server)));
    expect(server.connections.open).toBe(1);
    await vi.advanceTimersByTimeAsync(30_000);
    await server.allClosed();
  });

  it('close when the hook changes', async () => {
    const server = await mailServer({ tls, account });
    const transport = emailTransport();
    await transport.send(jobFor(secureHook(server)));
    const report = await transport.send(jobFor(secureHook(server, { password: 'another' })));
    expect(report.response?.status).toBe(535);
    await server.allClosed();
    expect(server.connections.total).toBe(2);
  });

  it('stay when a hook changes in what it says, not where', async () => {
    const server = await mailServer();
    const transport = emailTransport();
    await transport.send(jobFor(emailHook(server)));
    await transport.send(jobFor(emailHook(server, { to: 'eve@example.com', body: 'html' })));
    expect(server.connections.total).toBe(1);
  });

  it('are never shared by hooks', async () => {
    const server = await mailServer();
    const transport = emailTransport();
    await transport.send(jobFor(emailHook(server)));
    await transport.send(jobFor(emailHook(server, {}, { id: 2049 })));
    expect(server.connections.total).toBe(2);
  });

  it('close when the transport does, those in use as soon as they are free', async () => {
    const server = await mailServer();
    const transport = emailTransport();
    await transport.send(jobFor(emailHook(server)));
    const reached = server.reached('message');
    const sent = transport.send(jobFor(emailHook(server)));
    await reached;
    await transport.close();
    expect((await sent).outcome).toEqual({ kind: 'delivered' });
    await server.allClosed();
  });

  it('are kept up to a number over all hooks, the one of the hook used least lately going first', async () => {
    const [first, second] = [await mailServer(), await mailServer()];
    const transport = emailTransport({ maxIdleConnections: 1 });
    await transport.send(jobFor(emailHook(first)));
    await transport.send(jobFor(emailHook(second, {}, { id: 2049 })));
    await first.allClosed();
    expect(second.connections.open).toBe(1);
  });

  it('that failed are not used again', async () => {
    const server = await mailServer();
    server.answerNext('recipient', { code: 451, text: 'later' });
    const transport = emailTransport();
    await transport.send(jobFor(emailHook(server)));
    await server.allClosed();
    expect((await transport.send(jobFor(emailHook(server)))).outcome.kind).toBe('delivered');
  });
});

describe('a kept connection that the server has closed', () => {
  it('is not used, when that is known', async () => {
    const server = await mailServer();
    const transport = emailTransport();
    await transport.send(jobFor(emailHook(server)));
    server.disconnect();
    await server.allClosed();
    const report = await transport.send(jobFor(emailHook(server)));
    expect(report.outcome).toEqual({ kind: 'delivered' });
  });

  it.each([['drop'], [{ code: 421, text: '4.4.2 idle for too long' }]] as const)(
    'costs no attempt, when the mail meets it: it goes out over a new one (%j)',
    async (answer) => {
      const server = await mailServer();
      const transport = emailTransport();
      await transport.send(jobFor(emailHook(server)));
      server.answerNext('sender', answer);
      const report = await transport.send(jobFor(emailHook(server)));
      expect(report).toMatchObject({ outcome: { kind: 'delivered' }, error: null });
      expect(report.response?.body).toContain('[the server had closed this connection; once more, over a new one]');
      expect(server.received).toHaveLength(2);
    },
  );

  it('is not given another chance once the mail has been sent', async () => {
    const server = await mailServer();
    const transport = emailTransport();
    await transport.send(jobFor(emailHook(server)));
    server.answerNext('message', 'drop');
    const report = await transport.send(jobFor(emailHook(server)));
    expect(report.outcome).toEqual({ kind: 'retryable', reason: 'connection_reset' });
    expect(report.error?.message).toContain('it may have been taken');
    expect(server.connections.total).toBe(2 - 1);
  });

  it('and a new one that closes too, cost one attempt', async () => {
    const server = await mailServer();
    const transport = emailTransport();
    await transport.send(jobFor(emailHook(server)));
    server.answerNext('sender', 'drop', { times: 2 });
    const report = await transport.send(jobFor(emailHook(server)));
    expect(report.outcome).toEqual({ kind: 'retryable', reason: 'connection_reset' });
    expect(server.connections.total).toBe(2);
  });
});
