import { expect, test } from 'vitest';
import { defaultPolicy, effectivePolicy, policySchema } from '../src/policy.ts';

test('an empty policy is the default one, and each key replaces its own default', () => {
  expect(effectivePolicy({})).toEqual(defaultPolicy);
  const own = { max_attempts: 1, base_seconds: 2, factor: 3, max_seconds: 4, timeout_seconds: 5, concurrency: 6 };
  expect(effectivePolicy(own)).toEqual(own);
  expect(effectivePolicy({ factor: 1 })).toEqual({ ...defaultPolicy, factor: 1 });
});

test.each([
  { max_attempts: 0 },
  { max_attempts: 1.5 },
  { base_seconds: 0 },
  { factor: 0.5 },
  { timeout_seconds: 31 },
  { concurrency: 0 },
  { attempts: 3 },
  { base_seconds: '5' },
])('refuses the policy %j', (policy) => {
  expect(policySchema.safeParse(policy).success).toBe(false);
});
