import type { AttemptResponse } from '@posthorn/core/attempt';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcomeOfTwilio } from '../../src/twilio/outcome.ts';

const now = Date.parse('2024-05-01T12:00:00Z');

const response = (status: number, body: string, headers: AttemptResponse['headers'] = {}): AttemptResponse => ({
  status,
  statusText: '',
  headers,
  body,
  truncated: false,
});
const said = (code: number, message = 'Why') => JSON.stringify({ code, message, more_info: '', status: 400 });
const outcome = (status: number, body: string, headers: AttemptResponse['headers'] = {}) =>
  outcomeOfTwilio(response(status, body, headers), now).outcome;

describe('outcomeOfTwilio', () => {
  it.each([200, 201])('takes %i as delivered', (status) => {
    expect(outcomeOfTwilio(response(status, '{}'), now)).toEqual({ outcome: { kind: 'delivered' }, message: null });
  });

  it.each([
    [400, 21211],
    [400, 21212],
    [400, 21408],
    [400, 21602],
    [400, 21606],
    [400, 21608],
    [400, 21610],
    [400, 21614],
    [400, 21617],
    [401, 20003],
    [403, 20003],
    [404, 20404],
  ])('rejects %i with error %i', (status, code) => {
    expect(outcome(status, said(code))).toEqual({ kind: 'rejected', reason: 'service_error' });
  });

  it.each([400, 401, 403, 404, 409, 415, 422])('rejects %i without a body that it can read', (status) => {
    expect(outcome(status, '<html>')).toEqual({ kind: 'rejected', reason: 'service_error' });
  });

  it.each([
    [429, 20429],
    [429, 21611],
    [429, 14107],
    [400, 14107],
    [403, 20429],
  ])('takes %i with error %i for a rate limit', (status, code) => {
    expect(outcome(status, said(code))).toEqual({ kind: 'retryable', reason: 'rate_limited' });
  });

  it('waits as long as Twilio asks', () => {
    const wait = { kind: 'retryable', reason: 'rate_limited', retryAfterMs: 20_000 };
    expect(outcome(429, said(20429), { 'retry-after': '20' })).toEqual(wait);
    expect(outcome(503, '', { 'retry-after': '20' })).toEqual({ ...wait, reason: 'service_error' });
  });

  it.each([408, 500, 502, 503, 504, 599])('retries %i', (status) => {
    expect(outcome(status, 'Bad Gateway')).toEqual({ kind: 'retryable', reason: 'service_error' });
  });

  it('goes by the status before the code', () => {
    expect(outcome(500, said(21211))).toEqual({ kind: 'retryable', reason: 'service_error' });
  });

  it.each([301, 302, 307])('retries %i, which it does not follow', (status) => {
    expect(outcome(status, '')).toEqual({ kind: 'retryable', reason: 'http_status' });
  });

  it("says Twilio's word, and what to do", () => {
    const { message } = outcomeOfTwilio(response(400, said(21610, 'Attempt to send to unsubscribed recipient')), now);
    expect(message).toBe(
      'Twilio answered 400: Attempt to send to unsubscribed recipient (error 21610); the recipient answered STOP; after a START it gets messages again',
    );
  });

  it('never throws, and explains everything but a delivery', () => {
    const bodies = fc.oneof(fc.string(), fc.json());
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 599 }), bodies, fc.string(), (status, body, wait) => {
        const { outcome: result, message } = outcomeOfTwilio(response(status, body, { 'retry-after': wait }), now);
        expect(message === null).toBe(result.kind === 'delivered');
      }),
    );
  });
});
