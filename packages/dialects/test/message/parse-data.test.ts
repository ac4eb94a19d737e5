import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseData } from '../../src/message/parse-data.ts';

test('numbers that JavaScript would round become text, the others stay numbers', () => {
  expect(parseData('{"id":12345678901234567890,"ratio":-0.12345678901234567,"n":15,"e":1e5}')).toEqual({
    id: '12345678901234567890',
    ratio: '-0.12345678901234567',
    n: 15,
    e: 100_000,
  });
});

test('digits in texts are left alone, also behind escaped quotes', () => {
  const data = { a: 'x "12345678901234567890" \\', b12345678901234567890: 'c' };
  expect(parseData(JSON.stringify(data))).toEqual(data);
});

test('what is not JSON is nothing', () => {
  expect(parseData('{"a":')).toBeUndefined();
  expect(parseData('')).toBeUndefined();
});

test('any JSON is read as it is, but for long numbers', () => {
  const noLongNumbers = fc.jsonValue().filter((value) => !/\d[\d.eE+-]{15}/.test(JSON.stringify(value)));
  fc.assert(
    fc.property(noLongNumbers, (value) => {
      expect(parseData(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
