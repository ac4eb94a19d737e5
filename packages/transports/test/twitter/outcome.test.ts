import type { AttemptResponse } from '@posthorn/core/attempt';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcomeOfTwitter } from '../../src/twitter/outcome.ts';

const now = Date.parse('2024-05-01T12:00:00Z');
const inSeconds = (seconds: number) => String(now / 1000 + seconds);

const response = (status: number, body: unknown = '', headers: AttemptResponse['headers'] = {}): AttemptResponse => ({
  status,
  statusText: '',
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  truncated: false,
});
const duplicate = {
  detail: 'You are not allowed to create a Tweet with duplicate content.',
  type: 'about:blank',
  title: 'Forbidden',
  status: 403,
};
const outcome = (answer: AttemptResponse, inDoubt = false) => outcomeOfTwitter(answer, now, inDoubt).outcome;
const rejected = { kind: 'rejected', reason: 'service_error' };
const limited = { kind: 'retryable', reason: 'rate_limited' };

describe('outcomeOfTwitter', () => {
  it.each([200, 201])('takes %i as delivered', (status) => {
    expect(outcomeOfTwitter(response(status), now, false)).toEqual({ outcome: { kind: 'delivered' }, message: null });
  });

  it.each([400, 401, 403, 404, 413, 415, 422])('rejects %i', (status) => {
    expect(outcome(response(status))).toEqual(rejected);
    expect(outcome(response(status), true)).toEqual(rejected);
  });

  it.each([402, 408, 500, 502, 503, 504])('retries %i', (status) => {
    expect(outcome(response(status))).toEqual({ kind: 'retryable', reason: 'service_error' });
  });

  it.each([301, 302, 307])('retries %i, which it does not follow', (status) => {
    expect(outcome(response(status))).toEqual({ kind: 'retryable', reason: 'http_status' });
  });

  it('rejects a duplicate, unless the attempt before may have posted it', () => {
    expect(outcome(response(403, duplicate), false)).toEqual(rejected);
    expect(outcome(response(403, duplicate), true)).toEqual({ kind: 'delivered' });
  });

  it('knows a duplicate in the old form too', () => {
    const old = { errors: [{ code: 187, message: 'Status is a duplicate.' }] };
    expect(outcome(response(403, old), true)).toEqual({ kind: 'delivered' });
  });

  it('takes no other refusal for a duplicate', () => {
    const refused = { ...duplicate, detail: 'You are not permitted to perform this action.' };
    expect(outcome(response(403, refused), true)).toEqual(rejected);
    expect(outcome(response(400, duplicate), true)).toEqual(rejected);
  });

  it('waits until the limit is reset', () => {
    expect(outcome(response(429, '', { 'x-rate-limit-reset': inSeconds(90) }))).toEqual({
      ...limited,
      retryAfterMs: 90_000,
    });
  });

  it('waits for the limit of a day when that is the one that is used up', () => {
    const headers = {
      'x-rate-limit-reset': inSeconds(90),
      'x-rate-limit-remaining': '100',
      'x-user-limit-24hour-remaining': '0',
      'x-user-limit-24hour-reset': inSeconds(3600),
      'x-app-limit-24hour-remaining': '5',
      'x-app-limit-24hour-reset': inSeconds(7200),
    };
    expect(outcome(response(429, '', headers))).toEqual({ ...limited, retryAfterMs: 3_600_000 });
  });

  it.each([
    ['', limited],
    ['soon', limited],
    [inSeconds(-5), { ...limited, retryAfterMs: 0 }],
    [inSeconds(10_000_000), { ...limited, retryAfterMs: 25 * 3_600_000 }],
  ])('makes sense of a reset at %j', (reset, expected) => {
    expect(outcome(response(429, '', { 'x-rate-limit-reset': reset }))).toEqual(expected);
  });

  it("says X's word, and what to do", () => {
    expect(outcomeOfTwitter(response(403, duplicate), now, false).message).toBe(`X answered 403: ${duplicate.detail}`);
    const invalid = {
      errors: [{ message: 'text is too long' }],
      title: 'Invalid Request',
      detail: 'Wrong parameters.',
    };
    expect(outcomeOfTwitter(response(400, invalid), now, false).message).toBe(
      'X answered 400: Wrong parameters.; text is too long',
    );
    expect(outcomeOfTwitter(response(401), now, false).message).toContain('check the four keys in config');
  });

  it('never throws, and explains everything but a delivery', () => {
    const bodies = fc.oneof(fc.string(), fc.json());
    const statuses = fc.integer({ min: 200, max: 599 });
    fc.assert(
      fc.property(statuses, bodies, fc.string(), fc.boolean(), (status, body, reset, inDoubt) => {
        const answer = response(status, body, { 'x-rate-limit-reset': reset });
        const { outcome: result, message } = outcomeOfTwitter(answer, now, inDoubt);
        expect(message === null).toBe(result.kind === 'delivered');
      }),
    );
  });
});
