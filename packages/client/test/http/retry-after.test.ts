import { expect, test } from 'vitest';
import { retryAfterMs } from '../../src/http/retry-after.ts';

const now = new Date('2026-01-31T12:00:00Z');

test.each([
  [null, undefined],
  ['0', 0],
  ['7', 7000],
  ['Sat, 31 Jan 2026 12:00:10 GMT', 10_000],
  ['Sat, 31 Jan 2026 11:00:00 GMT', 0],
  ['soon', undefined],
])('Retry-After: %j is %j ms', (header, ms) => {
  expect(retryAfterMs(header, now)).toBe(ms);
});
