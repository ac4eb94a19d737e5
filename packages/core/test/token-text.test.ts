import { crc32 } from 'node:zlib';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isMistyped, newToken, tokenPattern } from '../src/token-text.ts';

test('new tokens are recognisable, long and all different', () => {
  const tokens = Array.from({ length: 100 }, newToken);
  expect(new Set(tokens).size).toBe(100);
  for (const token of tokens) expect(token).toMatch(/^posthorn_[A-Za-z0-9]{49}$/);
});

test('a secret scanner finds a token in a text, and its last six digits are the CRC-32 of the 43 before', () => {
  const token = newToken();
  const [found = ''] = tokenPattern.exec(`export TOKEN="${token}" # do not commit`) ?? [];
  expect(found).toBe(token);
  const value = Array.from(found.slice(-6)).reduce((sum, digit) => sum * 62 + valueOf(digit), 0);
  expect(value).toBe(crc32(found.slice('posthorn_'.length, -6)));
});

test('whichever digit of a token is mistyped, it shows', () => {
  const token = newToken();
  expect(isMistyped(token)).toBe(false);
  fc.assert(
    fc.property(fc.integer({ min: 9, max: token.length - 1 }), fc.integer({ min: 0, max: 61 }), (at, digit) => {
      const other = token.slice(0, at) + digits[digit] + token.slice(at + 1);
      expect(isMistyped(other)).toBe(other !== token);
    }),
  );
});

test.each(['', 'the-operator', 'posthorn_bJ3kQz6c2nVYJ2r0r4mYHc2iXv8aL_x-4RrG0VJt5Xw', `${newToken()}x`])(
  'the token %j, of an older form or an operator’s own, is not called mistyped',
  (token) => {
    expect(isMistyped(token)).toBe(false);
  },
);

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const valueOf = (digit: string): number => digits.indexOf(digit);
