import type { Event } from '@posthorn/core/event';
import type { Message, MessageColor } from '@posthorn/dialects/message/message';
import { plainText } from '@posthorn/dialects/message/plain-text';

/** What a mail says: as plain text, and as HTML where the hook wants it. */
export interface MailText {
  subject: string;
  text: string;
  html: string | null;
}

/** A mail in each form that a hook's `body` can ask for (wire-formats.md M12). Pure. */
export function renderMail(event: Event, message: Message, body: 'json' | 'text' | 'html'): MailText {
  const subject = message.title;
  if (body === 'json') return { subject, text: jsonOf(event), html: null };
  return { subject, text: textOf(event, message), html: body === 'html' ? htmlOf(event, message) : null };
}

/**
 * The event as a producer posted it (design.md section 8), its data being the
 * producer's own text: numbers and the order of keys are as they were.
 */
function jsonOf({ id, source, type, actor, time, data }: Event): string {
  const fields = Object.entries({ id, source, type, actor, time }).map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},`,
  );
  return ['{', ...fields, `  "data": ${data}`, '}', ''].join('\n');
}

function textOf(event: Event, { title, sentence, fields, link }: Message): string {
  const lines = sentence === title ? [title] : [title, '', sentence];
  if (fields.length > 0) lines.push('', ...fields.map(({ name, value }) => `${name}: ${value}`));
  if (link !== null) lines.push('', link);
  // Two dashes and a space: what mail clients know as the start of a signature.
  return [...lines, '', '-- ', footerOf(event), ''].join('\n');
}

function footerOf({ source, type }: Event): string {
  return `Sent by Posthorn, because ${plainText(type, 200)} happened on ${plainText(source, 200)}.`;
}

const colors: Record<MessageColor, string> = {
  good: '#1a7f37',
  warning: '#9a6700',
  bad: '#cf222e',
  neutral: '#57606a',
};

/**
 * HTML that mail clients show alike: tables and inline styles, no images, no
 * style sheets, nothing fetched. Every text is escaped.
 */
function htmlOf(event: Event, { title, sentence, fields, link, color }: Message): string {
  const head = link === null ? escape(title) : `<a href="${escape(link)}" style="color: #0969da">${escape(title)}</a>`;
  const rows = fields.map(
    ({ name, value }) => `<tr>
<td style="padding: 2px 16px 2px 0; color: #57606a; vertical-align: top; white-space: nowrap">${escape(name)}</td>
<td style="padding: 2px 0; word-break: break-word">${escape(value)}</td>
</tr>`,
  );
  const table = rows.length === 0 ? [] : ['<table cellpadding="0" cellspacing="0">', ...rows, '</table>'];
  return [
    '<!DOCTYPE html>',
    '<html lang="en">',
    `<head><meta charset="utf-8"><title>${escape(title)}</title></head>`,
    '<body style="margin: 0; padding: 16px; font: 15px/1.5 sans-serif; color: #1f2328; background: #ffffff">',
    `<div style="border-left: 4px solid ${colors[color]}; padding: 0 0 0 16px">`,
    `<h1 style="margin: 0 0 8px; font-size: 18px">${head}</h1>`,
    ...(sentence === title ? [] : [`<p style="margin: 0 0 8px">${escape(sentence).replaceAll('\n', '<br>\n')}</p>`]),
    ...table,
    '</div>',
    `<p style="margin: 16px 0 0; font-size: 12px; color: #57606a">${escape(footerOf(event))}</p>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] as string);
}
