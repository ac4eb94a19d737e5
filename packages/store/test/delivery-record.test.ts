import { failureReasons } from '@posthorn/core/outcome';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeDelivery, encodeAttempt, type StoredAttempt } from '../src/delivery-record.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\n', '\nA', '\r\n', '\u2028', '\t', '"', '\\', '\0', '\ud800'),
);
const ms = fc.option(fc.nat(), { nil: null });
// An object in JSON can't tell this name from its prototype; no header worth keeping has it.
const headerName = text.filter((name) => name !== '__proto__');
const headerValue = fc.oneof(text, fc.array(text));

const statusLine = {
  status: fc.integer({ min: 100, max: 999 }),
  statusText: fc.oneof(text, fc.constantFrom('OK', 'Not Found', '')),
};
const required = {
  number: fc.integer({ min: 1, max: 100 }),
  atMs: fc.nat(),
  worker: text,
  result: fc.constantFrom('delivered', 'retry', 'dead', 'interrupted'),
  late: fc.constant(false),
  profileRef: text,
  bodyRef: text,
  headerValues: fc.array(text),
  response: fc.option(
    fc.oneof(
      fc.record({ ...statusLine, ref: text }),
      fc.record({
        ...statusLine,
        headers: fc.oneof(
          fc.record({ all: fc.dictionary(headerName, headerValue, { noNullPrototype: true }) }),
          fc.record({ ref: text, values: fc.array(fc.oneof(headerValue, fc.nat())) }),
        ),
        body: text,
        truncated: fc.boolean(),
      }),
    ),
    { nil: null },
  ),
  timings: fc.record({ dnsMs: ms, connectMs: ms, tlsMs: ms, firstByteMs: ms, totalMs: fc.nat() }),
  error: fc.option(fc.record({ reason: fc.constantFrom(...failureReasons), message: text }), { nil: null }),
  retryInMs: ms,
} satisfies { [Key in keyof Omit<StoredAttempt, 'progress'>]: fc.Arbitrary<StoredAttempt[Key]> };
const attempt: fc.Arbitrary<StoredAttempt> = fc.oneof(fc.record(required), fc.record({ ...required, progress: text }));

const heading = 'H2048\t1700000000000\te\t\tfeeds/a|an id | with | signs';

describe('a delivery record', () => {
  test('gives every attempt back as it was made, one line each, whatever was sent and answered', () => {
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 4 }), (attempts) => {
        const lines = attempts.map(encodeAttempt);
        for (const line of lines) expect(line).not.toContain('\n');
        expect(decodeDelivery([heading, ...lines].join('\n')).attempts).toEqual(attempts);
      }),
      { numRuns: 300 },
    );
  });

  test('tells a usual status text from an empty one', () => {
    const one = {
      number: 1,
      atMs: 1,
      worker: 'w',
      result: 'delivered',
      late: false,
      profileRef: '',
      bodyRef: '',
      headerValues: [],
      timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 1 },
      error: null,
      retryInMs: null,
    } satisfies Omit<StoredAttempt, 'response'>;
    const read = (status: number, statusText: string) => {
      const line = encodeAttempt({
        ...one,
        response: { status, statusText, headers: { all: {} }, body: '', truncated: false },
      });
      return decodeDelivery(`${heading}\n${line}`).attempts[0]?.response?.statusText;
    };
    expect([read(200, 'OK'), read(200, ''), read(299, ''), read(200, 'Okay')]).toEqual(['OK', '', '', 'Okay']);
  });

  test('begins with what the delivery is', () => {
    expect(decodeDelivery('H3072\t1700000000000\tr\t2048\tsites/s|e1')).toEqual({
      hook: 3072,
      createdAtMs: 1_700_000_000_000,
      kind: 'redelivery',
      redeliveryOf: 2048,
      event: 'sites/s|e1',
      status: 'pending',
      reason: null,
      attempts: [],
      redeliveredAs: null,
    });
    expect(decodeDelivery('H3072\t1\tp\t\tsites/s|e1')).toMatchObject({ kind: 'ping', redeliveryOf: null });
  });

  test('ends as its last line that counts says', () => {
    const [sample] = fc.sample(attempt, { numRuns: 1, seed: 1 });
    if (!sample) throw new Error('No sample was made.');
    const line = (result: StoredAttempt['result'], reason: 'timeout' | 'dns' | null): string =>
      encodeAttempt({
        ...sample,
        result,
        error: reason && { reason, message: '' },
      });
    const cases: [string[], string, string | null, number | null][] = [
      [[], 'pending', null, null],
      [[line('interrupted', null)], 'pending', null, null],
      [[line('retry', 'timeout')], 'retrying', 'timeout', null],
      [[line('retry', 'timeout'), line('interrupted', null)], 'retrying', 'timeout', null],
      [[line('retry', 'timeout'), line('delivered', null)], 'delivered', null, null],
      [[line('delivered', null), line('retry', 'timeout').replace(/^A/, 'L')], 'delivered', null, null],
      [[line('dead', 'dns')], 'dead', 'dns', null],
      [[line('dead', 'dns'), 'R9216'], 'dead', 'dns', 9216],
      [[line('retry', 'dns'), 'Dhook_deactivated'], 'dead', 'hook_deactivated', null],
      [['Chook_deleted'], 'cancelled', 'hook_deleted', null],
    ];
    for (const [lines, status, reason, redeliveredAs] of cases) {
      const { status: is, reason: why, redeliveredAs: as } = decodeDelivery([heading, ...lines].join('\n'));
      expect([lines, is, why, as]).toEqual([lines, status, reason, redeliveredAs]);
    }
  });

  test('says what it could not read', () => {
    expect(() => decodeDelivery('nonsense')).toThrow(/Unreadable delivery record: nonsense/);
    expect(() => decodeDelivery(`${heading}\nZ`)).toThrow(/Unreadable line/);
  });
});
