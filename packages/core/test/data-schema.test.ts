import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileDataSchema } from '../src/data-schema.ts';

function errorFor(schema: unknown, data: unknown) {
  const compiled = compileDataSchema(schema);
  if (!compiled.ok) throw new Error(compiled.message);
  return compiled.check(data);
}

function refusal(schema: unknown): string {
  const compiled = compileDataSchema(schema);
  if (compiled.ok) throw new Error('It was accepted');
  return compiled.message;
}

describe('data is checked by its schema', () => {
  test.each<[string, object, unknown, string | undefined]>([
    ['what is right', { required: ['a'] }, { a: 1 }, undefined],
    ['a missing key', { required: ['a/b'] }, {}, '/data/a~1b'],
    ['a key that only every object has', { required: ['toString'] }, {}, '/data/toString'],
    ['a deep one', { properties: { a: { items: { required: ['b'] } } } }, { a: [{ b: 1 }, {}] }, '/data/a/1/b'],
    ['a wrong type', { properties: { 'a~': { type: 'string' } } }, { 'a~': 1 }, '/data/a~0'],
    ['a key too many', { properties: { a: true }, additionalProperties: false }, { a: 1, b: 2 }, '/data/b'],
    ['a key too many, by another keyword', { unevaluatedProperties: false }, { b: 2 }, '/data/b'],
    ['a key of the wrong form', { propertyNames: { pattern: '^a' } }, { a: 1, b: 2 }, '/data/b'],
    ['none of several', { properties: { a: { anyOf: [{ type: 'string' }, { minimum: 3 }] } } }, { a: 1 }, '/data/a'],
    ['the whole', { maxProperties: 1 }, { a: 1, b: 2 }, '/data'],
    ['a pattern', { properties: { a: { pattern: '^\\p{L}+$' } } }, { a: 'é1' }, '/data/a'],
    [
      'one of two patterns',
      { properties: { a: { pattern: '^a' }, b: { pattern: '^b' } } },
      { a: 'a', b: 'a' },
      '/data/b',
    ],
    ['a format, which is a remark', { properties: { a: { format: 'email' } } }, { a: 'x' }, undefined],
    [
      'a definition',
      { $defs: { T: { type: 'string' } }, properties: { a: { $ref: '#/$defs/T' } } },
      { a: 1 },
      '/data/a',
    ],
  ])('%s', (_name, schema, data, field) => {
    expect(errorFor(schema, data)?.field).toBe(field);
  });

  test('the message says what to do', () => {
    expect(errorFor({ properties: { a: { enum: ['x', 'y'] } } }, { a: 1 })?.message).toBe(
      'must be equal to one of the allowed values: "x","y"',
    );
    expect(errorFor({ properties: { a: { type: 'string' } } }, { a: 1 })?.message).toBe('must be string');
  });

  test('a pattern that would keep a backtracking engine busy for years takes a moment', () => {
    const before = process.cpuUsage();
    const schema = { properties: { a: { pattern: '^(a+)+$' } } };
    expect(errorFor(schema, { a: `${'a'.repeat(50_000)}!` })?.field).toBe('/data/a');
    // CPU time: how busy the machine is otherwise says nothing of it.
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(20);
  });

  test('the same schema can be compiled again, also under an id-like title', () => {
    const schema = { title: 'Order', type: 'object' };
    expect(compileDataSchema(schema).ok && compileDataSchema(schema).ok && compileDataSchema({ ...schema }).ok).toBe(
      true,
    );
  });
});

describe('a schema is refused', () => {
  const doubling = Object.fromEntries(
    Array.from({ length: 30 }, (_, i) => [
      `d${i}`,
      i === 0 ? { type: 'string' } : { anyOf: [{ $ref: `#/$defs/d${i - 1}` }, { $ref: `#/$defs/d${i - 1}` }] },
    ]),
  );
  test.each<[string, unknown, RegExp]>([
    ['no object', true, /must be a JSON Schema/],
    ['an unknown keyword', { typ: 'string' }, /unknown keyword: "typ"/],
    ['a keyword that is wrong', { type: 'text' }, /is no JSON Schema: schema\/type/],
    ['another draft', { $schema: 'http://json-schema.org/draft-07/schema#' }, /\$schema other than/],
    ['a way elsewhere', { $ref: 'https://example.com/schema' }, /\$ref that is not/],
    ['a way nowhere', { $ref: '#/$defs/None' }, /\$ref that is not/],
    ['a way to itself', { $defs: { T: { items: { $ref: '#/$defs/T' } } }, $ref: '#/$defs/T' }, /recursive/],
    ['the root', { properties: { a: { $ref: '#' } } }, /\$ref that is not/],
    ['a name of its own', { $id: 'https://example.com/' }, /\$id/],
    ['definitions that multiply', { $defs: doubling, $ref: '#/$defs/d29' }, /over 2000 subschemas/],
    ['too long', { description: 'x'.repeat(40_000) }, /over 32768/],
    ['too deep', deep(60), /deeper than 50/],
    ['unbounded comparing', { properties: { a: { uniqueItems: true } } }, /uniqueItems without maxItems/],
    ['a pattern RE2 has not', { properties: { a: { pattern: '(?=a)' } } }, /look-around/],
    ['a key pattern RE2 has not', { patternProperties: { '(a)\\1': true } }, /back references/],
  ])('for %s', (_name, schema, message) => {
    expect(refusal(schema)).toMatch(message);
  });

  test('or accepted, never thrown at', () => {
    const keyword = fc.constantFrom(
      'type',
      'properties',
      'items',
      '$ref',
      '$defs',
      'pattern',
      'allOf',
      'enum',
      'x',
      '$id',
    );
    const schemas = fc.dictionary(keyword, fc.oneof(fc.jsonValue(), fc.dictionary(keyword, fc.jsonValue())));
    fc.assert(
      fc.property(schemas, (schema) => {
        expect(compileDataSchema(schema).ok).toBeTypeOf('boolean');
      }),
    );
  });
});

function deep(depth: number): object {
  return depth === 0 ? {} : { items: deep(depth - 1) };
}
