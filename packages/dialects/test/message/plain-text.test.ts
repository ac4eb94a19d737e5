import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cut, plainLines, plainText } from '../../src/message/plain-text.ts';

test('line ends, tabs and runs of spaces become one space', () => {
  expect(plainText(' a\r\n b\t\tc\u2028d\u0085e ', 100)).toBe('a b c d e');
});

test('control characters, halves of pairs and what turns the direction of text are left out', () => {
  expect(plainText('a\u0000b\u001b[31mc\u202ed\u2066e\ud800f\ufeffg\u200bh\uffffi', 100)).toBe('ab[31mcdefghi');
});

test('emoji, accents and other scripts stay', () => {
  const text = '👩‍🚀 Zoë Ω 漢字 ≥ 2.0';
  expect(plainText(text, 100)).toBe(text);
});

test('what is too long ends in an ellipsis, and no pair is halved', () => {
  expect(cut('abcdef', 6)).toBe('abcdef');
  expect(cut('abcdefg', 6)).toBe('abcde…');
  expect(cut('abc🐎def', 5)).toBe('abc…');
});

test('lines stay lines, without control characters and white space at their ends', () => {
  expect(plainLines('\na \r\nb\u0000\tc\rd\u2028e\n\n')).toBe('a\nb c\nd\ne');
});

test('no text gives more than asked for, or a control character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.integer({ min: 1, max: 100 }), (text, maxLength) => {
      const plain = plainText(text, maxLength);
      expect(plain.length).toBeLessThanOrEqual(maxLength);
      expect(plain).not.toMatch(/[\p{Cc}\p{Cs}\p{Bidi_Control}]/u);
      expect(plainLines(text).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cs}\p{Bidi_Control}]/u);
    }),
  );
});

test('a very long text is looked at no further than needed', () => {
  expect(plainText('\u0000'.repeat(10_000_000), 10)).toBe('');
  expect(plainText('x'.repeat(10_000_000), 10)).toBe('xxxxxxxxx…');
});
