import { expect, test } from 'vitest';
import { parseRate } from '../../src/input/rate.ts';

test('rates are read per second, minute or hour', () => {
  expect(['50', '50/s', '300/min', '30/m', '3600/h', '0.5/s'].map(parseRate)).toEqual([50, 50, 5, 0.5, 1, 0.5]);
});

test('what is no rate, or too slow or too fast, is refused', () => {
  for (const text of ['', 'fast', '50/day', '0', '0.05/s', '6000/s', '-1'])
    expect(() => parseRate(text)).toThrow(/0\.1\/s to 5000\/s/);
});
