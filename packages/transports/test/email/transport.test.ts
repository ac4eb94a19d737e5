import { describe, expect, it } from 'vitest';
import type { AttemptReport } from '../../src/transport.ts';
import { event, jobFor } from '../attempt.ts';
import { answering, tcpReceiver } from '../receiver.ts';
import { account, emailHook, emailTransport, mailServer, secureHook, tls } from './mail.ts';

const to = 'ann@example.com; bob@example.com; eve@example.com';
const gone = { code: 550, text: '5.1.1 no such user' };
const later = { code: 451, text: '4.3.0 try again later' };

/** Whom an attempt asked the server to take mail for. */
const asked = ({ response }: AttemptReport) => response?.body.match(/(?<=C: RCPT TO:<)[^>]+/g) ?? [];

describe('a mail', () => {
  it('is handed in for all recipients at once, and the log shows the dialogue', async () => {
    const server = await mailServer({ tls, account });
    const report = await emailTransport().send(jobFor(secureHook(server, { to })));
    expect(report).toMatchObject({ outcome: { kind: 'delivered' }, error: null });
    expect(server.received).toMatchObject([
      { from: 'posthorn@example.com', recipients: to.split('; '), secure: true, user: 'ann' },
    ]);
    expect(report.request).toMatchObject({ method: 'SMTP', url: `smtp://hooks.test:${server.port}` });
    expect(report.response).toMatchObject({ status: 250, statusText: 'OK: message queued', truncated: false });
    expect(report.response?.body.split('\n')).toEqual(
      expect.arrayContaining([
        'S: 220 mail.test ESMTP Posthorn stand-in',
        'C: STARTTLS',
        'C: AUTH PLAIN ********',
        'S: 235 Authentication successful',
        'C: RCPT TO:<ann@example.com>',
        expect.stringMatching(/^C: \[the message, \d+ bytes\]$/),
      ]),
    );
    const { dnsMs, connectMs, tlsMs, firstByteMs, totalMs } = report.timings;
    for (const ms of [dnsMs, connectMs, tlsMs, firstByteMs, totalMs]) expect(ms).toEqual(expect.any(Number));
  });

  it('arrives as it was sent, dots and long lines included', async () => {
    const server = await mailServer();
    const data = JSON.stringify({ a: '.\r\n.\n..', b: 'long '.repeat(1000), c: '≥' });
    await emailTransport().send(jobFor(emailHook(server, { body: 'json' }), { event: { ...event, data } }));
    expect(server.received[0]?.text).toContain(`"data": ${data}`);
  });

  it('goes without TLS and login where the hook says so', async () => {
    const server = await mailServer({ tls });
    const report = await emailTransport().send(jobFor(emailHook(server)));
    expect(report.outcome).toEqual({ kind: 'delivered' });
    expect(report.response?.body).toContain('250-STARTTLS');
    expect(report.response?.body).not.toContain('C: STARTTLS');
    expect(server.received).toMatchObject([{ secure: false, user: null }]);
  });
});

