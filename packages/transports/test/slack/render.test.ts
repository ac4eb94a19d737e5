import { attachmentsError, blocksError } from '@posthorn/stand-ins/slack-blocks';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderSlack, type SlackMessage } from '../../src/slack/render.ts';
import { event } from '../attempt.ts';
import { strangeEvent, strangeTemplate } from '../strange-events.ts';

interface Text {
  type: string;
  text: string;
  verbatim?: boolean;
}

interface Block {
  type: string;
  text?: Text;
  fields?: Text[];
  elements?: Text[];
}

function blocksOf({ blocks, attachments }: SlackMessage): Block[] {
  return [...blocks, ...attachments.flatMap((attachment) => attachment.blocks ?? [])] as Block[];
}

function textsOf(message: SlackMessage): Text[] {
  return blocksOf(message).flatMap(({ text, fields = [], elements = [] }) => [
    ...(text ? [text] : []),
    ...fields,
    ...elements,
  ]);
}

/** Text in which every `<` begins a link of ours and every `&` an entity. */
const sound = /^(?:[^&<>]|&(?:amp|lt|gt);|<https?:\/\/(?:[^&<>|\s]|&amp;)+\|(?:[^&<>]|&(?:amp|lt|gt);)+>)*$/su;

const render = (data: object, more: { type?: string; template?: string } = {}) =>
  renderSlack(
    { ...event, type: more.type ?? 'package.added', data: JSON.stringify(data) },
    { template: more.template ?? null },
  );

describe('a Slack message', () => {
  it('is within the limits of Slack, sound mrkdwn and well-formed Unicode, whatever the event', () => {
    fc.assert(
      fc.property(strangeEvent, strangeTemplate, (strange, template) => {
        const message = renderSlack(strange, { template });
        expect(blocksError(message.blocks)).toBeNull();
        expect(attachmentsError(message.attachments)).toBeNull();
        expect(message.text.trim()).not.toBe('');
        expect(message.text.length).toBeLessThanOrEqual(40_000);
        const escaped = textsOf(message).filter(({ type }) => type === 'mrkdwn');
        for (const text of [message.text, ...escaped.map((each) => each.text)]) {
          expect(text).toMatch(sound);
          expect(text).not.toMatch(/\p{Cs}/u);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('has the title as its header, the sentence, the fields beside a colour, and where it happened', () => {
    const message = render({ PackageIdentifier: 'System.Net', PackageVersion: '1.0' });
    const [header, sentence] = message.blocks as Block[];
    expect(header).toMatchObject({ type: 'header', text: { type: 'plain_text', emoji: false } });
    expect(sentence?.text?.text).toContain('System.Net');
    const [attachment] = message.attachments;
    expect(attachment?.blocks?.at(-1)).toMatchObject({ elements: [{ text: 'feeds/sample-feed · package.added' }] });
    expect(message.text).toContain(header?.text?.text);
  });

  it.each([
    ['build.finished', { Result: 'success' }, 'good'],
    ['build.finished', { Result: 'failed' }, 'danger'],
    ['build.queued', {}, undefined],
  ])('of %s %j has the colour %s', (type, data, color) => {
    expect(render(data, { type }).attachments[0]?.color).toBe(color);
  });

  it('calls nobody, and makes no links of what is none', () => {
    const message = render({}, { template: '<!channel> & <https://evil.example|bank> System.Net' });
    const texts = textsOf(message).map(({ text }) => text);
    expect(texts).toContain('&lt;!channel&gt; &amp; &lt;https://evil.example|bank&gt; System.Net');
    for (const { type, verbatim } of textsOf(message)) if (type === 'mrkdwn') expect(verbatim).toBe(true);
  });

  it('goes over several sections when a template is long, with each part whole', () => {
    const template = `${'a line of text & more\n'.repeat(300)}end`;
    const sections = render({}, { template }).blocks.slice(1) as Block[];
    expect(sections.length).toBeGreaterThan(1);
    const text = sections.map((section) => section.text?.text).join('');
    expect(text.replaceAll('&amp;', '&')).toBe(template);
    for (const section of sections.slice(0, -1)) expect(section.text?.text).toMatch(/more\n$/);
  });

  it('has all fields, ten to a section', () => {
    const data = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`key${index}`, `value ${index}`]));
    const message = renderSlack({ ...event, source: 'sites/x', type: 'made.up', data: JSON.stringify(data) }, {});
    const sections = (message.attachments[0]?.blocks ?? []) as Block[];
    expect(sections.map(({ fields }) => fields?.length)).toEqual([10, 2, undefined]);
    expect(sections[1]?.fields?.map(({ text }) => text)).toEqual(['*key10*\nvalue 10', '*key11*\nvalue 11']);
  });

  it('links to what the event links to', () => {
    const url = 'https://www.myget.org/F/a?x=1&y=%7C|z';
    const { blocks } = render({ FeedUrl: url, PackageDetailsUrl: url });
    expect((blocks.at(-1) as Block).text?.text).toBe(
      '<https://www.myget.org/F/a?x=1&amp;y=%7C%7Cz|Open on www.myget.org>',
    );
  });

  it('leaves out a link that is too long once escaped', () => {
    const url = `https://www.myget.org/?${'&'.repeat(1900)}`;
    const message = render({ FeedUrl: url, PackageDetailsUrl: url });
    expect(blocksError(message.blocks)).toBeNull();
    expect(message.blocks).toHaveLength(2);
  });
});
