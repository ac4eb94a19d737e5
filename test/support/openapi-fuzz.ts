import * as fc from 'fast-check';
import { type Place, resolvedSchema, type TestedDocument } from './openapi-answers.ts';

type Json = Record<string, unknown>;

/** A request, more or less wrong. */
export interface FuzzedRequest {
  method: string;
  url: string;
  headers?: { 'content-type': string };
  payload?: Buffer;
}

/** Values that go wrong where nobody thought of them. */
const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1.5,
    Number.MAX_SAFE_INTEGER + 2,
    1e300,
    '',
    ' ',
    '\0',
    '\u{1f4a9}',
    '\u2028',
    'x'.repeat(5000),
    '__proto__',
    'constructor',
    '../..',
    '%',
    'http://127.0.0.1/',
    '(a+)+$',
    [],
    [[]],
    {},
    { '': '' },
    { $ref: '#' },
    { constructor: { prototype: 1 } },
  ),
);

/** Pieces of text that JSON.stringify would not write: put in where a value is this marker. */
const marker = '@raw@';
const rawPieces: readonly string[] = [
  '['.repeat(250) + ']'.repeat(250),
  '{"a":'.repeat(250) + '1' + '}'.repeat(250),
  '{"$and":['.repeat(5000) + ']}'.repeat(5000),
  '{"not":'.repeat(300) + '{}' + '}'.repeat(300),
  '1e999',
  '-0',
  '12345678901234567890123',
  '"\\ud800"',
  '{"a":1,"a":2}',
  '{"__proto__":{"x":1}}',
  '01',
  'NaN',
  '"\t"',
  '',
];

/** Values of a JSON Schema, with something odd in them now and then. */
function valueOf(document: TestedDocument, schema: Json, depth = 0): fc.Arbitrary<unknown> {
  const right = rightValueOf(document, resolvedSchema(document, schema), depth);
  return fc.oneof(
    { weight: 14, arbitrary: right },
    { weight: 1, arbitrary: odd },
    { weight: 1, arbitrary: fc.constant(marker) },
  );
}

function rightValueOf(document: TestedDocument, schema: Json, depth: number): fc.Arbitrary<unknown> {
  if (depth > 5) return odd;
  if ('const' in schema) return fc.constant(schema['const']);
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]));
  const choices = (schema['anyOf'] ?? schema['oneOf']) as Json[] | undefined;
  if (choices) return fc.oneof(...choices.map((one) => valueOf(document, one, depth)));
  const types = [schema['type'] ?? 'object'].flat() as string[];
  return fc.oneof(...types.map((type) => valueOfType(document, type, schema, depth)));
}

function valueOfType(document: TestedDocument, type: string, schema: Json, depth: number): fc.Arbitrary<unknown> {
  const least = Number(schema['minimum'] ?? 0);
  const most = Number(schema['maximum'] ?? 1000);
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return fc.oneof(
        fc.integer({ min: Math.floor(least) - 1, max: Math.ceil(most) + 1 }),
        fc.constantFrom(least, most, most + 1, least - 1),
      );
    case 'array':
      return fc.array(valueOf(document, (schema['items'] ?? {}) as Json, depth + 1), { maxLength: 4 });
    case 'string':
      return textOf(schema);
    default:
      return objectOf(document, schema, depth);
  }
}

function textOf({ pattern, format, examples }: Json): fc.Arbitrary<string> {
  const texts = [fc.string({ maxLength: 20 }), fc.string({ unit: 'binary', maxLength: 20 })];
  if (typeof pattern === 'string') texts.push(fc.stringMatching(new RegExp(pattern)));
  if (format === 'date-time') texts.push(fc.constantFrom('2026-01-31T12:00:00Z', '2026-02-31T12:00:00Z', 'now'));
  if (Array.isArray(examples)) texts.push(fc.constantFrom(...(examples as string[])));
  return fc.oneof(...texts);
}

function objectOf(document: TestedDocument, schema: Json, depth: number): fc.Arbitrary<unknown> {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Json>);
  const required = ((schema['required'] ?? []) as string[]).filter((name) => name in Object.fromEntries(properties));
  const known = fc.record(
    Object.fromEntries(properties.map(([name, one]) => [name, valueOf(document, one, depth + 1)])),
    { requiredKeys: required },
  );
  const others = fc.dictionary(fc.string({ maxLength: 12 }), odd, { maxKeys: 2 });
  return fc
    .tuple(known, fc.oneof({ weight: 9, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: others }))
    .map(([object, more]) => ({ ...object, ...more }));
}

/** Paths' and queries' values, written as they are put into a URL. */
function urlPart(usual: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    ...(usual.length > 0 ? [{ weight: 4, arbitrary: fc.constantFrom(...usual.map(encodeURIComponent)) }] : []),
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }).map((text) => encodeURIComponent(text)) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '%00',
        '%ff',
        '%F0%9F',
        '%2F',
        '%2e%2e',
        '%0d%0aX:%20y',
        '-1',
        '0',
        '1e3',
        '9'.repeat(15),
        '9'.repeat(40),
        '9007199254740993',
        '__proto__',
        'constructor',
        "'",
        '%E2%80%A8',
        'a'.repeat(5000),
        '*',
        '[]',
        '%5B%5D',
        'null',
      ),
    },
  );
}

