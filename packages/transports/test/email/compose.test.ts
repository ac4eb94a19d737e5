import { faultOf } from '@posthorn/stand-ins/mail-format';
import fc from 'fast-check';
import { type ParsedMail, simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { type ComposedMail, composeMail } from '../../src/email/compose.ts';
import { readSettings } from '../../src/email/settings.ts';
import { event } from '../attempt.ts';
import { emailHook } from './mail.ts';
import { strangeEvent, strangeText } from './strange-events.ts';

type Body = 'json' | 'text' | 'html';
const nowMs = Date.UTC(2026, 10, 22, 20, 15);

function compose(more: {
  event?: typeof event;
  body?: Body;
  delivery?: number;
  config?: Record<string, string>;
  template?: string;
}) {
  const { event: told = event, body = 'text', delivery = 7169, config = {}, template = null } = more;
  const hook = emailHook({ port: 25 }, { body, ...config }, { template });
  return composeMail({ event: told, hook, settings: readSettings(hook), delivery, nowMs });
}

const parse = ({ bytes }: ComposedMail): Promise<ParsedMail> =>
  simpleParser(bytes, { skipHtmlToText: true, skipTextToHtml: true, skipTextLinks: true, skipImageLinks: true });

describe('a composed mail', () => {
  it('says who it is from and for, what it is about, and that no person wrote it', async () => {
    const to = 'Zoë <zoe@exämple.com>; bob@example.com';
    const mail = await parse(await compose({ config: { from: '"O, Ann" <ann@example.com>', to } }));
    expect(mail.from?.value).toEqual([{ name: 'O, Ann', address: 'ann@example.com' }]);
    expect([mail.to].flat()[0]?.value).toEqual([
      // As a mail client shows it.
      { name: 'Zoë', address: 'zoe@exämple.com' },
      { name: '', address: 'bob@example.com' },
    ]);
    expect(mail.subject).toContain('≥ 2.0');
    expect(mail.date).toEqual(new Date(nowMs));
    expect(mail.messageId).toBe(`<7169.${event.id}@example.com>`);
    expect(Object.fromEntries(mail.headers)).toMatchObject({
      'auto-submitted': 'auto-generated',
      'x-auto-response-suppress': 'All',
      'x-posthorn-source': event.source,
      'x-posthorn-event': event.type,
      'x-posthorn-delivery': '7169',
    });
  });

  it('is the same mail at every attempt, but for its date', async () => {
    const [one, two] = await Promise.all([compose({ body: 'html' }), compose({ body: 'html' })]);
    expect(one.bytes.equals(two.bytes)).toBe(true);
    const other = await compose({ body: 'html', delivery: 8193 });
    expect(other.sent.headers['Message-ID']).not.toBe(one.sent.headers['Message-ID']);
  });

  it('holds, as json, the event with its data as it was posted', async () => {
    const data = '{"b":1.0,"a":12345678901234567890,"c":"\\u00e9\\ud800"}';
    const mail = await parse(await compose({ body: 'json', event: { ...event, data } }));
    expect(mail.text).toBe(
      `{\n  "id": "${event.id}",\n  "source": "feeds/sample-feed",\n  "type": "package.added",\n` +
        `  "actor": "maartenba",\n  "time": "2014-09-08T12:59:53.1148196Z",\n  "data": ${data}\n}\n`,
    );
    expect(mail.html).toBe(false);
  });

  it('holds, as html, the plain text too', async () => {
    const mail = await parse(await compose({ body: 'html' }));
    expect(mail.headers.get('content-type')).toMatchObject({ value: 'multipart/alternative' });
    expect(mail.text).toBe((await compose({ body: 'text' })).text);
    expect(mail.html).toContain('<!DOCTYPE html>');
  });

  it('says what the hook’s template says, lines and all', async () => {
    const composed = await compose({ body: 'html', template: 'New: {{data.PackageVersion}}\nBy <{{event.actor}}>' });
    const mail = await parse(composed);
    expect(mail.text).toContain('\n\nNew: ≥ 2.0\nBy <maartenba>\n');
    expect(mail.html).toContain('New: ≥ 2.0<br>\nBy &lt;maartenba&gt;');
  });

  it('is logged with its headers as they were sent, and no more than 64 KiB of its body', async () => {
    const { sent, bytes } = await compose({
      body: 'json',
      event: { ...event, data: JSON.stringify('≥'.repeat(50_000)) },
    });
    expect(sent.method).toBe('SMTP');
    expect(sent.headers['Subject']).toMatch(/^=\?UTF-8\?Q\?|^[\x20-\x7e]+$/);
    expect(sent.body).toMatch(/\r\n\[\d+ more bytes\]$/);
    expect(sent.body.length).toBeLessThan(65_536 + 40);
    const shown = bytes.toString().split('\r\n\r\n')[1]?.slice(0, 1000);
    expect(sent.body.slice(0, 1000)).toBe(shown);
  });

  it('names as an attempt’s own every header whose value differs between events', async () => {
    const other = { ...event, id: 'other', type: 'push', data: '{}', source: event.source };
    const [one, two] = await Promise.all([
      compose({ body: 'html' }),
      compose({ body: 'html', event: other, delivery: 1 }),
    ]);
    const constant = ({ sent }: ComposedMail) =>
      Object.entries(sent.headers).filter(([name]) => !sent.attemptHeaders.includes(name));
    expect(constant(two)).toEqual(constant(one));
    expect(constant(one)).toHaveLength(6);
  });
});

const names = [
  'auto-submitted',
  'content-transfer-encoding',
  'content-type',
  'date',
  'from',
  'message-id',
  'mime-version',
  'subject',
  'to',
  'x-auto-response-suppress',
  'x-posthorn-delivery',
  'x-posthorn-event',
  'x-posthorn-source',
];

describe('however strange an event is, its mail', () => {
  it.each(['json', 'text', 'html'] as const)(
    'is well-formed, with our headers alone, and says it all (%s)',
    async (body) => {
      await fc.assert(
        fc.asyncProperty(strangeEvent, fc.option(strangeText), async (strange, template) => {
          const composed = await compose({ event: strange, body, ...(template === null ? {} : { template }) });
          expect(faultOf(composed.bytes)).toBeNull();
          const mail = await parse(composed);
          expect(names).toEqual(expect.arrayContaining([...mail.headers.keys()]));
          expect([mail.to].flat()[0]?.text).toBe('bob@example.com');
          expect(mail.messageId).toMatch(/^<7169\.[0-9a-f-]{36}@example\.com>$/);
          expect(mail.attachments).toEqual([]);
          expect(mail.text).toBe(composed.text);
          expect(mail.html === false).toBe(body !== 'html');
        }),
        { numRuns: 150 },
      );
    },
  );
});
