import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcomeOfFailure, outcomeOfStatus, retryAfterMs } from '../../src/web/outcome.ts';

const now = Date.parse('2024-05-01T12:00:00Z');

describe('outcomeOfStatus', () => {
  it.each([200, 201, 202, 204, 299])('takes %i as delivered', (status) => {
    expect(outcomeOfStatus(status, undefined, now)).toEqual({ kind: 'delivered' });
  });

  it.each([301, 302, 304, 307, 308, 400, 401, 403, 404, 408, 409, 418, 500, 502, 599])('retries %i', (status) => {
    expect(outcomeOfStatus(status, '10', now)).toEqual({ kind: 'retryable', reason: 'http_status' });
  });

  it('takes 410 as the end of the hook', () => {
    expect(outcomeOfStatus(410, '10', now)).toEqual({ kind: 'rejected', reason: 'gone', deactivateHook: true });
  });

  it.each([429, 503])('waits as long as %i asks', (status) => {
    const retryable = { kind: 'retryable', reason: 'http_status' };
    expect(outcomeOfStatus(status, '120', now)).toEqual({ ...retryable, retryAfterMs: 120_000 });
    expect(outcomeOfStatus(status, undefined, now)).toEqual(retryable);
  });
});

describe('retryAfterMs', () => {
  it.each(['Wed, 01 May 2024 12:01:30 GMT', 'Wednesday, 01-May-24 12:01:30 GMT', 'Wed May  1 12:01:30 2024'])(
    'reads the date %s',
    (date) => {
      expect(retryAfterMs(date, now)).toBe(90_000);
    },
  );

  it('takes a date that has passed as now', () => {
    expect(retryAfterMs('Wed, 01 May 2024 11:00:00 GMT', now)).toBe(0);
  });

  it.each(['', '-5', '1.5', '1e3', 'soon', '1 May 2024', '12:00:00'])('ignores %j', (value) => {
    expect(retryAfterMs(value, now)).toBeUndefined();
  });

  it('takes the first of several', () => {
    expect(retryAfterMs(['3', '9'], now)).toBe(3000);
  });

  it('gives a wait between 0 and 30 days, or none, whatever the header says', () => {
    const headers = fc.oneof(
      fc.string(),
      fc.bigInt().map(String),
      fc.date({ noInvalidDate: true }).map((d) => d.toUTCString()),
    );
    fc.assert(
      fc.property(headers, (header) => {
        const wait = retryAfterMs(header, now) ?? 0;
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual(30 * 86_400_000);
      }),
    );
  });
});

describe('outcomeOfFailure', () => {
  it('rejects a request that can not be made, and retries everything else', () => {
    expect(outcomeOfFailure('bad_request')).toEqual({ kind: 'rejected', reason: 'bad_request' });
    expect(outcomeOfFailure('network_blocked')).toEqual({ kind: 'retryable', reason: 'network_blocked' });
  });
});
