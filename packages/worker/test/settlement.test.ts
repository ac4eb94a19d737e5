import type { Outcome } from '@posthorn/core/outcome';
import type { Decision } from '@posthorn/core/retry';
import { decodeDelivery } from '@posthorn/store/delivery-record';
import { bringBack } from '@posthorn/store/stored-response';
import { describe, expect, test } from 'vitest';
import { RequestTextSplitter } from '../src/request-texts.ts';
import { settlementOf, settlementToRelease, settlementWithoutAttempt } from '../src/settlement.ts';
import { entryOf, eventOf, hookOf, reportOf } from './support/samples.ts';

const timeout: Outcome = { kind: 'retryable', reason: 'timeout' };
const noTexts = { request: null, response: null };
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
    const settlement = settlementOf(entryOf({ attempt: 3 }), eventOf(), 'w1', reportOf(outcome), decision, noTexts);
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
      settlementOf(
        entryOf(),
        eventOf(),
        'w1',
        reportOf(outcome, { request: null }),
        { action: 'defer', delayMs: 700 },
        noTexts,
      ),
    ).toEqual({
      ...place,
      action: 'defer',
      delayMs: 700,
      line: '',
      pace: '-',
      hookTexts: [],
      eventText: null,
      ownText: null,
    });
  });

  test('of a ping ends without a dead letter, and is recorded as failed', () => {
    const dead: Decision = { action: 'dead', reason: 'timeout', deactivateHook: false };
    const settlement = settlementOf(entryOf({ kind: 'p' }), eventOf(), 'w1', reportOf(timeout), dead, noTexts);
    expect(settlement.action).toBe('end');
    expect(read(settlement.line).status).toBe('dead');
  });

  test('tells the gate of successes under a second, of other answers, of timeouts, and where nobody answered', () => {
    const paceOf = (outcome: Outcome, totalMs: number, status?: number): string => {
      const timings = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs };
      const response =
        status === undefined ? null : { status, statusText: '', headers: {}, body: '', truncated: false };
      const report = reportOf(outcome, { timings, response });
      return settlementOf(entryOf(), eventOf(), 'w1', report, { action: 'delivered' }, noTexts).pace;
    };
    expect(paceOf({ kind: 'delivered' }, 999)).toBe('fast');
    expect(paceOf({ kind: 'delivered' }, 1000)).toBe('answered');
    expect(paceOf(timeout, 5)).toBe('timeout');
    expect(paceOf({ kind: 'retryable', reason: 'http_status' }, 5, 500)).toBe('answered');
    expect(paceOf({ kind: 'rejected', reason: 'gone' }, 5, 410)).toBe('answered');
    // Somebody began to answer, but not in time: as good as nobody.
    expect(paceOf(timeout, 5, 200)).toBe('timeout');
    for (const reason of ['dns', 'connection_refused', 'connection_reset', 'connection', 'tls'] as const)
      expect(paceOf({ kind: 'retryable', reason }, 5)).toBe('broken');
    // These are of our own making.
    for (const reason of ['network_blocked', 'worker_lost', 'internal'] as const)
      expect(paceOf({ kind: 'retryable', reason }, 5)).toBe('-');
    expect(paceOf({ kind: 'interrupted' }, 5)).toBe('-');
  });

  test('stores the constant part of its request, and a body that is not the data itself', () => {
    const splitter = new RequestTextSplitter();
    const hook = hookOf();
    const sent = (body: string) => {
      const request = {
        method: 'POST',
        url: 'https://a.example/',
        headers: { a: '1', id: '7' },
        body,
        attemptHeaders: ['id'],
        secretHeaders: [],
      };
      const report = reportOf({ kind: 'delivered' }, { request });
      const texts = { request: splitter.split(hook, eventOf(), request), response: null };
      return settlementOf(entryOf(), eventOf(), 'w1', report, { action: 'delivered' }, texts);
    };
    const plain = sent('{"n":1}');
    expect(plain.eventText).toBeNull();
    expect(plain.hookTexts).toHaveLength(1);
    expect(JSON.parse(plain.hookTexts[0]?.value ?? '')).toEqual({
      method: 'POST',
      url: 'https://a.example/',
      headers: { a: '1', id: null },
    });
    expect(read(plain.line).attempts).toMatchObject([
      { profileRef: plain.hookTexts[0]?.ref, bodyRef: '', headerValues: ['7'] },
    ]);
    const wrapped = sent('payload={"n":1}');
    expect(wrapped.hookTexts[1]?.ref).toMatch(/^t/);
    expect(read(wrapped.line).attempts).toMatchObject([{ bodyRef: wrapped.hookTexts[1]?.ref }]);
    const other = sent('something else');
    expect(other.eventText).toMatchObject({ value: 'something else' });
    expect(read(other.line).attempts).toMatchObject([{ bodyRef: other.eventText?.ref }]);
  });

  test('with a long answer has it apart, stored with the delivery, and the same answer as the same text', () => {
    const settled = (length: number) => {
      const response = {
        status: 500,
        statusText: 'Oh',
        headers: { id: '7' },
        body: 'x'.repeat(length),
        truncated: true,
      };
      const report = reportOf({ kind: 'retryable', reason: 'http_status' }, { response });
      return settlementOf(entryOf(), eventOf(), 'w1', report, { action: 'retry', delayMs: 1 }, noTexts);
    };
    expect(settled(100).ownText).toBeNull();
    const { line, ownText } = settled(60_000);
    expect(line.length).toBeLessThan(500);
    const stored = read(line).attempts[0]?.response;
    expect(stored).toEqual({ status: 500, statusText: 'Oh', ref: ownText?.ref });
    if (!stored) throw new Error('There was an answer.');
    expect(bringBack(stored, (ref) => (ref === ownText?.ref ? ownText.value : null))).toEqual({
      status: 500,
      statusText: 'Oh',
      headers: { all: { id: '7' } },
      body: 'x'.repeat(60_000),
      truncated: true,
    });
    expect(settled(60_000).ownText).toEqual(ownText);
  });

  test('has one profile for requests of a hook that differ only in the values of their own headers', () => {
    const splitter = new RequestTextSplitter();
    const [hook, event] = [hookOf(), eventOf()];
    const profileOf = (headers: Record<string, string>, attemptHeaders: string[], of = hook) =>
      splitter.split(of, event, {
        method: 'POST',
        url: 'https://a.example/',
        headers,
        body: '',
        attemptHeaders,
        secretHeaders: [],
      }).profile;
    const own = ['id'];
    const profile = profileOf({ a: '1', id: '7' }, own);
    expect(profileOf({ a: '1', id: '8' }, own)).toBe(profile);
    expect(profileOf({ a: '1', id: '9' }, ['id'])).toBe(profile);
    expect(profileOf({ a: '1', id: '7' }, own, hookOf())).not.toBe(profile);
    const others = [
      profileOf({ a: '1', id: '7', at: '0' }, ['id']),
      profileOf({ a: '1', id: '7', at: '0' }, ['id', 'at']),
      profileOf({ a: '1', id: '7', at: '0' }, ['at', 'a']),
    ];
    expect(others.map(({ ownHeaders }) => ownHeaders)).toEqual([['id'], ['id', 'at'], ['a', 'at']]);
    expect(new Set([profile, ...others]).size).toBe(4);
  });

  test('stores templates with the event once its hook has too many of them', () => {
    const splitter = new RequestTextSplitter();
    const hook = hookOf();
    const placeOf = (i: number) =>
      splitter.split(hook, eventOf(), {
        method: 'POST',
        url: 'https://a.example/',
        headers: {},
        body: `${i}={"n":1}`,
        attemptHeaders: [],
        secretHeaders: [],
      }).bodyGoesWith;
    const places = Array.from({ length: 30 }, (_, i) => placeOf(i));
    expect(places.filter((one) => one === 'hook')).toHaveLength(20);
    expect(placeOf(0)).toBe('hook');
    expect(placeOf(29)).toBe('event');
  });

  test('hands its texts over again once it was told to forget which are stored', () => {
    const splitter = new RequestTextSplitter();
    const hook = hookOf();
    const event = eventOf();
    const textsOf = () => {
      const request = {
        method: 'POST',
        url: 'https://a.example/',
        headers: {},
        body: 'wrapped={"n":1}',
        attemptHeaders: [],
        secretHeaders: [],
      };
      const { profile, body } = splitter.split(hook, event, request);
      return [profile, body];
    };
    for (const text of textsOf()) if (text) text.isStored = true;
    expect(textsOf().map((text) => text?.isStored)).toEqual([true, true]);
    splitter.forget();
    expect(textsOf().map((text) => text?.isStored)).toEqual([false, false]);
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
    hookTexts: [],
    eventText: null,
    ownText: null,
  });
});
