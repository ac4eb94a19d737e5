import { dialectNames } from '@posthorn/core/dialect-names';
import { expect, test } from 'vitest';
import { dialectOf, dialects } from '../src/dialects.ts';

test('every dialect is registered under its own name', () => {
  expect(Object.keys(dialects).toSorted()).toEqual(dialectNames.toSorted());
  for (const [name, dialect] of Object.entries(dialects)) expect(dialect.name).toBe(name);
});

test('a hook speaks its own dialect, or the default of its source', () => {
  expect(dialectOf({ dialect: 'myget-v1-preview', source: 'feeds/x' }).name).toBe('myget-v1-preview');
  expect(dialectOf({ dialect: null, source: 'feeds/x' }).name).toBe('myget-v1');
  for (const source of ['repos/o/r', 'orgs/o', 'projects/p', 'sites/s', 'system']) {
    expect(dialectOf({ dialect: null, source }).name).toBe('myget-v1');
  }
  expect(() => dialectOf({ dialect: null, source: 'nothing' })).toThrow('not a source id');
});
