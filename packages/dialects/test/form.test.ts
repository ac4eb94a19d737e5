import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { formPayload } from '../src/form.ts';

test('S12: the field payload decodes to the text it was made of', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const form = formPayload(text);
      expect(form).toMatch(/^payload=[-_.A-Za-z0-9%+]*$/);
      expect([...new URLSearchParams(form)]).toEqual([['payload', text]]);
    }),
  );
});

test('T1: spaces are pluses, and all that PHP escapes is escaped in upper case', () => {
  expect(formPayload(' ~*-_.!\'()/&=+%"é€😀\u007f')).toBe(
    'payload=+%7E%2A-_.%21%27%28%29%2F%26%3D%2B%25%22%C3%A9%E2%82%AC%F0%9F%98%80%7F',
  );
});
