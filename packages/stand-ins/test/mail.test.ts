import { createTransport } from 'nodemailer';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type MailOptions, type MailStandIn, startMail } from '../src/mail.ts';

async function started(
  options: MailOptions = {},
): Promise<{ server: MailStandIn; send: (more?: object) => Promise<unknown> }> {
  const server = await startMail({ now: () => 1234, ...options });
  onTestFinished(() => server.close());
  const send = (more: object = {}) =>
    createTransport({ host: '127.0.0.1', port: server.port, ...more }).sendMail({
      from: 'ann@example.com',
      to: ['bob@example.com', 'eve@example.com'],
      subject: 'Hello ≥',
      text: 'Dear all',
      html: '<p>Dear all</p>',
    });
  return { server, send };
}

describe('the mail stand-in', () => {
  it('takes a mail from anyone, and keeps it to be read', async () => {
    const { server, send } = await started();
    await send();
    expect(server.url).toBe(`smtp://127.0.0.1:${server.port}`);
    expect(server.received).toEqual([
      {
        atMs: 1234,
        to: 'bob@example.com; eve@example.com',
        title: 'Hello ≥',
        text: 'Dear all',
        html: '<p>Dear all</p>',
        raw: expect.stringContaining('Subject: =?UTF-8?'),
        from: 'ann@example.com',
        recipients: ['bob@example.com', 'eve@example.com'],
        secure: false,
        user: null,
        connection: 1,
      },
    ]);
  });

  it('does not start on a port that is taken', async () => {
    const { server } = await started();
    await expect(startMail({ port: server.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('takes any user where it has no account, and only that one where it has', async () => {
    const auth = { user: 'ann', pass: 'secret' };
    const open = await started();
    await open.send({ auth });
    expect(open.server.received).toMatchObject([{ user: 'ann' }]);
    const closed = await started({ account: { username: 'ann', password: 'secret' } });
    await closed.send({ auth });
    await expect(closed.send({ auth: { ...auth, pass: 'wrong' } })).rejects.toMatchObject({ responseCode: 535 });
    await expect(closed.send()).rejects.toMatchObject({ responseCode: 530 });
    expect(closed.server.received).toHaveLength(1);
  });

  it('refuses what is malformed, and what is too large', async () => {
    const { server } = await started({ maxBytes: 500 });
    const transport = createTransport({ host: '127.0.0.1', port: server.port });
    const envelope = { from: 'a@b.c', to: 'd@e.f' };
    const malformed = transport.sendMail({ envelope, raw: 'Subject: no date\r\n\r\nHello\r\n' });
    await expect(malformed).rejects.toMatchObject({
      responseCode: 554,
      message: expect.stringContaining('no date header'),
    });
    const large = transport.sendMail({ envelope, text: 'x'.repeat(1000), from: 'a@b.c' });
    await expect(large).rejects.toMatchObject({ responseCode: 552 });
    expect(server.received).toEqual([]);
  });

  it('answers as it was told, as often as it was told', async () => {
    const { server, send } = await started();
    server.answerNext('recipient', { code: 550, text: '5.1.1 no such user' }, { recipient: 'eve@example.com' });
    expect(await send()).toMatchObject({ accepted: ['bob@example.com'], rejected: ['eve@example.com'] });
    server.answerNext('message', { code: 452, text: '4.3.1 disk full' }, { times: 2 });
    await expect(send()).rejects.toMatchObject({ responseCode: 452 });
    await expect(send()).rejects.toMatchObject({ responseCode: 452 });
    await send();
    expect(server.received).toHaveLength(2);
  });

  it('drops a connection, stalls, and closes all of them, when told', async () => {
    const { server, send } = await started();
    server.answerNext('sender', 'drop');
    await expect(send()).rejects.toThrow('closed');
    server.answerNext('sender', 'stall');
    const reached = server.reached('sender');
    const stalled = send().then(
      () => 'sent',
      () => 'failed',
    );
    await reached;
    expect(server.connections).toEqual({ total: 2, open: 1 });
    server.disconnect();
    await server.allClosed();
    expect(await stalled).toBe('failed');
  });
});
