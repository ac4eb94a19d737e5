import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shorten } from '../src/shorten.ts';

const within = (max: number) => (text: string) => text.length <= max;
const link = 'https://example.com/a';

describe('shorten', () => {
  it('leaves alone what fits, and puts the link below', () => {
    expect(shorten({ text: 'Hello', link, mark: '…', fits: within(27) })).toBe(`Hello\n${link}`);
    expect(shorten({ text: 'Hello', link: null, mark: '…', fits: within(5) })).toBe('Hello');
  });

  it('does not repeat a link that the text holds', () => {
    expect(shorten({ text: `See ${link} now`, link, mark: '…', fits: within(100) })).toBe(`See ${link} now`);
  });

  it('cuts the text and not the link, at the end of a word', () => {
    const text = 'one two three four five six seven eight nine ten eleven twelve thirteen';
    const short = shorten({ text, link, mark: '…', fits: within(65) });
    expect(short).toBe(`one two three four five six seven eight…\n${link}`);
  });

  it('puts the link back that it cut off', () => {
    const text = `${'word '.repeat(20)}${link}`;
    expect(shorten({ text, link, mark: '…', fits: within(65) })).toBe(`${'word '.repeat(8).trimEnd()}…\n${link}`);
  });

  it('cuts a word that is longer than there is room, between characters as a person sees them', () => {
    const family = '👨‍👩‍👧';
    const short = shorten({ text: family.repeat(20), link: null, mark: '…', fits: within(60) });
    expect(short).toBe(`${family.repeat(7)}…`);
  });

  it('leaves out a link that leaves no room for the text', () => {
    const long = `https://example.com/${'a'.repeat(60)}`;
    expect(shorten({ text: 'x'.repeat(200), link: long, mark: '…', fits: within(100) })).toBe(`${'x'.repeat(99)}…`);
    expect(shorten({ text: 'x'.repeat(30), link: long, mark: '…', fits: within(100) })).toBe('x'.repeat(30));
  });

  it('gives what fits, and nothing but the start of the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.integer({ min: 1, max: 80 }), (text, max) => {
        const short = shorten({ text, link: null, mark: '…', fits: within(max) });
        expect(short.length).toBeLessThanOrEqual(max);
        if (short !== text) expect(text.startsWith(short.slice(0, -1))).toBe(true);
      }),
    );
  });
});
