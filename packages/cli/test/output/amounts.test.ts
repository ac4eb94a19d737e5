import { expect, test } from 'vitest';
import { bytes, count, countOf, duration, rate } from '../../src/output/amounts.ts';

test('amounts are written with their units, and no more digits than people read', () => {
  expect([0, 999, 1000, 20_000, 1_234_567].map(count)).toEqual(['0', '999', '1 000', '20 000', '1 234 567']);
  expect([countOf(1, 'hook'), countOf(2, 'delivery', 'deliveries')]).toEqual(['1 hook', '2 deliveries']);
  expect([85, 4500, 200_000, 3_600_000, 7_500_000, 90_000_000].map(duration)).toEqual([
    '85 ms',
    '4.5 s',
    '3 min 20 s',
    '1 h',
    '2 h 5 min',
    '1 d 1 h',
  ]);
  expect([0, 1023, 1024, 12_900_000, 2 ** 31].map(bytes)).toEqual(['0 B', '1023 B', '1.0 KiB', '12.3 MiB', '2.0 GiB']);
  expect([null, 0, 0.05, 0.3, 1, 49.6].map(rate)).toEqual(['-', '0/s', '0.05/s', '0.3/s', '1/s', '50/s']);
});
