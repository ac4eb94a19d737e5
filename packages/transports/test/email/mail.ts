import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { Hook } from '@posthorn/core/hook';
import { type MailOptions, type MailStandIn, startMail } from '@posthorn/stand-ins/mail';
import { onTestFinished } from 'vitest';
import { createEmailTransport, type EmailTransportOptions } from '../../src/email/transport.ts';
import type { Transport } from '../../src/transport.ts';
import { hookTo, loopbackGuard } from '../attempt.ts';
import { certificate } from '../receiver.ts';

/** The account that test servers ask for. */
export const account = { username: 'ann', password: 'correct horse battery' };

/** Key and certificate of hooks.test. */
export const tls = {
  key: readFileSync(new URL('../fixtures/hooks.test.key.pem', import.meta.url)),
  cert: certificate,
};

/** Starts a mail server that ends with the test. */
export async function mailServer(options: MailOptions = {}): Promise<MailStandIn> {
  const server = await startMail(options);
  onTestFinished(() => server.close());
  return server;
}

/** A hook that mails bob@example.com over a server without TLS; `config` replaces single keys. */
export function emailHook(
  { port }: { port: number },
  config: Record<string, string> = {},
  more: Partial<Hook> = {},
): Hook {
  return hookTo('', {
    name: 'email',
    config: {
      host: '127.0.0.1',
      port: String(port),
      use_tls: '0',
      from: 'Posthorn <posthorn@example.com>',
      to: 'bob@example.com',
      body: 'text',
      ...config,
    },
    ...more,
  });
}

/** The same over STARTTLS, with a login. */
export function secureHook(server: { port: number }, config: Record<string, string> = {}): Hook {
  return emailHook(server, { host: 'hooks.test', use_tls: '1', ...account, ...config });
}

/** A transport that may reach loopback, resolves every name to it, and trusts {@link tls}. Closed with the test. */
export function emailTransport(options: Partial<EmailTransportOptions> = {}): Transport {
  const guard = loopbackGuard(async () => ['127.0.0.1']);
  const transport = createEmailTransport({
    guard,
    secureContext: createSecureContext({ ca: certificate }),
    ...options,
  });
  onTestFinished(() => transport.close());
  return transport;
}
