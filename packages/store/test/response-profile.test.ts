import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  joinResponseHeaders,
  packResponseHeaders,
  packResponseProfile,
  type ResponseHeaders,
} from '../src/response-profile.ts';

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\n', '"', '\u2028', ''));
// An object in JSON can't tell this name from its prototype; no header worth keeping has it.
const name = fc
  .oneof(text, fc.constantFrom('server', 'date', 'content-type', '7'))
  .filter((one) => one !== '__proto__');
const second = fc.integer({ min: 0, max: 4_000_000_000 });
const date = second.map((at) => new Date(at * 1000).toUTCString());
const anyHeaders: fc.Arbitrary<ResponseHeaders> = fc.dictionary(name, fc.oneof(text, date, fc.array(text)), {
  noNullPrototype: true,
});
const atMs = Date.UTC(2026, 10, 29, 20, 8, 0, 999);

/** The headers after they were taken apart by a profile and put together; undefined when the profile is not theirs. */
function there(profile: ReturnType<typeof packResponseProfile>, headers: ResponseHeaders, at = atMs) {
  const values = packResponseHeaders(profile, headers, at);
  return values ? joinResponseHeaders(profile.value, JSON.parse(JSON.stringify(values)), at) : undefined;
}

/** What an answer of nginx has, and besides. */
const answer = (more: ResponseHeaders = {}): ResponseHeaders => ({
  server: 'nginx/1.22.1',
  date: 'Sun, 29 Nov 2026 20:08:00 GMT',
  'content-type': 'text/plain',
  'content-length': '2',
  ...more,
});

describe('the headers of an answer', () => {
  test('are the same, in the same order, after they were taken apart and put together', () => {
    fc.assert(
      fc.property(anyHeaders, second, (headers, at) => {
        const joined = there(packResponseProfile(headers), headers, at * 1000 + 7);
        expect(joined).toEqual(headers);
        expect(Object.keys(joined ?? {})).toEqual(Object.keys(headers));
      }),
      { numRuns: 300 },
    );
  });

  test('are the same by the profile of another answer, or not its own', () => {
    fc.assert(
      fc.property(anyHeaders, anyHeaders, (one, other) => {
        expect([undefined, other]).toContainEqual(there(packResponseProfile(one), other));
      }),
      { numRuns: 300 },
    );
  });

  test('share a profile where only what each answer has of its own differs', () => {
    const profile = packResponseProfile(answer({ 'x-request-id': 'a' }));
    const next = answer({ 'content-length': '4711', 'x-request-id': 'b' });
    expect(packResponseProfile(next)).toEqual(profile);
    expect(packResponseHeaders(profile, next, atMs)).toEqual([0, '4711', 'b']);
    expect(there(profile, next)).toEqual(next);
  });

  test('have another profile where a receiver says something else of itself, or has other headers', () => {
    const profile = packResponseProfile(answer());
    const others = [
      answer({ server: 'nginx/1.23' }),
      answer({ etag: '"1"' }),
      answer({ server: ['nginx/1.22.1'] }),
      { date: answer()['date'] as string, ...answer() },
      { server: 'nginx/1.22.1' },
      {},
    ];
    for (const other of others) {
      expect(packResponseHeaders(profile, other, atMs)).toBeNull();
      expect(packResponseProfile(other).ref).not.toBe(profile.ref);
    }
  });

  test('tell a date by the seconds since the attempt began, where that says all', () => {
    const valueOf = (value: string) => packResponseHeaders(packResponseProfile({ date: value }), { date: value }, atMs);
    expect(valueOf('Sun, 29 Nov 2026 20:08:00 GMT')).toEqual([0]);
    expect(valueOf('Sun, 29 Nov 2026 20:08:31 GMT')).toEqual([31]);
    const asTheyAre = [
      'Sun, 29 Nov 2026 20:07:59 GMT',
      'Sun, 29 Nov 2026 21:08:00 GMT',
      'Mon, 29 Nov 2026 20:08:01 GMT',
      'Sun, 29 nov 2026 20:08:01 GMT',
      'xxxxxxxxxxxxxxxxxxxxxxxxx GMT',
      '',
    ];
    for (const value of asTheyAre) expect(valueOf(value)).toEqual([value]);
  });
});
