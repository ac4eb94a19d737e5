import { describe, expect, test } from 'vitest';
import { maxDataBytes } from '../src/event.ts';
import { hashContent, maxBatchItems, parseBatch, parsePostedEvent } from '../src/posted-event.ts';

const fields = {
  id: '7a48ce8c-728d-4350-8da8-e283d6fce277',
  source: 'feeds/sample-feed',
  type: 'package.added',
  actor: 'maartenba',
  time: '2014-09-08T12:59:53.1148196Z',
  data: { PackageType: 'NuGet' },
};

describe('parsePostedEvent', () => {
  test('reads every field', () => {
    expect(accepted(JSON.stringify(fields))).toEqual({
      ...fields,
      data: '{"PackageType":"NuGet"}',
      contentHash: expect.stringMatching(/^[A-Za-z0-9_-]{22}$/),
    });
  });

  test('leaves id, actor and time open when they are absent, and actor when it is null', () => {
    const { source, type } = fields;
    const least = { id: undefined, source, type, actor: undefined, time: undefined, data: '{}' };
    expect(accepted(JSON.stringify({ source, type, data: {} }))).toMatchObject(least);
    expect(accepted(JSON.stringify({ source, type, actor: null, data: {} }))).toMatchObject(least);
  });

  test('carries data as it was written, less insignificant white space', () => {
    const data = '{ "b" : 12345678901234567890 ,\n "a":[ 1.0 , -0,1E400 ], "__proto__":{ "x y":"\\u00e9 \\ud800≥" } }';
    const text = `{"data":${data}, "type":"t", "source":"sites/example"}`;
    expect(accepted(text).data).toBe(
      '{"b":12345678901234567890,"a":[1.0,-0,1E400],"__proto__":{"x y":"\\u00e9 \\ud800≥"}}',
    );
  });

  test('decodes the escapes in keys and small fields', () => {
    const event = accepted('{"\\u0073ource":"feeds\\/x","type":"\\u0070ing","data":{}}');
    expect(event).toMatchObject({ source: 'feeds/x', type: 'ping' });
  });

  test.each([
    ['', 'The body is not JSON: it ends too early at line 1, column 1; expected a value.'],
    ['{"source":}', 'The body is not JSON: unexpected "}" at line 1, column 11; expected a value.'],
    ['{"a":1,"a":2', 'The body is not JSON: it ends too early at line 1, column 13; expected a comma or "}".'],
  ])('answers 400 to %j and says where it breaks', (text, detail) => {
    const problem = refused(text);
    expect([problem.status, problem.code, problem.message]).toEqual([400, 'bad_request', detail]);
  });

  test.each(['[]', 'null', '"x"', '1'])('answers 422 to %s, which is no object', (text) => {
    expect(refused(text)).toMatchObject({
      code: 'invalid',
      message: 'The body must be a JSON object with the fields id, source, type, actor, time, data.',
    });
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    ['colour', { colour: 'red' }, /^is not a field of an event; those are id, source, type, actor, time, data$/],
    ['Source', { Source: 'feeds/x' }, /is not a field/],
    ['id', { id: '' }, /1 to 128 printable characters/],
    ['id', { id: 'x'.repeat(129) }, /1 to 128 printable characters/],
    ['id', { id: ' x' }, /without a space at either end/],
    ['id', { id: 'x\u00a0' }, /without a space at either end/],
    ['id', { id: 'a\nb' }, /printable/],
    ['id', { id: 'a\u007fb' }, /printable/],
    ['id', { id: 'a\ud800b' }, /printable/],
    ['id', { id: 7 }, /leave it out to have one made/],
    ['id', { id: null }, /leave it out to have one made/],
    ['source', { source: undefined }, /^is required: it must be feeds\/NAME/],
    ['source', { source: 7 }, /^must be feeds\/NAME/],
    ['source', { source: '/feeds/x' }, /^must be feeds\/NAME/],
    ['source', { source: 'feeds/../x' }, /^must be feeds\/NAME/],
    ['source', { source: 'system', type: 'hook.deactivated' }, /only Posthorn itself reports/],
    ['type', { type: undefined }, /^is required: it must be 1 to 100/],
    ['type', { type: 'has space' }, /without spaces/],
    ['type', { type: null }, /without spaces/],
    [
      'type',
      { type: 'push' },
      /^feeds\/sample-feed has no events of that type, only ping, package.added, .*build.finished$/,
    ],
    ['type', { source: 'projects/p', type: 'ping' }, /^projects\/p has no events of that type, only push$/],
    ['actor', { actor: '' }, /1 to 200 characters, or null/],
    ['actor', { actor: 'x'.repeat(201) }, /1 to 200 characters, or null/],
    ['actor', { actor: '\ud800' }, /1 to 200 characters, or null/],
    ['actor', { actor: { name: 'x' } }, /1 to 200 characters, or null/],
    ['time', { time: 1_410_181_193 }, /RFC 3339 date-time/],
    ['time', { time: null }, /leave it out for the time of arrival/],
    ['data', { data: undefined }, /^is required: it must be a JSON object/],
    ['data', { data: null }, /^must be a JSON object/],
    ['data', { data: [] }, /^must be a JSON object/],
    ['data', { data: '{}' }, /^must be a JSON object/],
  ])('answers 422 naming %s for %j', (field, change, message) => {
    const problem = refused(JSON.stringify({ ...fields, ...change }));
    expect(problem.status).toBe(422);
    expect(problem.errors).toEqual([{ field, message: expect.stringMatching(message) }]);
    expect(problem.message).toBe(`${field}: ${problem.errors[0]?.message}`);
  });

  test('takes __proto__ for the unknown field that it is', () => {
    const problem = refused(`{"__proto__":{"type":"ping"},${JSON.stringify(fields).slice(1)}`);
    expect(problem.errors.map((error) => error.field)).toEqual(['__proto__']);
  });

  test('names every wrong field at once', () => {
    const problem = refused('{"colour":1,"id":7,"type":"t"}');
    expect(problem.errors.map((error) => error.field)).toEqual(['colour', 'id', 'source', 'data']);
  });

  test('keeps the answer small when the body is one large mistake', () => {
    const unknown = Array.from({ length: 5000 }, (_, index) => `"${index}":0`).join(',');
    expect(refused(`{${unknown}}`).errors).toHaveLength(20);
    expect(refused(`{"${'x'.repeat(5_000_000)}":0}`).message.length).toBeLessThan(2000);
  });

  test.each([
    ['/type', '{"source":"feeds/x","type":"ping","type":"ping","data":{}}'],
    ['/data', '{"source":"feeds/x","type":"ping","data":{},"dat\\u0061":{}}'],
    ['/data/a/1/b', '{"source":"feeds/x","type":"ping","data":{"a":[{},{"b":1,"b":1}]}}'],
    ['/data/__proto__', '{"source":"feeds/x","type":"ping","data":{"__proto__":1,"__proto__":1}}'],
  ])('answers 422 with the pointer %s for a repeated key', (field, text) => {
    expect(refused(text)).toMatchObject({
      status: 422,
      errors: [{ field, message: 'is there twice; send each key once' }],
    });
  });

  test('reads 200 levels of nesting, the outermost object included, and refuses the 201st', () => {
    const posted = (levels: number) =>
      `{"source":"feeds/x","type":"ping","data":${'{"a":'.repeat(levels - 2)}{}${'}'.repeat(levels - 2)}}`;
    accepted(posted(200));
    const problem = refused(posted(201));
    expect(problem.errors).toEqual([
      { field: `/data${'/a'.repeat(199)}`, message: 'nests deeper than 200 levels; send it flatter' },
    ]);
  });

  test('takes data of 26 214 400 bytes of UTF-8 as posted, and answers 413 to one more (G4)', () => {
    const sized = (bytes: number, filler: string) => {
      const count = Math.floor((bytes - 8) / Buffer.byteLength(filler));
      const rest = bytes - 8 - count * Buffer.byteLength(filler);
      return `{"source":"feeds/x","type":"ping","data": {"a":"${filler.repeat(count)}"${' '.repeat(rest)}} }`;
    };
    for (const filler of ['x', '≥']) {
      accepted(sized(maxDataBytes, filler));
      expect(refused(sized(maxDataBytes + 1, filler))).toMatchObject({ status: 413, code: 'payload_too_large' });
    }
  });

  test.each([
    '2014-09-08T13:06:25Z',
    '2014-09-08T13:06:25.8446143Z',
    '2014-09-08T13:06:25.1+00:00',
    '2014-09-08T13:06:25.123456789012-23:59',
    '2016-12-31T23:59:60Z',
    '2024-02-29T00:00:00Z',
    '2000-02-29T00:00:00Z',
    '0000-01-01T00:00:00Z',
  ])('keeps the time %s as text', (time) => {
    expect(accepted(JSON.stringify({ ...fields, time })).time).toBe(time);
  });

  test.each([
    '2014-09-08',
    '2014-09-08T13:06Z',
    '2014-09-08T13:06:25',
    '2014-09-08 13:06:25Z',
    '2014-09-08T13:06:25.Z',
    '2014-09-08T13:06:25.1234567890123Z',
    '2014-09-08T13:06:25+0000',
    '2014-09-08T13:06:25+24:00',
    '2014-09-08T13:06:25+00:60',
    '2014-13-08T13:06:25Z',
    '2014-00-08T13:06:25Z',
    '2014-04-31T13:06:25Z',
    '2014-04-00T13:06:25Z',
    '2014-02-30T13:06:25Z',
    '2023-02-29T13:06:25Z',
    '1900-02-29T13:06:25Z',
    '2014-09-08T24:00:00Z',
    '2014-09-08T23:60:00Z',
    '2014-09-08T23:59:61Z',
    ' 2014-09-08T13:06:25Z',
    '2014-09-08T13:06:25Z\n',
  ])('refuses %j as a time', (time) => {
    expect(refused(JSON.stringify({ ...fields, time })).errors).toMatchObject([{ field: 'time' }]);
  });

  test('takes ids of any printable characters', () => {
    for (const id of ['x', 'order 7/α≥😀', '😀'.repeat(128)]) {
      expect(accepted(JSON.stringify({ ...fields, id })).id).toBe(id);
    }
  });
});

