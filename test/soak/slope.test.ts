import { expect, test } from 'vitest';
import { slopeOf } from './slope.ts';

test('the slope is that of the line through the points, or of the best one', () => {
  expect(
    slopeOf([
      [0, 5],
      [1, 7],
      [2, 9],
    ]),
  ).toBeCloseTo(2);
  expect(
    slopeOf([
      [0, 5],
      [1, 5],
      [2, 5],
    ]),
  ).toBe(0);
  expect(
    slopeOf([
      [0, 0],
      [1, 1],
      [2, 0],
      [3, 1],
    ]),
  ).toBeCloseTo(0.2);
  expect(slopeOf([[1, 1]])).toBe(0);
});
