import { createHash } from 'node:crypto';
import { type Event, eventGuid } from '@posthorn/core/event';
import type { Hook } from '@posthorn/core/hook';
import { plainText } from '@posthorn/dialects/message/plain-text';
import { messageFor } from '@posthorn/dialects/message/template';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { SentRequest } from '../transport.ts';
import type { Mailbox } from './mailbox.ts';
import { type MailText, renderMail } from './render.ts';
import { type MailSettings, urlOf } from './settings.ts';
import { wellFormed } from './well-formed.ts';

/** A mail, ready to be handed in. */
export interface ComposedMail {
  sent: SentRequest;
  /** The whole message as it goes out: headers, an empty line, body; lines end in CRLF. */
  bytes: Buffer;
  /** What a person reads of it, as plain text. */
  text: string;
}

/** How much of a mail's body the log keeps, in bytes: as much as of an answer. */
const maxLoggedBytes = 65_536;

/** The headers that all mails of a hook have alike; the others' values belong to one attempt alone. */
const constantHeaders: ReadonlySet<string> = new Set([
  'from',
  'to',
  'mime-version',
  'auto-submitted',
  'x-auto-response-suppress',
  'x-posthorn-source',
]);

/**
 * Writes the mail of a delivery. `nowMs` becomes its date, in milliseconds since
 * the epoch. The Message-ID depends on delivery and event alone, so that mail
 * clients fold what an uncertain attempt has sent twice. Pure, but asynchronous:
 * so is nodemailer's composer.
 */
export async function composeMail(parts: {
  event: Event;
  hook: Hook;
  settings: MailSettings;
  delivery: number;
  nowMs: number;
}): Promise<ComposedMail> {
  const { event, hook, settings, delivery, nowMs } = parts;
  const rendered = renderMail(event, messageFor(event, hook), settings.body);
  const id = `${delivery}.${eventGuid(event)}`;
  const composer = new MailComposer({
    from: headerMailbox(settings.from),
    to: settings.to.map(headerMailbox),
    subject: oneLine(rendered.subject),
    date: new Date(nowMs),
    messageId: `<${id}@${domainOf(settings.from)}>`,
    headers: {
      // RFC 3834: no vacation notice shall answer; the second is what Exchange looks at.
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'X-Posthorn-Source': oneLine(event.source),
      'X-Posthorn-Event': oneLine(event.type),
      'X-Posthorn-Delivery': String(delivery),
    },
    ...contentOf(rendered),
    // Keeps lines short, and every character, white space at the end of a line included, as it was.
    encoding: 'quoted-printable',
    newline: 'win',
    // The same mail twice is the same bytes, but for its date.
    baseBoundary: createHash('sha256').update(id).digest('hex').slice(0, 24),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const bytes = await composer.compile().build();
  return { sent: sentOf(bytes, settings), bytes, text: rendered.text };
}

function contentOf({ text, html }: MailText) {
  return html === null ? { text } : { text, html };
}

function headerMailbox({ name, address }: Mailbox) {
  return { name: wellFormed(name), address };
}

function domainOf({ address }: Mailbox): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

/** A header's value: no character in it can end the line, and the line is not too long for any server. */
function oneLine(text: string): string {
  return plainText(text, 300);
}

function sentOf(bytes: Buffer, { server }: MailSettings): SentRequest {
  const end = bytes.indexOf('\r\n\r\n');
  const headers = readHeaders(bytes.toString('utf8', 0, end));
  const body = bytes.subarray(end + 4);
  const left = body.length - maxLoggedBytes;
  return {
    method: 'SMTP',
    url: urlOf(server),
    headers,
    // Quoted-printable is ASCII: a cut can't fall into a character.
    body: left > 0 ? `${body.toString('utf8', 0, maxLoggedBytes)}\r\n[${left} more bytes]` : body.toString('utf8'),
    attemptHeaders: Object.keys(headers).filter((name) => !constantHeaders.has(name.toLowerCase())),
    secretHeaders: [],
  };
}

/** The headers of a mail that we wrote: none comes twice. Folded ones are unfolded. */
function readHeaders(head: string): Record<string, string> {
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    }),
  );
}
