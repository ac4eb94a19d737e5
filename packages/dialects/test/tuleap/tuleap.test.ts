import * as fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import type { DialectHook } from '../../src/dialect.ts';
import { tuleap } from '../../src/tuleap/dialect.ts';
import { asPhpJson } from '../../src/tuleap/php-json.ts';
import { attempted, posted } from '../events.ts';
import { fixture } from '../fixtures.ts';

const hook: DialectHook = { id: 1024, source: 'projects/p', config: { url: 'https://example.com/' } };
const samples = [
  { type: 'push', source: 'projects/myproject' },
  { type: 'project.create', source: 'sites/tuleap' },
];
const sampleEvent = ({ type, source }: { type: string; source: string }) =>
  posted(`{"source":"${source}","type":"${type}","data":${fixture(`tuleap/${type}.json`)}}`);

describe('T1', () => {
  test.each(samples)('T1: the documented $type is the bytes that PHP makes of it', (sample) => {
    const { headers, body } = attempted(tuleap, sampleEvent(sample), hook);
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(body).toBe(fixture(`tuleap/${sample.type}.form.txt`).trim());
  });

  test.each([
    ['"a/b\\/c"', '"a\\/b\\/c"'],
    ['"é €"', '"\\u00e9 \\u20ac"'],
    ['"😀"', '"\\ud83d\\ude00"'],
    ['"\\u0041\\u00E9\\u002F\\u0022\\u005c"', '"A\\u00e9\\/\\"\\\\"'],
    ['"\\u0008\\u0009\\u000a\\u000C\\u000d\\b\\t\\n\\f\\r"', '"\\b\\t\\n\\f\\r\\b\\t\\n\\f\\r"'],
    ['"\\u0000\\u001F\\u007f\u007f"', '"\\u0000\\u001f\u007f\u007f"'],
    ['"\\\\u00e9 \\\\/ \\"x\\""', '"\\\\u00e9 \\\\\\/ \\"x\\""'],
    ['"\\uD800"', '"\\ud800"'],
    [
      '{"é/":[1.0,-0,1E400,12345678901234567890,null,true]}',
      '{"\\u00e9\\/":[1.0,-0,1E400,12345678901234567890,null,true]}',
    ],
  ])('T1: %s becomes %s', (json, expected) => {
    expect(asPhpJson(json)).toBe(expected);
  });

  test('T1: any value arrives as it was posted, in ASCII, however its characters were written', () => {
    const text = fc.string({ unit: 'binary' });
    const value = fc.jsonValue({ stringUnit: 'binary' });
    fc.assert(
      fc.property(fc.dictionary(text, value), fc.infiniteStream(fc.boolean()), (object, escapes) => {
        const body = tuleap.body(
          { ...sampleEvent({ type: 'push', source: 'projects/p' }), data: escaped(JSON.stringify(object), escapes) },
          hook,
        );
        expect(body).toMatch(/^payload=[-_.A-Za-z0-9%+]*$/);
        const payload = new URLSearchParams(body).get('payload') ?? '';
        expect(payload).toMatch(/^[\x20-\x7f]*$/);
        expect(payload).not.toMatch(/(?<!\\)\//);
        // Compared with what was posted: JSON.stringify writes -0 as 0.
        expect(JSON.parse(payload)).toEqual(JSON.parse(JSON.stringify(object)));
      }),
    );
  });
});

/** The same JSON with some letters of its strings written as escapes. */
function escaped(json: string, escapes: Iterator<boolean>): string {
  return json.replace(/"(?:[^"\\]|\\.)*"/g, (string) =>
    string.replace(/\\u.{4}|\\.|[a-z\u0080-\uffff]/g, (found) =>
      found.length === 1 && escapes.next().value
        ? `\\u${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
        : found,
    ),
  );
}

describe('T2', () => {
  test('T2: the body of project.create names its event, and both keep the documented keys in order', () => {
    for (const sample of samples) {
      const { body } = attempted(tuleap, sampleEvent(sample), hook);
      const payload = JSON.parse(new URLSearchParams(body).get('payload') ?? '') as Record<string, unknown>;
      const documented = JSON.parse(fixture(`tuleap/${sample.type}.json`)) as Record<string, unknown>;
      expect(JSON.stringify(payload)).toBe(JSON.stringify(documented));
      expect(payload['event_name']).toBe(sample.type === 'push' ? undefined : 'project_create');
    }
  });

  test('T2: the repository’s id stays a string, the sender’s a number', () => {
    const payload = new URLSearchParams(
      attempted(tuleap, sampleEvent({ type: 'push', source: 'projects/p' }), hook).body,
    );
    expect(JSON.parse(payload.get('payload') ?? '')).toMatchObject({ repository: { id: '123' }, sender: { id: 102 } });
  });
});

describe('T3', () => {
  test('T3: without a secret there is nothing beside content type and User-Agent', () => {
    const { headers } = attempted(tuleap, sampleEvent({ type: 'push', source: 'projects/p' }), hook);
    expect(Object.keys(headers).sort()).toEqual(['content-type', 'user-agent']);
  });

  test('T3: with a secret the form is signed in the Standard Webhooks way', () => {
    const secret = 'whsec_MfKQ9r8GKYqUTwjUPD8ILPZIo2LaLaSw';
    const event = sampleEvent({ type: 'push', source: 'projects/p' });
    const { headers, body } = attempted(tuleap, event, { ...hook, config: { secret } });
    new Webhook(secret).verify(body, headers, { jsonParse: false });
    expect(() => new Webhook(secret).verify(`${body}x`, headers)).toThrow('No matching signature');
  });
});

test('T5: offsets stay as written', () => {
  const { body } = attempted(tuleap, sampleEvent({ type: 'project.create', source: 'sites/tuleap' }), hook);
  expect(new URLSearchParams(body).get('payload')).toContain('"created_at":"2017-01-01T10:00:00+00:00"');
});

test('S9: there is no ping', () => {
  expect([tuleap.supports('ping'), tuleap.supports('push'), tuleap.supports('project.create')]).toEqual([
    false,
    true,
    true,
  ]);
});
