import { domainToASCII } from 'node:url';
import type { Hook } from '@posthorn/core/hook';
import { AttemptFailure } from '../failure.ts';
import { emailConfigSchema, implicitTlsPort } from './config.ts';
import { type Mailbox, readMailbox, readMailboxes } from './mailbox.ts';

/** Where mail is handed in, and as whom. */
export interface MailServer {
  /** Host name in ASCII, or IP literal without brackets. */
  host: string;
  port: number;
  /** `implicit` from the first byte, `starttls` before anything is said, or none at all. */
  tls: 'implicit' | 'starttls' | 'none';
  login: { username: string; password: string } | null;
}

/** A hook's config, read. */
export interface MailSettings {
  server: MailServer;
  from: Mailbox;
  to: readonly Mailbox[];
  body: 'json' | 'text' | 'html';
}

/** Reads a hook's config. Throws an AttemptFailure, reason `bad_request`, that names what is wrong with it. */
export function readSettings({ config }: Pick<Hook, 'config'>): MailSettings {
  const parsed = emailConfigSchema.safeParse(config);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new AttemptFailure('bad_request', `The hook's config is no use: ${issue?.message ?? 'edit it'}`);
  }
  const { host, port, use_tls, username, password, from, to, body } = parsed.data;
  const recipients = readMailboxes(to);
  return {
    server: {
      host: bareHost(host),
      port: portOf(port, use_tls),
      tls: use_tls === '0' ? 'none' : port === implicitTlsPort ? 'implicit' : 'starttls',
      login: username === undefined || password === undefined ? null : { username, password },
    },
    from: readMailbox(from) as Mailbox,
    to: 'mailboxes' in recipients ? recipients.mailboxes : [],
    body,
  };
}

/** A config's `host` as it is resolved: without brackets, an international name in ASCII. */
export function bareHost(host: string): string {
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  return bare.includes(':') ? bare : domainToASCII(bare) || bare;
}

/** The port of a mail server: what the config says, else that of submission, or 25 where there is no TLS. */
export function portOf(port: string | undefined, useTls = '1'): number {
  return Number(port ?? (useTls === '1' ? 587 : 25));
}

/** How a server is written in the log. */
export function urlOf({ host, port, tls }: MailServer): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return `${tls === 'implicit' ? 'smtps' : 'smtp'}://${name}:${port}`;
}
