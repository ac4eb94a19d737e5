import { messageFor } from '@posthorn/dialects/message/template';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxSmsLength, renderTwilio, smsLength } from '../../src/twilio/render.ts';
import { event } from '../attempt.ts';
import { strangeEvent, strangeTemplate } from '../strange-events.ts';

const linked = { ...event, data: JSON.stringify({ PackageDetailsUrl: 'https://example.com/{package}' }) };

describe('smsLength', () => {
  it.each([
    ['plain', 5],
    ['ä漢', 2],
    ['🎉', 2],
    ['{€}', 6],
  ])('counts %j as %i', (text, length) => {
    expect(smsLength(text)).toBe(length);
  });
});

describe('an SMS', () => {
  it('is the sentence, and the link below', () => {
    const { sentence, link } = messageFor(linked, {});
    expect(link).not.toBeNull();
    expect(renderTwilio(linked, { template: null })).toBe(`${sentence}\n${link}`);
  });

  it('is what the template of the hook says', () => {
    expect(renderTwilio(event, { template: 'Hello\nthere' })).toContain('Hello\nthere');
  });

  it('stays in GSM-7 where it is cut off', () => {
    expect(renderTwilio(event, { template: 'x'.repeat(2000) })).toMatch(/^x+\.\.\.(\n|$)/);
  });

  it('is never too long nor empty, and keeps its link whole, whatever the event', () => {
    fc.assert(
      fc.property(strangeEvent, strangeTemplate, (strange, template) => {
        const sms = renderTwilio(strange, { template });
        const { link } = messageFor(strange, { template });
        expect(smsLength(sms)).toBeLessThanOrEqual(maxSmsLength);
        expect(sms.trim()).not.toBe('');
        if (link !== null && smsLength(link) < 1500) expect(sms).toContain(link);
      }),
      { numRuns: 400 },
    );
  });

  it('keeps its link whole when the text is cut off', () => {
    const { link } = messageFor(linked, {});
    const texts = fc.array(fc.constantFrom('{€}', 'word ', '🎉', '漢', '\n'), { minLength: 600, maxLength: 2500 });
    fc.assert(
      fc.property(texts, (parts) => {
        const sms = renderTwilio(linked, { template: parts.join('').replaceAll('{{', '{ {') });
        expect(smsLength(sms)).toBeLessThanOrEqual(maxSmsLength);
        expect(sms.endsWith(`\n${link}`)).toBe(true);
      }),
    );
  });
});
