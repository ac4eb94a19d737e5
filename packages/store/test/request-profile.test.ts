import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { joinRequest, packHeaderValues, packProfile } from '../src/request-profile.ts';

describe('a request', () => {
  const text = fc.string({ unit: 'binary' });
  // An object in JSON can't tell this name from its prototype; no header worth keeping has it.
  const headerName = text.filter((name) => name !== '__proto__');
  const headers = fc.dictionary(headerName, text, { noNullPrototype: true });

  test('is the same after it was taken apart and put together', () => {
    fc.assert(
      fc.property(fc.constantFrom('POST', 'GET'), text, headers, fc.nat(), (method, url, all, pick) => {
        const names = Object.keys(all);
        const attemptHeaders = names.filter((_, i) => (pick >> (i % 30)) & 1);
        const { value, ownHeaders } = packProfile({ method, url, headers: all, attemptHeaders, secretHeaders: [] });
        const headerValues = ownHeaders.map((name) => all[name] ?? '');
        expect(joinRequest(value, { headerValues, atMs: 0 }, 'guid')).toEqual({ method, url, headers: all });
      }),
    );
  });

  test("has a constant part that an attempt's own headers do not change", () => {
    const pack = (id: string, url: string) =>
      packProfile({
        method: 'POST',
        url,
        headers: { a: '1', 'x-id': id },
        attemptHeaders: ['x-id'],
        secretHeaders: [],
      });
    expect(pack('1', 'https://a.example/')).toEqual(pack('2', 'https://a.example/'));
    expect(pack('1', 'https://a.example/').ref).not.toBe(pack('1', 'https://b.example/').ref);
    expect(pack('1', 'https://a.example/').ownHeaders).toEqual(['x-id']);
  });

  test('refers to the event or the moment where a header says no more than that', () => {
    const sent = { empty: '', id: 'the-guid', at: '1700000000' };
    const { value, ownHeaders } = packProfile({
      method: 'POST',
      url: 'https://a.example/',
      headers: sent,
      attemptHeaders: ['empty', 'id', 'at'],
      secretHeaders: [],
    });
    const atMs = 1_700_000_000_999;
    const headerValues = packHeaderValues(Object.values(sent), 'the-guid', atMs);
    expect([ownHeaders, headerValues]).toEqual([
      ['empty', 'id', 'at'],
      ['', 0, 1],
    ]);
    expect(joinRequest(value, { headerValues, atMs }, 'the-guid').headers).toEqual(sent);
  });

  test('is kept without the values of secret headers', () => {
    const { value } = packProfile({
      method: 'POST',
      url: 'https://a.example/',
      headers: { authorization: 'Bearer cod', 'x-id': '1' },
      attemptHeaders: ['x-id'],
      secretHeaders: ['authorization'],
    });
    expect(value).not.toContain('cod');
    expect(joinRequest(value, { headerValues: ['1'], atMs: 0 }, 'guid').headers).toEqual({
      authorization: '********',
      'x-id': '1',
    });
  });
});