describe('contentHash', () => {
  const hash = (change: Record<string, unknown>) => accepted(JSON.stringify({ ...fields, ...change })).contentHash;

  test('is the same for the same content, whatever the id, white space and order of fields', () => {
    expect(hash({ id: 'other' })).toBe(hash({}));
    expect(hash({ actor: null })).toBe(hash({ actor: undefined }));
    const reordered = JSON.stringify(Object.fromEntries(Object.entries(fields).toReversed()), null, 2);
    expect(accepted(reordered).contentHash).toBe(hash({}));
  });

  test('differs when any field does, absent ones included', () => {
    const changes = [
      {},
      { source: 'feeds/other' },
      { type: 'package.pushed' },
      { actor: 'other' },
      { actor: undefined },
      { actor: 'null' },
      { time: '2014-09-08T12:59:53.1148197Z' },
      { time: '2014-09-08T12:59:53.1148196+00:00' },
      { time: undefined },
      { data: { PackageType: 'npm' } },
    ];
    expect(new Set(changes.map(hash)).size).toBe(changes.length);
  });

  test('does not confuse where one field ends and the next begins', () => {
    const event = { source: 'sites/x', type: 't', actor: 'a', time: undefined, data: '{}' };
    const shifted = { ...event, actor: 'a",null]\n{}', data: '{}' };
    expect(hashContent(event)).not.toBe(hashContent(shifted));
    expect(hashContent({ ...event, type: 'ta', actor: undefined })).not.toBe(hashContent(event));
  });
});

