import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hipchatColors } from '../../src/hipchat/config.ts';
import { renderHipchat } from '../../src/hipchat/render.ts';
import { event } from '../attempt.ts';
import { strangeEvent, strangeTemplate } from '../strange-events.ts';

/** HTML of the few tags that are ours, closed in order, with every other `<`, `>`, `&` and `"` escaped. */
const character = '(?:[^&<>"]|&(?:amp|lt|gt|quot|#39);)';
const bold = `<b>${character}*</b>`;
const sound = new RegExp(
  `^(?:<a href="https?://${character}*">${bold}</a>|${bold})<br>(?:${character}|<br>|${bold})*$`,
  'su',
);

function render(type: string, data: object, config: Record<string, string> = {}, template: string | null = null) {
  return renderHipchat({ ...event, type, data: JSON.stringify(data) }, { config, template });
}

describe('a HipChat notification', () => {
  it('is within its limit, sound HTML and well-formed Unicode, whatever the event', () => {
    fc.assert(
      fc.property(strangeEvent, strangeTemplate, (strange, template) => {
        const { message, message_format: format, color, notify } = renderHipchat(strange, { config: {}, template });
        expect(message.length).toBeLessThanOrEqual(10_000);
        expect(message).toMatch(sound);
        expect(message).not.toMatch(/\p{Cs}/u);
        expect({ format, notify }).toEqual({ format: 'html', notify: false });
        expect(hipchatColors).toContain(color);
      }),
      { numRuns: 400 },
    );
  });

  it('has the title in bold, the sentence, and the fields', () => {
    const { message } = render('package.added', { PackageIdentifier: 'A&B', PackageVersion: '1.0' });
    expect(message).toMatch(/^<(?:a href="[^"]+"><)?b>/);
    expect(message).toContain('A&amp;B');
    expect(message).toContain('1.0');
  });

  it('links to what the event links to', () => {
    const url = 'https://www.myget.org/F/a?x=1&y="';
    expect(render('package.added', { FeedUrl: url, PackageDetailsUrl: url }).message).toMatch(
      /^<a href="https:\/\/www\.myget\.org\/F\/a\?x=1&amp;y=%22"><b>/,
    );
  });

  it('leaves out a link that is too long once escaped', () => {
    const url = `https://www.myget.org/?${'&'.repeat(1900)}`;
    const { message } = render('package.added', { FeedUrl: url, PackageDetailsUrl: url });
    expect(message).toMatch(/^<b>/);
  });

  it('keeps the lines of a template', () => {
    expect(render('package.added', {}, {}, 'one\n@all <two>').message).toMatch(/<br>one<br>@all &lt;two&gt;$/);
  });

  it('alerts the people in the room when asked to', () => {
    expect(render('package.added', {}, { notify: '1' }).notify).toBe(true);
  });

  it.each([
    ['build.queued', {}, 'gray'],
    ['build.started', {}, 'gray'],
    ['build.finished', { Result: 'success' }, 'green'],
    ['build.finished', { Result: 'failed' }, 'red'],
    ['package.added', {}, 'purple'],
  ])('of %s %j is %s when coloured by status, and purple otherwise', (type, data, color) => {
    expect(render(type, data, { color: 'purple', color_by_status: '1' }).color).toBe(color);
    expect(render(type, data, { color: 'purple', color_by_status: '0' }).color).toBe('purple');
  });

  it.each([
    ['build.finished', { Result: 'success' }, 'green'],
    ['build.finished', { Result: 'failed' }, 'red'],
    ['made.up', {}, 'gray'],
  ])('of %s %j is %s where no colour was chosen', (type, data, color) => {
    expect(render(type, data).color).toBe(color);
  });
});
