import { describe, expect, test } from 'vitest';
import { compileDataSchema } from '../src/data-schema.ts';
import { builtInCatalogue, createCatalogue, type DataChecks } from '../src/event-catalogue.ts';
import { knownTypes } from '../src/event-types.ts';
import { type RegisteredType, registeredTypeCreateSchema, registeredTypeId } from '../src/registered-type.ts';
import { seedSchemas } from '../src/seed-schemas.ts';
import { sourceKinds } from '../src/source.ts';

const registered = (more: Partial<RegisteredType>): RegisteredType => ({
  id: '1',
  type: 'order.paid',
  kind: null,
  source: null,
  description: null,
  schema: null,
  created_at: '',
  updated_at: '',
  ...more,
});
const total = { required: ['total'] };

describe('what is built in', () => {
  test('every schema is for a known type, and can be compiled', () => {
    for (const kind of sourceKinds) {
      for (const [type, schema] of Object.entries(seedSchemas[kind] ?? {})) {
        expect(knownTypes(kind)).toContain(type);
        expect(compileDataSchema(schema)).toMatchObject({ ok: true });
      }
    }
  });

  test('G2: GitHub’s types have no schema', () => {
    expect([seedSchemas.repos, seedSchemas.orgs]).toEqual([undefined, undefined]);
    expect(builtInCatalogue.checkData({ source: 'repos/o/r', type: 'push', data: '{"ref":7}' })).toBeUndefined();
  });
});

describe('registered types', () => {
  test('are added to what a kind or source has; where any type is accepted they change nothing', () => {
    const catalogue = createCatalogue([registered({ kind: 'feeds' }), registered({ type: 'x', source: 'feeds/b' })]);
    expect(catalogue.typesOf('feeds/a')).toEqual([...knownTypes('feeds'), 'order.paid']);
    expect(catalogue.typesOf('feeds/b')).toEqual([...knownTypes('feeds'), 'x', 'order.paid']);
    expect(catalogue.typesOf('projects/p')).toEqual(['push']);
    expect(catalogue.typesOf('sites/s')).toBeNull();
  });

  test('give data a schema, the most special one', () => {
    const catalogue = createCatalogue([
      registered({ kind: 'sites', schema: total }),
      registered({ source: 'sites/b' }),
      registered({ type: 'package.added', source: 'feeds/a', schema: total }),
    ]);
    const fieldOf = (source: string, type: string, data: string) =>
      catalogue.checkData({ source, type, data })?.errors[0]?.field;
    expect(fieldOf('sites/a', 'order.paid', '{}')).toBe('/data/total');
    expect(fieldOf('sites/b', 'order.paid', '{}')).toBeUndefined();
    expect(fieldOf('sites/a', 'order.open', '{}')).toBeUndefined();
    expect(fieldOf('feeds/a', 'package.added', '{"PackageType":1}')).toBe('/data/total');
    expect(fieldOf('feeds/b', 'package.added', '{"PackageType":1}')).toBe('/data/PackageType');
  });

  test('are compiled once, also when the catalogue is made again', () => {
    const checks: DataChecks = new Map();
    const ask = () =>
      createCatalogue([registered({ kind: 'sites', schema: { ...total } })], checks).checkData({
        source: 'sites/a',
        type: 'order.paid',
        data: '{}',
      });
    ask();
    const [check] = checks.values();
    ask();
    expect([...checks.values()]).toEqual([check]);
  });

  test('a schema that can’t be compiled any more lets events through', () => {
    const catalogue = createCatalogue([registered({ kind: 'sites', schema: { typ: 1 } })]);
    expect(catalogue.checkData({ source: 'sites/a', type: 'order.paid', data: '{}' })).toBeUndefined();
  });

  test('have an id that follows from what they are for', () => {
    expect(registeredTypeId(registered({ kind: 'feeds' }))).toBe(
      registeredTypeId(registered({ kind: 'feeds', id: '2' })),
    );
    expect(registeredTypeId(registered({ kind: 'feeds' }))).not.toBe(registeredTypeId(registered({ kind: 'sites' })));
  });

  test.each<[object, string]>([
    [{ type: 'a b', kind: 'feeds' }, 'type'],
    [{ type: 'order.*', kind: 'feeds' }, 'type'],
    [{ type: 'x' }, 'kind'],
    [{ type: 'x', kind: 'feeds', source: 'feeds/a' }, 'kind'],
    [{ type: 'x', kind: 'system' }, 'kind'],
    [{ type: 'x', source: 'system' }, 'source'],
    [{ type: 'x', source: 'nothing' }, 'source'],
    [{ type: 'x', kind: 'feeds', schema: { typ: 1 } }, 'schema'],
    [{ type: 'x', kind: 'feeds', schema: 'x' }, 'schema'],
  ])('%j can’t be registered: %s', (body, field) => {
    const { error } = registeredTypeCreateSchema.safeParse(body);
    expect(error?.issues.map(({ path }) => path[0])).toEqual([field]);
  });
});