describe('parseBatch', () => {
  const items = (parsed: ReturnType<typeof parseBatch>) => {
    if (!parsed.ok) throw parsed.problem;
    return parsed.items;
  };
  const problem = (parsed: ReturnType<typeof parseBatch>) => {
    if (parsed.ok) throw new Error('was accepted');
    return parsed.problem;
  };

  test('takes an array apart, leaving what is wrong with an item to that item', () => {
    expect(items(parseBatch(' [ {"a" : 1} ,7,"x,]", {"a":1,"a":2} ]\n', 'array'))).toEqual([
      '{"a" : 1}',
      '7',
      '"x,]"',
      '{"a":1,"a":2}',
    ]);
  });

  test('takes NDJSON apart by lines, leaving a broken line to its event', () => {
    expect(items(parseBatch('{"a":1}\r\n\n \t\r\n{broken\n"\u2028"\n', 'ndjson'))).toEqual([
      '{"a":1}',
      '{broken',
      '"\u2028"',
    ]);
    expect(parsePostedEvent('{broken').ok).toBe(false);
  });

  test('lets an item of an array nest as deep as an event alone', () => {
    const deep = `${'{"a":'.repeat(199)}{}${'}'.repeat(199)}`;
    expect(items(parseBatch(`[${deep}]`, 'array'))).toEqual([deep]);
    expect(problem(parseBatch(`[0,{"a":${deep}}]`, 'array')).errors[0]?.field).toBe(`/1${'/a'.repeat(200)}`);
  });

  test('answers 400 to an array that is not JSON, and 422 to what is not an array', () => {
    expect(problem(parseBatch('[{}', 'array'))).toMatchObject({ status: 400 });
    expect(problem(parseBatch('{}', 'array'))).toMatchObject({ status: 422 });
  });

  test('answers 422 to an empty batch', () => {
    for (const empty of [parseBatch('[]', 'array'), parseBatch('', 'ndjson'), parseBatch('\n\r\n', 'ndjson')]) {
      expect(problem(empty)).toMatchObject({ status: 422, message: 'The batch is empty; send 1 to 1000 events.' });
    }
  });

  test('takes 1 000 events and answers 413 to one more', () => {
    const batch = (count: number) => Array.from({ length: count }, () => '{}');
    for (const format of ['array', 'ndjson'] as const) {
      const text = (count: number) => (format === 'array' ? `[${batch(count).join(',')}]` : batch(count).join('\n'));
      expect(items(parseBatch(text(maxBatchItems), format))).toHaveLength(1000);
      const tooMany = problem(parseBatch(text(1001), format));
      expect(tooMany.status).toBe(413);
      expect(tooMany.message).toBe('The batch holds 1001 events; send at most 1000 in one request.');
    }
  });
});

function accepted(text: string) {
  const parsed = parsePostedEvent(text);
  if (!parsed.ok) throw parsed.problem;
  return parsed.event;
}

function refused(text: string) {
  const parsed = parsePostedEvent(text);
  if (parsed.ok) throw new Error('was accepted');
  return parsed.problem;
}
