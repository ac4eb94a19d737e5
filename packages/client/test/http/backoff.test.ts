import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { backoffMs } from '../../src/http/backoff.ts';

const backoff = { baseMs: 250, maxMs: 30_000 };
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test('waits double from the base to the cap, with at most half of it taken off', () => {
  expect([1, 2, 3, 8, 100].map((failures) => backoffMs(backoff, failures, undefined, 0))).toEqual([
    250, 500, 1000, 30_000, 30_000,
  ]);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2000 }), random, (failures, chance) => {
      const most = backoffMs(backoff, failures, undefined, 0);
      const wait = backoffMs(backoff, failures, undefined, chance);
      expect(wait).toBeLessThanOrEqual(most);
      expect(wait).toBeGreaterThanOrEqual(most / 2);
    }),
  );
});

test('a wait is never shorter than Retry-After asks for, up to a minute', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100 }),
      fc.integer({ min: 0, max: 10 ** 9 }),
      random,
      (failures, asked, chance) => {
        const wait = backoffMs(backoff, failures, asked, chance);
        expect(wait).toBeGreaterThanOrEqual(Math.min(asked, 60_000));
        expect(wait).toBeLessThanOrEqual(75_000);
      },
    ),
  );
});
