import { createSecureContext } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Dialogue } from '../../src/email/dialogue.ts';
import { Session } from '../../src/email/session.ts';
import type { MailServer } from '../../src/email/settings.ts';
import { loopbackGuard } from '../attempt.ts';
import { certificate } from '../receiver.ts';
import { account, mailServer, tls } from './mail.ts';

const message = Buffer.from(
  'From: a@b.c\r\nDate: Sun, 22 Nov 2026 20:15:00 +0000\r\nMessage-ID: <1@b.c>\r\n\r\nHello\r\n',
);

function session(server: Partial<MailServer> & { port: number }, ca: Buffer | null = certificate): Session {
  const guard = loopbackGuard(async () => ['127.0.0.1']);
  const secureContext = ca === null ? {} : { secureContext: createSecureContext({ ca }) };
  const made = new Session(
    { host: 'hooks.test', tls: 'implicit', login: account, ...server },
    { guard, ...secureContext },
  );
  made.begin(new Dialogue(made.server));
  onTestFinished(() => made.destroy());
  return made;
}

describe('a session', () => {
  it('speaks TLS from the first byte where the port is for that', async () => {
    const server = await mailServer({ tls, implicitTls: true, account });
    const one = session(server);
    expect(await one.open()).toBeNull();
    expect(one.dialogue.tlsMs).toEqual(expect.any(Number));
    expect(await one.send('a@b.c', ['d@e.f'], message)).toMatchObject({ failure: null });
    expect(server.received).toMatchObject([{ secure: true, recipients: ['d@e.f'] }]);
  });

  it.each([
    ['that nobody signed', 'hooks.test', null],
    ['for another name', 'other.test', certificate],
  ])('takes no certificate %s', async (_, host, ca) => {
    const server = await mailServer({ tls, implicitTls: true, account });
    const one = session({ ...server, port: server.port, host }, ca);
    expect(await one.open()).toMatchObject({ code: null, reason: 'tls' });
    expect(one.state).toBe('ended');
    await server.allClosed();
  });

  it('greets by name, or by the address of its own end of the connection', async () => {
    const server = await mailServer();
    const one = session({ port: server.port, tls: 'none', login: null });
    await one.open();
    // The address of the connection's own end, which only here is 127.0.0.1.
    expect(one.dialogue.response()?.body).toMatch(/^C: EHLO (\[127\.0\.0\.1\]|[\w-]+(\.[\w-]+)+)$/m);
  });

  it('says QUIT when it ends by itself', async () => {
    const server = await mailServer();
    const one = session({ port: server.port, tls: 'none', login: null });
    await one.open();
    one.end();
    expect(one.dialogue.response()?.body).toContain('C: QUIT');
    await server.allClosed();
  });

  it('tells when the server ends it', async () => {
    const server = await mailServer();
    const one = session({ port: server.port, tls: 'none', login: null });
    await one.open();
    const ended = new Promise<void>((resolve) => {
      one.onEnd = resolve;
    });
    server.disconnect();
    await ended;
    expect(one.state).toBe('ended');
  });

  it('leaves nothing behind when it is destroyed before it is open', async () => {
    const server = await mailServer();
    const one = session({ port: server.port, tls: 'none', login: null });
    server.answerNext('connect', 'stall');
    const reached = server.reached('connect');
    void one.open();
    await reached;
    one.destroy();
    await server.allClosed();
    expect(one.state).toBe('ended');
  });
});
