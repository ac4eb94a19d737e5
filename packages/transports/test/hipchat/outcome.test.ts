import type { AttemptResponse } from '@posthorn/core/attempt';
import { describe, expect, it } from 'vitest';
import { outcomeOfHipchat } from '../../src/hipchat/outcome.ts';

const nowMs = 1_700_000_000_000;

function answer(status: number, headers: AttemptResponse['headers'] = {}, body = ''): AttemptResponse {
  return { status, statusText: '', headers, body, truncated: false };
}

const outcome = (...parts: Parameters<typeof answer>) => outcomeOfHipchat(answer(...parts), nowMs).outcome;

describe('an answer of HipChat', () => {
  it.each([204, 200])('of %i is a delivery', (status) => {
    expect(outcome(status)).toEqual({ kind: 'delivered' });
  });

  it.each([400, 401, 403, 404])('of %i is final, and says what to do', (status) => {
    const { outcome: final, message } = outcomeOfHipchat(
      answer(status, {}, '{"error":{"code":400,"type":"x","message":"No such thing"}}'),
      nowMs,
    );
    expect(final).toEqual({ kind: 'rejected', reason: 'http_status' });
    expect(message).toMatch(/No such thing; \w/);
  });

  it.each([500, 503, 405, 302])('of %i is tried again', (status) => {
    expect(outcome(status, {}, '<html>')).toEqual({ kind: 'retryable', reason: 'http_status' });
  });

  it.each([
    [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1700000120' }, 120_000],
    [{ 'x-floodcontrol-remaining': '0', 'x-floodcontrol-reset': '1700000030' }, 30_000],
    [{ 'x-ratelimit-reset': '1700000120' }, 120_000],
    [{ 'retry-after': '9' }, 9000],
    [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1600000000' }, 0],
    [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '999999999999' }, 3_600_000],
    [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': 'soon' }, undefined],
    [{}, undefined],
  ])('of 429 with %j is to be waited for %s ms', (headers, waitMs) => {
    const limited = { kind: 'retryable', reason: 'rate_limited' };
    expect(outcome(429, headers as AttemptResponse['headers'])).toEqual(
      waitMs === undefined ? limited : { ...limited, retryAfterMs: waitMs },
    );
  });

  it('of 429 waits for the count that is used up, not for the other', () => {
    const other = { 'x-ratelimit-remaining': '400', 'x-ratelimit-reset': '1700000300' };
    const usedUp = { 'x-floodcontrol-remaining': '0', 'x-floodcontrol-reset': '1700000030' };
    expect(outcome(429, { ...other, ...usedUp })).toMatchObject({ retryAfterMs: 30_000 });
    expect(outcome(429, { ...other, ...usedUp, 'x-ratelimit-remaining': '0' })).toMatchObject({
      retryAfterMs: 300_000,
    });
  });
});