describe('a mail that some recipients do not get', () => {
  it('is tried again for those alone whom the server puts off, under the same Message-ID', async () => {
    const server = await mailServer();
    server.answerNext('recipient', later, { recipient: 'bob@example.com' });
    server.answerNext('recipient', gone, { recipient: 'eve@example.com' });
    const transport = emailTransport();
    const first = await transport.send(jobFor(emailHook(server, { to })));
    expect(first.outcome).toEqual({ kind: 'retryable', reason: 'service_error' });
    expect(first.error?.message).toBe(
      '1 of 3 recipients took the mail. Not taken: bob@example.com (for now: 451 4.3.0 try again later); ' +
        'eve@example.com (refused: 550 5.1.1 no such user)',
    );
    const second = await transport.send(jobFor(emailHook(server, { to }), { progress: first.progress ?? null }));
    expect(asked(second)).toEqual(['bob@example.com']);
    expect(second.outcome).toEqual({ kind: 'delivered' });
    expect(second.error?.message).toContain(
      '2 of 3 recipients took the mail. Not taken: eve@example.com (refused: 550',
    );
    expect(server.received.map(({ recipients }) => recipients)).toEqual([['ann@example.com'], ['bob@example.com']]);
    expect(second.request?.headers['Message-ID']).toBe(first.request?.headers['Message-ID']);
    expect(second.request?.headers['To']).toBe(first.request?.headers['To']);
  });

  it('is tried again for everyone when the server took the recipients, but not yet the mail', async () => {
    const server = await mailServer();
    server.answerNext('recipient', gone, { recipient: 'eve@example.com' });
    server.answerNext('message', { code: 452, text: '4.3.1 disk full' });
    const transport = emailTransport();
    const first = await transport.send(jobFor(emailHook(server, { to })));
    expect(first.outcome).toEqual({ kind: 'retryable', reason: 'service_error' });
    expect(first.error?.message).toContain('The mail server answered 452 4.3.1 disk full');
    const second = await transport.send(jobFor(emailHook(server, { to }), { progress: first.progress ?? null }));
    expect(asked(second)).toEqual(['ann@example.com', 'bob@example.com']);
    expect(second.outcome).toEqual({ kind: 'delivered' });
  });

  it('is tried again as a whole where progress is lost', async () => {
    const server = await mailServer();
    const report = await emailTransport().send(jobFor(emailHook(server, { to }), { progress: 'nonsense' }));
    expect(asked(report)).toHaveLength(3);
  });

  it('is delivered at the last attempt if anyone took it', async () => {
    const server = await mailServer();
    server.answerNext('recipient', later, { recipient: 'bob@example.com' });
    const report = await emailTransport().send(jobFor(emailHook(server, { to }), { isLast: true }));
    expect(report.outcome).toEqual({ kind: 'delivered' });
    expect(report.error?.message).toContain('Not taken: bob@example.com (for now: 451');
  });

  it('is over without a word to the server when the hook has lost those who were left', async () => {
    const server = await mailServer();
    server.answerNext('recipient', later, { recipient: 'bob@example.com' });
    const transport = emailTransport();
    const { progress = null } = await transport.send(
      jobFor(emailHook(server, { to: 'ann@example.com; bob@example.com' })),
    );
    const report = await transport.send(jobFor(emailHook(server, { to: 'ann@example.com' }), { progress }));
    expect(report).toMatchObject({ outcome: { kind: 'delivered' }, request: null, error: null });
    expect(server.received).toHaveLength(1);
  });

  it.each([true, false])('is rejected when all are refused (PIPELINING: %s)', async (pipelining) => {
    const server = await mailServer({ pipelining });
    server.answerNext('recipient', gone, { times: 3 });
    const report = await emailTransport().send(jobFor(emailHook(server, { to })));
    expect(report.outcome).toEqual({ kind: 'rejected', reason: 'service_error' });
    expect(report.error?.message).toContain('0 of 3 recipients took the mail');
    expect(server.received).toEqual([]);
  });

  it.each([true, false])(
    'is tried again when one of them is put off, and none takes it (PIPELINING: %s)',
    async (pipelining) => {
      const server = await mailServer({ pipelining });
      server.answerNext('recipient', later, { recipient: 'ann@example.com' });
      server.answerNext('recipient', gone, { times: 2 });
      const transport = emailTransport();
      const first = await transport.send(jobFor(emailHook(server, { to })));
      expect(first.outcome).toEqual({ kind: 'retryable', reason: 'service_error' });
      const second = await transport.send(jobFor(emailHook(server, { to }), { progress: first.progress ?? null }));
      expect(asked(second)).toEqual(['ann@example.com']);
    },
  );
});

