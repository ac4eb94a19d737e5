import { describe, expect, it } from 'vitest';
import { isPermanent, judge, type MailFailure } from '../../src/email/outcome.ts';
import type { Recipient, RecipientState } from '../../src/email/recipients.ts';

const accepted: RecipientState = { kind: 'accepted' };
const refused: RecipientState = { kind: 'refused', reply: '550 no such user' };
const later: RecipientState = { kind: 'waiting', reply: '451 later' };
const unreached: RecipientState = { kind: 'waiting', reply: null };

const people = (...states: RecipientState[]): Recipient[] =>
  states.map((state, index) => ({ address: `${'abcdef'[index]}@example.com`, state }));
const timeout: MailFailure = { code: null, reason: 'timeout', message: 'The mail server did not answer' };

describe('judge', () => {
  it.each([
    ['delivered', [accepted, accepted], false],
    ['delivered', [accepted, refused], false],
    ['retryable', [accepted, later], false],
    ['retryable', [refused, later], false],
    ['retryable', [unreached, unreached], false],
    ['rejected', [refused, refused], false],
    // With no attempt left, mail that anyone took counts as delivered.
    ['delivered', [accepted, later], true],
    ['delivered', [accepted, refused, unreached], true],
    ['retryable', [refused, later], true],
    ['retryable', [unreached], true],
    ['rejected', [refused], true],
  ] as const)('says %s of %j (last: %s)', (kind, states, isLast) => {
    expect(judge(people(...states), null, isLast).outcome.kind).toBe(kind);
  });

  it('lists who did not get the mail, and why, also where others did', () => {
    expect(judge(people(accepted, refused, later), null, false).error).toEqual({
      reason: 'service_error',
      message:
        '1 of 3 recipients took the mail. Not taken: b@example.com (refused: 550 no such user); ' +
        'c@example.com (for now: 451 later)',
    });
  });

  it('says what ended the attempt, and who is left by it', () => {
    const { outcome, error } = judge(people(accepted, unreached), timeout, false);
    expect(outcome).toEqual({ kind: 'retryable', reason: 'timeout' });
    expect(error?.message).toBe(
      'The mail server did not answer. 1 of 2 recipients took the mail. Not taken: b@example.com (not reached)',
    );
  });

  it('lists nobody where one thing hit all', () => {
    const failure: MailFailure = { code: 535, reason: 'service_error', message: '535 wrong password' };
    const hit = people(...[1, 2].map((): RecipientState => ({ kind: 'refused', reply: '535 wrong password' })));
    expect(judge(hit, failure, false)).toEqual({
      outcome: { kind: 'rejected', reason: 'service_error' },
      error: { reason: 'service_error', message: 'The mail server answered 535 wrong password' },
    });
  });

  it('keeps to a readable length, however many are refused', () => {
    const { error } = judge(Array.from({ length: 50 }, () => people(refused)).flat(), null, false);
    expect(error?.message).toContain('; and 30 more');
    expect(error?.message.length).toBeLessThan(4000);
  });
});

describe('isPermanent', () => {
  it.each([
    [421, false],
    [450, false],
    [454, false],
    [500, true],
    [535, true],
    [550, true],
    [599, true],
    [250, false],
    [600, false],
  ])('goes by the code of a reply: %i', (code, permanent) => {
    expect(isPermanent({ code, reason: 'service_error', message: '' })).toBe(permanent);
  });

  it('takes what came without a reply for passing, but for a mail that can not be sent', () => {
    expect(isPermanent(timeout)).toBe(false);
    expect(isPermanent({ code: null, reason: 'bad_request', message: '' })).toBe(true);
  });
});
