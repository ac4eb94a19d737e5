import { describe, expect, test } from 'vitest';
import { secretProblem, signingSecrets } from '../../src/standard-webhooks/secret.ts';

const hook = { id: 1, source: 'sites/s', config: { secret: 'new' } };
const nowMs = Date.parse('2024-01-02T00:00:00Z');

describe('signingSecrets', () => {
  test('W1: a retired secret signs beside the new one until its time is over', () => {
    const retired_secrets = [
      { secret: 'old', until: '2024-01-02T00:00:00.001Z' },
      { secret: 'older', until: '2024-01-02T00:00:00Z' },
    ];
    expect(signingSecrets({ ...hook, retired_secrets }, nowMs)).toEqual(['new', 'old']);
    expect(signingSecrets({ ...hook, retired_secrets }, nowMs + 1)).toEqual(['new']);
  });

  test('W1: nothing signs when the hook has no secret, retired ones or not', () => {
    const retired_secrets = [{ secret: 'old', until: '2999-01-01T00:00:00Z' }];
    expect(signingSecrets({ ...hook, config: {}, retired_secrets }, nowMs)).toEqual([]);
    expect(signingSecrets({ ...hook, config: {} }, nowMs)).toEqual([]);
  });
});

describe('secretProblem', () => {
  const pair = '6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==';
  const seed = Buffer.from(pair, 'base64').subarray(0, 32);

  test.each(['plain', 'whsec_MfKQ9r8GKYqUTwjUPD8ILPZIo2LaLaSw', `whsk_${pair}`, `whsk_${seed.toString('base64')}`])(
    'W1: %s can sign',
    (secret) => {
      expect(secretProblem(secret)).toBeUndefined();
    },
  );

  test.each([
    ['whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=', /public key/],
    ['whsec_not base64!', /base64 after whsec_/],
    ['whsec_', /base64 after whsec_/],
    ['whsk_', /ed25519/],
    ['whsk_AAAA', /ed25519/],
    [`whsk_${Buffer.concat([seed, seed]).toString('base64')}`, /ed25519/],
  ])('W1: %s can’t', (secret, problem) => {
    expect(secretProblem(secret)).toMatch(problem);
  });
});