describe('what a server answers', () => {
  it.each([
    ['connect', 421, '4.3.2 shutting down', 'retryable'],
    ['connect', 554, '5.3.2 no mail here', 'rejected'],
    ['login', 454, '4.7.0 temporary failure', 'retryable'],
    ['login', 535, '5.7.8 wrong password', 'rejected'],
    ['sender', 451, '4.7.1 greylisted', 'retryable'],
    ['sender', 421, '4.7.0 too many mails', 'retryable'],
    ['sender', 553, '5.7.1 not your address', 'rejected'],
    ['recipient', 452, '4.5.3 too many recipients', 'retryable'],
    ['recipient', 421, '4.3.2 shutting down', 'retryable'],
    ['recipient', 550, '5.1.1 no such user', 'rejected'],
    ['message', 451, '4.3.0 try again', 'retryable'],
    ['message', 421, '4.3.2 shutting down', 'retryable'],
    ['message', 554, '5.7.1 spam', 'rejected'],
  ] as const)('decides by its code: %s %i %s is %s', async (stage, code, text, kind) => {
    const server = await mailServer({ tls, account });
    server.answerNext(stage, { code, text });
    const report = await emailTransport().send(jobFor(secureHook(server)));
    expect(report.outcome).toEqual({ kind, reason: 'service_error' });
    expect(report.error?.message).toContain(`${code} ${text}`);
    expect(report.response?.body).toContain(`S: ${code} ${text}`);
  });

  it('is told when it refuses the mail for its size, of which the server spoke before', async () => {
    const server = await mailServer({ maxBytes: 500 });
    const report = await emailTransport().send(jobFor(emailHook(server)));
    expect(report.outcome).toEqual({ kind: 'rejected', reason: 'bad_request' });
    expect(report.error?.message).toContain('larger than the mail server takes');
  });

  it.each(['connect', 'login', 'sender', 'recipient', 'message'] as const)(
    'is missed when it closes the connection instead (%s)',
    async (stage) => {
      const server = await mailServer({ tls, account });
      server.answerNext(stage, 'drop');
      const report = await emailTransport().send(jobFor(secureHook(server)));
      expect(report.outcome).toEqual({ kind: 'retryable', reason: 'connection_reset' });
      expect(report.error?.message.includes('may have been taken')).toBe(stage === 'message');
    },
  );

  it('is tried again when it is no SMTP at all', async () => {
    const { port } = await tcpReceiver((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'));
    const report = await emailTransport().send(jobFor(emailHook({ port })));
    expect(report.outcome).toEqual({ kind: 'retryable', reason: 'bad_response' });
    const http = await answering('HTTP/1.1 400 Bad Request\r\n\r\n');
    expect((await emailTransport().send(jobFor(emailHook(http), { timeoutMs: 200 }))).outcome.kind).toBe('retryable');
  });

  it('is tried again when it has no end', async () => {
    const { port } = await tcpReceiver((socket) => socket.write(`220-${'x'.repeat(2_000_000)}`));
    const report = await emailTransport().send(jobFor(emailHook({ port })));
    expect(report.outcome).toEqual({ kind: 'retryable', reason: 'bad_response' });
  });
});

describe('a hook and its server that do not agree', () => {
  it('send no mail without TLS where the hook wants it', async () => {
    const server = await mailServer({ account });
    const report = await emailTransport().send(jobFor(secureHook(server)));
    expect(report.outcome.kind).toBe('rejected');
    expect(report.response?.body).not.toContain('AUTH PLAIN');
    expect(server.received).toEqual([]);
  });

  it('send no password to a server that asks for none', async () => {
    const server = await mailServer({ noLogin: true });
    const report = await emailTransport().send(jobFor(emailHook(server, account)));
    expect(report.outcome).toEqual({ kind: 'retryable', reason: 'service_error' });
    expect(report.error?.message).toContain('offers no login: set use_tls to "1"');
  });

  it.each([{ from: 'nobody' }, { to: '' }, { port: 'x' }])(
    'are rejected for a config that can not be: %j',
    async (config) => {
      const server = await mailServer();
      const report = await emailTransport().send(jobFor(emailHook(server, config)));
      expect(report).toMatchObject({ outcome: { kind: 'rejected', reason: 'bad_request' }, request: null });
    },
  );
});
