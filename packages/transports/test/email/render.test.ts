import type { Message } from '@posthorn/dialects/message/message';
import { messageOf } from '@posthorn/dialects/message/message';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderMail } from '../../src/email/render.ts';
import { event } from '../attempt.ts';
import { strangeEvent, strangeText } from './strange-events.ts';

const message: Message = {
  title: 'Build failed: <Core>',
  sentence: 'The build of "Core" & others failed.',
  fields: [{ name: 'Branch', value: "it's <main>" }],
  link: 'https://example.com/?a=1&b=2',
  color: 'bad',
};

const tagsOf = (html: string) => html.match(/<[^>]*>/g) ?? [];

describe('renderMail', () => {
  it('writes plain text with title, sentence, fields and link, and says why it came', () => {
    expect(renderMail(event, message, 'text')).toEqual({
      subject: 'Build failed: <Core>',
      text:
        'Build failed: <Core>\n\nThe build of "Core" & others failed.\n\nBranch: it\'s <main>\n\n' +
        'https://example.com/?a=1&b=2\n\n-- \n' +
        'Sent by Posthorn, because package.added happened on feeds/sample-feed.\n',
      html: null,
    });
  });

  it('says a sentence that is the title once', () => {
    const { text, html } = renderMail(event, { ...message, sentence: message.title }, 'html');
    expect(text.split(message.title)).toHaveLength(2);
    expect(html).not.toContain('<p style="margin: 0 0 8px">');
  });

  it('escapes everything in HTML', () => {
    const { html } = renderMail(event, message, 'html');
    expect(html).toContain('Build failed: &lt;Core&gt;');
    expect(html).toContain('The build of &quot;Core&quot; &amp; others failed.');
    expect(html).toContain('it&#39;s &lt;main&gt;');
    expect(html).toContain('<a href="https://example.com/?a=1&amp;b=2"');
  });

  it.each([
    ['good', '#1a7f37'],
    ['warning', '#9a6700'],
    ['bad', '#cf222e'],
    ['neutral', '#57606a'],
  ] as const)('colours %s', (color, shown) => {
    expect(renderMail(event, { ...message, color }, 'html').html).toContain(`border-left: 4px solid ${shown}`);
  });

  it('has no tag or attribute in HTML but its own, whatever the message says', () => {
    const texts = fc.record({ title: strangeText, sentence: strangeText, name: strangeText, value: strangeText });
    fc.assert(
      fc.property(strangeEvent, texts, (strange, { title, sentence, name, value }) => {
        const odd: Message = { ...message, title, sentence: `s ${sentence}`, fields: [{ name, value }] };
        const { html } = renderMail(strange, odd, 'html');
        const tags = tagsOf(html ?? '').filter((tag) => tag !== '<br>');
        expect(tags).toEqual(tagsOf(renderMail(event, message, 'html').html ?? ''));
      }),
    );
  });

  it('links nowhere but to http and https, in messages of any event', () => {
    fc.assert(
      fc.property(strangeEvent, (strange) => {
        const { html } = renderMail(strange, messageOf(strange), 'html');
        for (const [, href] of html?.matchAll(/href="([^"]*)"/g) ?? []) expect(href).toMatch(/^https?:\/\//);
      }),
    );
  });
});
