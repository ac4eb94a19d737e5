import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { z } from 'zod';
import { readMailbox, readMailboxes } from './mailbox.ts';

const keys = ['host', 'port', 'use_tls', 'username', 'password', 'from', 'to', 'body'] as const;

/**
 * How many recipients a hook may have. Servers have to take 100 at once (RFC 5321
 * section 4.5.3.1.8); what became of each has to fit in what an attempt may
 * leave for the next (transport.ts, `maxProgressBytes`).
 */
const maxRecipients = 50;

/** The port that speaks TLS from its first byte (RFC 8314 section 3.3). */
export const implicitTlsPort = '465';

const controlCharacters = /\p{Cc}/u;

/** A text of one line. A line break in a mail setting is how foreign headers and commands are smuggled in. */
const line = (key: string, maxLength: number, missing: string) =>
  z
    .string({ error: (issue) => (issue.input === undefined ? `${key} is missing: ${missing}` : `${key} must be text`) })
    .min(1, `${key} is empty: ${missing}`)
    .max(maxLength, `${key} may have at most ${maxLength} characters`)
    .refine((text) => !controlCharacters.test(text), {
      error: `${key} may hold no line breaks or control characters`,
    });

const fields = {
  host: line('host', 253, 'give the name of your SMTP server, such as smtp.example.com')
    .refine((host) => isHost(host), {
      error: 'host must be a host name or an IP address alone, such as smtp.example.com; the port goes into port',
    })
    .describe('Name or IP address of the SMTP server that takes the mail'),
  port: z
    .string('port must be a number')
    .regex(/^[1-9]\d{0,4}$/, 'port must be a whole number from 1 to 65535')
    .refine((port) => Number(port) <= 65_535, { error: 'port must be a whole number from 1 to 65535' })
    .optional()
    .describe('Its port. Default 587; 25 where use_tls is "0"'),
  use_tls: z
    .enum(['0', '1'], 'use_tls must be "1" (TLS is required) or "0" (no TLS at all)')
    .default('1')
    .describe('"1" requires TLS: from the first byte on port 465, by STARTTLS on any other. "0" uses none'),
  username: line('username', 255, 'leave it out for a server that asks for no login')
    .optional()
    .describe('Account to log in to the server with; needs password'),
  password: line('password', 1000, 'leave it out for a server that asks for no login')
    .optional()
    .describe('Password of the account'),
  from: line('from', 400, 'give the sender’s address')
    .refine((from) => readMailbox(from) !== null, {
      error: 'from must be one address, such as posthorn@example.com or Posthorn <posthorn@example.com>',
    })
    .describe('Sender: one address, with or without a name'),
  to: line('to', 20_000, 'give the recipients’ addresses, separated by semicolons')
    .superRefine((to, context) => {
      const read = readMailboxes(to);
      if ('unreadable' in read) return context.addIssue(`to holds "${start(read.unreadable)}", which is no address`);
      const count = read.mailboxes.length;
      if (count === 0) context.addIssue('to names nobody: give at least one address');
      if (count > maxRecipients) {
        context.addIssue(`to names ${count} recipients; at most ${maxRecipients} are possible: use a list address`);
      }
    })
    .describe('Recipients, separated by semicolons; at most 50'),
  body: z
    .enum(['json', 'text', 'html'], 'body must be "json", "text" or "html"')
    .default('html')
    .describe(
      'What the mail holds: the event as JSON, a plain message, or the message as HTML with plain text beside it',
    ),
};

/**
 * The `config` of an `email` hook (wire-formats.md M12; services.md, "Hook config
 * keys"). Values are text; booleans have become "1" and "0" before (S6).
 *
 * TLS is the default, on port 587, because that is where mail programs hand in
 * mail (RFC 6409), and a password is at stake; HTML, because a mail client that
 * shows none finds the plain text in the same mail. Whether `host` may be reached
 * is for the outbound guard to say.
 */
export const emailConfigSchema = z
  .strictObject(fields, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `${issue.keys.join(', ')}: no such setting of an email hook; it has ${keys.join(', ')}`
        : undefined,
  })
  .superRefine(({ username, password, port, use_tls }, context) => {
    if (username !== undefined && password === undefined) {
      context.addIssue({ code: 'custom', path: ['password'], message: 'password is missing: username needs one' });
    }
    if (password !== undefined && username === undefined) {
      context.addIssue({ code: 'custom', path: ['username'], message: 'username is missing: password needs one' });
    }
    if (port === implicitTlsPort && use_tls === '0') {
      const message = 'use_tls must be "1" with port 465, which speaks TLS from the first byte';
      context.addIssue({ code: 'custom', path: ['use_tls'], message });
    }
  });

function isHost(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  if (isIP(bare) !== 0) return !bare.includes('%');
  return !/[\s/?#@:[\]\\%]/.test(host) && domainToASCII(host) !== '';
}

function start(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
