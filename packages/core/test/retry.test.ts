import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultPolicy, effectivePolicy } from '../src/policy.ts';
import { backoffMs, decide } from '../src/retry.ts';

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const attempt = fc.integer({ min: 1, max: 100 });
const policy = fc
  .record({
    max_attempts: fc.integer({ min: 1, max: 100 }),
    base_seconds: fc.double({ min: 0.001, max: 86_400, noNaN: true }),
    factor: fc.double({ min: 1, max: 100, noNaN: true }),
    max_seconds: fc.double({ min: 0.001, max: 604_800, noNaN: true }),
  })
  .map(effectivePolicy);

describe('backoffMs', () => {
  test('without jitter waits 5 s, 20 s, 80 s, 5 min, 21 min, 85 min, 5.7 h, 6 h, 6 h', () => {
    const waits = Array.from({ length: 9 }, (_, index) => backoffMs(index + 1, defaultPolicy, 0.5) / 1000);
    expect(waits).toEqual([5, 20, 80, 320, 1280, 5120, 20_480, 21_600, 21_600]);
  });

  test('stays within 20 % of the exponential wait and never 20 % over the cap, in whole milliseconds', () => {
    fc.assert(
      fc.property(attempt, policy, random, (number, own, chance) => {
        const exact = Math.min(own.base_seconds * own.factor ** (number - 1), own.max_seconds) * 1000;
        const wait = backoffMs(number, own, chance);
        expect(Number.isInteger(wait)).toBe(true);
        expect(wait).toBeGreaterThanOrEqual(exact * 0.8 - 0.5);
        expect(wait).toBeLessThanOrEqual(exact * 1.2 + 0.5);
      }),
    );
  });

  test('reaches both ends of the jitter', () => {
    expect(backoffMs(1, defaultPolicy, 0)).toBe(4000);
    expect(backoffMs(1, defaultPolicy, 1 - Number.EPSILON)).toBe(6000);
  });
});

describe('decide', () => {
  const base = { attempt: 1, policy: defaultPolicy, random: 0.5 };

  test('a delivered attempt ends the delivery', () => {
    expect(decide({ ...base, outcome: { kind: 'delivered' } })).toEqual({ action: 'delivered' });
  });

  test('a retryable one is tried again after the backoff', () => {
    expect(decide({ ...base, attempt: 3, outcome: { kind: 'retryable', reason: 'timeout' } })).toEqual({
      action: 'retry',
      delayMs: 80_000,
    });
  });

  test('the last attempt makes a dead letter with its reason', () => {
    const outcome = { kind: 'retryable', reason: 'dns' } as const;
    expect(decide({ ...base, attempt: 9, outcome }).action).toBe('retry');
    expect(decide({ ...base, attempt: 10, outcome })).toEqual({ action: 'dead', reason: 'dns', deactivateHook: false });
  });

  test('Retry-After lengthens a wait, never shortens it, and is capped', () => {
    const after = (retryAfterMs: number) =>
      decide({ ...base, outcome: { kind: 'retryable', reason: 'http_status', retryAfterMs } });
    expect(after(60_000)).toEqual({ action: 'retry', delayMs: 60_000 });
    expect(after(1000)).toEqual({ action: 'retry', delayMs: 5000 });
    expect(after(365 * 86_400_000)).toEqual({ action: 'retry', delayMs: 21_600_000 });
  });

  test('a rejected one is dead at once, and says whether the hook is over', () => {
    expect(decide({ ...base, outcome: { kind: 'rejected', reason: 'bad_request' } })).toEqual({
      action: 'dead',
      reason: 'bad_request',
      deactivateHook: false,
    });
    expect(decide({ ...base, outcome: { kind: 'rejected', reason: 'gone', deactivateHook: true } })).toMatchObject({
      deactivateHook: true,
    });
  });

  test('a deferred one waits as long as it says, even on the last attempt', () => {
    expect(decide({ ...base, attempt: 10, outcome: { kind: 'deferred', delayMs: 1234 } })).toEqual({
      action: 'defer',
      delayMs: 1234,
    });
  });

  test('an interrupted one is handed back, even on the last attempt', () => {
    expect(decide({ ...base, attempt: 10, outcome: { kind: 'interrupted' } })).toEqual({ action: 'release' });
  });

  test('a policy of one attempt never retries', () => {
    fc.assert(
      fc.property(attempt, random, (number, chance) => {
        const once = effectivePolicy({ max_attempts: 1 });
        const outcome = { kind: 'retryable', reason: 'tls' } as const;
        expect(decide({ outcome, attempt: number, policy: once, random: chance }).action).toBe('dead');
      }),
    );
  });
});
