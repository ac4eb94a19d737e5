import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packBody, refOf, unpackBody } from '../src/rendering.ts';

const text = fc.string({ unit: 'binary' });

describe('packBody', () => {
  test('gives back any body: the data itself, the data wrapped, or something else', () => {
    const body = (data: string): fc.Arbitrary<string> =>
      fc.oneof(
        fc.constant(data),
        fc.tuple(text, text).map(([before, after]) => before + data + after),
        text,
      );
    fc.assert(
      fc.property(
        text.chain((data) => fc.tuple(fc.constant(data), body(data))),
        ([data, sent]) => {
          const { ref, value } = packBody(sent, data);
          expect(ref === '' ? data : unpackBody(value, data)).toBe(sent);
        },
      ),
    );
  });

  test('stores nothing of a body that is the data', () => {
    expect(packBody('{"a":1}', '{"a":1}')).toEqual({ ref: '', value: '' });
  });

  test('stores only what stands around the data', () => {
    const data = JSON.stringify({ text: 'x'.repeat(10_000) });
    expect(packBody(`{"event":${data}}`, data).value).toBe('["{\\"event\\":","}"]');
    expect(packBody('unrelated', data).value).toBe('["unrelated"]');
  });

  test('names different bodies differently, in a way no other field of an event is named', () => {
    const refs = ['one', 'two', '["one"]'].map((body) => packBody(body, '{}').ref);
    expect(new Set(refs).size).toBe(3);
    for (const ref of refs) expect(ref).toMatch(/^b[0-9a-z]{1,7}$/);
    expect(refOf('one')).toBe(refOf('one'));
  });
});
