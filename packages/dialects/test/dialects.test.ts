import { dialectNames } from '@posthorn/core/dialect-names';
import { expect, test } from 'vitest';
import { dialectOf, dialects } from '../src/dialects.ts';

test('every dialect is registered under its own name', () => {
  expect(Object.keys(dialects).toSorted()).toEqual(dialectNames.toSorted());
  for (const [name, dialect] of Object.entries(dialects)) expect(dialect.name).toBe(name);
});

test('G9: a hook speaks its own dialect, or the default of its kind of source', () => {
  expect(dialectOf({ dialect: 'myget-v1-preview', source: 'feeds/x' }).name).toBe('myget-v1-preview');
  expect(dialectOf({ dialect: 'socialgateway', source: 'repos/o/r' }).name).toBe('socialgateway');
  const defaults = ['feeds/x', 'repos/o/r', 'orgs/o', 'projects/p', 'sites/s', 'system'].map(
    (source) => dialectOf({ dialect: null, source }).name,
  );
  expect(defaults).toEqual(['myget-v1', 'github', 'github', 'tuleap', 'standard-webhooks', 'standard-webhooks']);
  expect(() => dialectOf({ dialect: null, source: 'nothing' })).toThrow('not a source id');
});

test('a dialect of a newer version may have a form for anything, and none is written in it here', () => {
  for (const asked of [{ dialect: 'future' }, { dialect: null, source_dialect: 'future' }]) {
    const dialect = dialectOf({ source: 'feeds/x', ...asked } as Parameters<typeof dialectOf>[0]);
    expect(dialect.name).toBe('future');
    expect(dialect.supports('build.queued')).toBe(true);
    expect(() => dialect.constantHeaders({ id: 1, source: 'feeds/x', config: {} })).toThrow('"future"');
  }
});
