import fc from 'fast-check';
import { expect, test } from 'vitest';
import { safeLink } from '../../src/message/safe-link.ts';

test('http and https addresses are links, written in ASCII', () => {
  expect(safeLink('https://example.com/a?b=c#d')).toBe('https://example.com/a?b=c#d');
  expect(safeLink('http://exämple.com/ü "<x>')).toBe('http://xn--exmple-cua.com/%C3%BC%20%22%3Cx%3E');
});

test.each([
  'javascript:alert(1)',
  'data:text/html,x',
  'ftp://example.com/',
  'https://user:password@example.com/',
  'https://user@example.com/',
  '/Content/images/packageDefaultIcon.png',
  `https://example.com/${'x'.repeat(2000)}`,
  `https://example.com/${'ü'.repeat(1000)}`,
  '',
  null,
  42,
  ['https://example.com/'],
])('%j is no link', (value) => {
  expect(safeLink(value)).toBeNull();
});

test('whatever is a link can be parsed, and holds nothing that needs escaping in quotes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (tail) => {
      const link = safeLink(`https://example.com/${tail}`);
      expect(link ?? 'https://none/').toMatch(/^https:\/\/[\x21\x23-\x3b\x3d\x3f-\x7e]+$/);
    }),
  );
});
