import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { JsonText, writeEvent } from '../../src/producer/event.ts';

const written = (event: Parameters<typeof writeEvent>[0]): unknown => JSON.parse(writeEvent(event, 'feeds/one').text);

test('data arrives as it was given', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (data) => {
      expect(written({ type: 't', id: 'i', data })).toEqual({
        id: 'i',
        source: 'feeds/one',
        type: 't',
        data: JSON.parse(JSON.stringify(data)),
      });
    }),
  );
});

test('JSON text is sent to the letter', () => {
  const { text } = writeEvent({ type: 't', data: new JsonText('{"n": 12345678901234567890, "f": 1.0}') }, 'feeds/one');
  expect(text).toContain('"data":{"n": 12345678901234567890, "f": 1.0}}');
  expect(() => new JsonText('{"a":')).toThrow(SyntaxError);
});

test('an event with an id of its own and no time gets none: sent again, its content must be the same', () => {
  expect(written({ type: 't', id: 'mine', data: {} })).not.toHaveProperty('time');
  expect(written({ type: 't', data: {} })).toHaveProperty('time');
  expect(written({ type: 't', id: 'mine', time: new Date(0), data: {} })).toHaveProperty(
    'time',
    '1970-01-01T00:00:00.000Z',
  );
});

test.each([
  ['source', { type: 't', data: {} }],
  ['type', { source: 'feeds/one', data: {} } as never],
  ['data', { source: 'feeds/one', type: 't' } as never],
  ['data', { source: 'feeds/one', type: 't', data: [] }],
  ['data', { source: 'feeds/one', type: 't', data: { big: 1n } }],
  ['data', { source: 'feeds/one', type: 't', data: () => 0 }],
  ['time', { source: 'feeds/one', type: 't', data: {}, time: new Date(Number.NaN) }],
])('what can’t be written is refused with the name of the field: %s', (field, event) => {
  expect(() => writeEvent(event, undefined)).toThrow(
    expect.objectContaining({ code: 'invalid', errors: [{ field, message: expect.any(String) }] }),
  );
});

test('bytes are counted, not characters', () => {
  const { text, bytes } = writeEvent({ type: 't', data: { emoji: '📯' } }, 'feeds/one');
  expect(bytes).toBe(Buffer.byteLength(text));
  expect(bytes).toBeGreaterThan(text.length);
});