const contentTypes = fc.constantFrom(
  'application/json',
  'application/json; charset=latin1',
  'application/JSON',
  'application/vnd.github+json',
  'text/plain',
  'application/xml',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'multipart/form-data; boundary=b',
  'multipart/form-data; boundary=',
  'application/x-ndjson',
  'application/cloudevents+json',
  'application/cloudevents-batch+json',
  'application/cloudevents+avro',
  'json',
  ';',
  '/',
  'application/json, text/plain',
);

/**
 * Requests to an operation, made from its schemas, more or less wrong.
 *
 * @param usual values that its parameters may have, by name
 */
export function requestsTo(
  document: TestedDocument,
  { method, path, operation }: Place,
  usual: ReadonlyMap<string, readonly string[]>,
): fc.Arbitrary<FuzzedRequest> {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const parts = fc.record(Object.fromEntries(names.map((name) => [name, urlPart(usual.get(name) ?? [])])));
  const parameters = (operation.parameters ?? []).filter((one) => one.in === 'query');
  const queryNames = fc.constantFrom(...parameters.map(({ name }) => name), 'x', '__proto__', '', 'page[]');
  const query = fc.array(
    queryNames.chain((name) =>
      urlPart([...(usual.get(name) ?? []), '1', 'true', 'delivered']).map((value) => `${name}=${value}`),
    ),
    { maxLength: 3 },
  );
  return fc
    .tuple(parts, query, bodiesOf(document, operation), fc.option(contentTypes, { freq: 6 }))
    .map(([values, pairs, body, otherType]) => ({
      method,
      url:
        path.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '') +
        (pairs.length > 0 ? `?${pairs.join('&')}` : ''),
      ...(body === undefined || method === 'GET'
        ? {}
        : { headers: { 'content-type': otherType ?? body.type }, payload: body.bytes }),
    }));
}

type Body = { type: string; bytes: Buffer } | undefined;

function bodiesOf(document: TestedDocument, { requestBody }: Place['operation']): fc.Arbitrary<Body> {
  const contents = Object.entries(requestBody?.content ?? {});
  if (contents.length === 0) {
    return fc.oneof(
      { weight: 2, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.json().map((text) => ({ type: 'application/json', bytes: Buffer.from(text) })) },
      { weight: 1, arbitrary: fc.constant({ type: 'text/plain', bytes: Buffer.from('x') }) },
    );
  }
  return fc.oneof(
    ...contents.map(([type, { schema }]) =>
      fc.tuple(valueOf(document, schema), fc.constantFrom(...rawPieces), damage).map(([value, raw, harm]) => ({
        type: typeWithBoundary(type),
        bytes: harm(Buffer.from(written(type, value, raw))),
      })),
    ),
  );
}

const boundary = 'boundary-of-the-form';

function typeWithBoundary(type: string): string {
  return type === 'multipart/form-data' ? `${type}; boundary=${boundary}` : type;
}

/** A value as the body of its media type. */
function written(type: string, value: unknown, raw: string): string {
  const json = (JSON.stringify(value) ?? '').replaceAll(`"${marker}"`, () => raw);
  const fields = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  if (type === 'application/x-www-form-urlencoded') {
    return fields.map(([name, one]) => `${encoded(name)}=${encoded(asText(one))}`).join('&');
  }
  if (type === 'multipart/form-data') {
    const parts = fields.map(
      ([name, one]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${asText(one)}\r\n`,
    );
    return `${parts.join('')}--${boundary}--\r\n`;
  }
  return type.endsWith('json') ? json : asText(value);
}

/** Objects as JSON: one without a prototype has no text of its own. */
function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** Percent-encoded; halves of surrogate pairs can't be. */
function encoded(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, '?'));
}

type Harm = (bytes: Buffer) => Buffer;

/** What can happen to a body on its way: mostly nothing. */
const damage: fc.Arbitrary<Harm> = fc.oneof(
  { weight: 12, arbitrary: fc.constant<Harm>((bytes) => bytes) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Harm>(
      () => Buffer.alloc(0),
      () => Buffer.from('  \n'),
      () => Buffer.from('null'),
      () => Buffer.from('[]'),
      () => Buffer.from('"text"'),
      (bytes) => bytes.subarray(0, bytes.length - 1),
      (bytes) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]),
      (bytes) => Buffer.concat([bytes, bytes]),
      (bytes) =>
        Buffer.from(
          bytes
            .toString('utf8')
            .replace(/"(?=[^":]*")/, '"\u{fffd}')
            .replace('\u{fffd}', ''),
          'utf16le',
        ),
      (bytes) => Buffer.from(bytes.toString('latin1').replace(/[a-z]/, '\xff'), 'latin1'),
      (bytes) => Buffer.from(bytes.toString('utf8').replace(/"(\w+)":([^,{[\]}]+)/, '"$1":$2,"$1":$2')),
    ),
  },
);
