import { afterEach, describe, expect, it, vi } from 'vitest';
import { beginCall } from '../../src/service-http/call.ts';
import { nothingSent, type ServiceHttp } from '../../src/service-http/http.ts';

afterEach(() => vi.useRealTimers());

describe('the conversation of an attempt', () => {
  it('gives each request what is left of the time, and remembers the last', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const given: number[] = [];
    const answer = nothingSent(7, 0, null);
    const http: ServiceHttp = {
      exchange: async (_, { timeoutMs }) => {
        given.push(timeoutMs);
        return answer;
      },
      close() {},
    };
    const call = beginCall(http, { timeoutMs: 1000, signal: new AbortController().signal });
    const request = { method: 'GET', url: 'http://127.0.0.1/', headers: {} } as const;
    expect(call.last).toBeNull();
    for (const passedMs of [0, 300, 900]) {
      vi.advanceTimersByTime(passedMs);
      await call.exchange(request);
    }
    expect(given).toEqual([1000, 700, 1]);
    expect(call.last).toBe(answer);
  });
});
