import type { Outcome } from '@posthorn/core/outcome';
import type { Decision } from '@posthorn/core/retry';
import { decodeDelivery } from '@posthorn/store/delivery-record';
import { describe, expect, test } from 'vitest';
import { settlementOf, settlementToRelease, settlementWithoutAttempt } from '../src/settlement.ts';
import { entryOf, eventOf, reportOf } from './support/samples.ts';

const timeout: Outcome = { kind: 'retryable', reason: 'timeout' };
const place = { entry: '1-0', delivery: 1024, hook: 2048, event: 'feeds/a|x' };

/** The delivery that a record with this line describes. */
const read = (line: string) => decodeDelivery(`H2048\t1\te\t\tfeeds/a|x\n${line}`);

describe('an attempt that was made', () => {
  const cases: [Decision, Outcome, string, string][] = [
    [{ action: 'delivered' }, { kind: 'delivered' }, 'delivered', 'delivered'],
    [{ action: 'retry', delayMs: 5000 }, timeout, 'retry', 'retrying'],
    [{ action: 'dead', reason: 'timeout', deactivateHook: false }, timeout, 'dead', 'dead'],
    [{ action: 'release' }, { kind: 'interrupted' }, 'release', 'pending'],
  ];
  test.for(cases)('is settled and recorded as decided: %o', ([decision, outcome, action, status]) => {
    const settlement = settlementOf(entryOf({ attempt: 3 }), eventOf(), 'w1', reportOf(outcome), decision);
    expect(settlement).toMatchObject({ ...place, action, delayMs: 'delayMs' in decision ? decision.delayMs : 0 });
    const record = read(settlement.line);
    expect(record).toMatchObject({
      status,
      attempts: [{ number: 3, worker: 'w1', error: 'reason' in outcome ? { reason: outcome.reason } : null }],
    });
    expect(record.attempts[0]?.retryInMs).toBe('delayMs' in decision ? decision.delayMs : null);
  });

  test('leaves no record when it was deferred: nothing was sent', () => {
    const outcome: Outcome = { kind: 'deferred', delayMs: 700 };
    expect(
      settlementOf(entryOf(), eventOf(), 'w1', reportOf(outcome, { request: null }), { action: 'defer', delayMs: 700 }),
    ).toEqual({
      ...place,
      action: 'defer',
      delayMs: 700,
      line: '',
      pace: '-',
      body: null,
      profile: null,
    });
  });

  test('of a ping ends without a dead letter, and is recorded as failed', () => {
    const dead: Decision = { action: 'dead', reason: 'timeout', deactivateHook: false };
    const settlement = settlementOf(entryOf({ kind: 'p' }), eventOf(), 'w1', reportOf(timeout), dead);
    expect(settlement.action).toBe('end');
    expect(read(settlement.line).status).toBe('dead');
  });

  test('tells the gate of timeouts and of successes under a second', () => {
    const paceOf = (outcome: Outcome, totalMs: number): string => {
      const timings = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs };
      return settlementOf(entryOf(), eventOf(), 'w1', reportOf(outcome, { timings }), { action: 'delivered' }).pace;
    };
    expect(paceOf({ kind: 'delivered' }, 999)).toBe('fast');
    expect(paceOf({ kind: 'delivered' }, 1000)).toBe('-');
    expect(paceOf(timeout, 5)).toBe('timeout');
    expect(paceOf({ kind: 'retryable', reason: 'http_status' }, 5)).toBe('-');
    expect(paceOf({ kind: 'interrupted' }, 5)).toBe('-');
  });

  test('stores the constant part of its request, and a body that is not the data itself', () => {
    const sent = (body: string) =>
      settlementOf(
        entryOf(),
        eventOf(),
        'w1',
        reportOf(
          { kind: 'delivered' },
          {
            request: {
              method: 'POST',
              url: 'https://a.example/',
              headers: { a: '1', id: '7' },
              body,
              attemptHeaders: ['id'],
              secretHeaders: [],
            },
          },
        ),
        { action: 'delivered' },
      );
    const plain = sent('{"n":1}');
    expect(plain.body).toBeNull();
    expect(JSON.parse(plain.profile?.value ?? '')).toEqual({
      method: 'POST',
      url: 'https://a.example/',
      headers: { a: '1', id: null },
    });
    expect(read(plain.line).attempts).toMatchObject([
      { profileRef: plain.profile?.ref, bodyRef: '', headerValues: ['7'] },
    ]);
    const wrapped = sent('payload={"n":1}');
    expect(wrapped.body?.value).toBe('["payload=",""]');
    expect(read(wrapped.line).attempts).toMatchObject([{ bodyRef: wrapped.body?.ref }]);
  });
});

describe('a delivery that ends without an attempt', () => {
  test('is dead when its hook is switched off, cancelled when that is deleted', () => {
    const off = settlementWithoutAttempt(entryOf(), 'hook_deactivated');
    expect(off).toMatchObject({ ...place, action: 'dead', pace: '-' });
    expect(read(off.line)).toMatchObject({ status: 'dead', reason: 'hook_deactivated' });
    const deleted = settlementWithoutAttempt(entryOf(), 'hook_deleted');
    expect(deleted.action).toBe('end');
    expect(read(deleted.line)).toMatchObject({ status: 'cancelled', reason: 'hook_deleted' });
    expect(settlementWithoutAttempt(entryOf({ kind: 'p' }), 'internal').action).toBe('end');
  });
});

test('an entry is handed back without a trace', () => {
  expect(settlementToRelease(entryOf())).toEqual({
    ...place,
    action: 'release',
    delayMs: 0,
    line: '',
    pace: '-',
    body: null,
    profile: null,
  });
});
