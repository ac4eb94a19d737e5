import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { typePattern } from '../src/event-types.ts';
import { hookCreateSchema, hookPatchSchema, subscribes } from '../src/hook.ts';

describe('subscribes', () => {
  const type = fc.stringMatching(typePattern);

  test('"*" asks for every type, and no events for none', () => {
    fc.assert(
      fc.property(type, (any) => {
        expect(subscribes(['*'], any)).toBe(true);
        expect(subscribes([], any)).toBe(false);
      }),
    );
  });

  test('a type asks for itself, among others too', () => {
    fc.assert(
      fc.property(fc.array(type), type, (others, own) => {
        expect(subscribes([...others, own], own)).toBe(true);
      }),
    );
  });

  test.each([
    [['package.*'], 'package.added', true],
    [['package.*'], 'package.added.twice', true],
    [['package.*'], 'package', false],
    [['package.*'], 'packages.added', false],
    [['package.*'], 'build.finished', false],
    [['package*'], 'package.added', false],
    [['package.added'], 'package.added.twice', false],
    [['package.added'], 'Package.Added', false],
    [['build.*', 'ping'], 'ping', true],
  ])('%j for %s: %s', (events, wanted, expected) => {
    expect(subscribes(events, wanted)).toBe(expected);
  });
});

describe('hookCreateSchema', () => {
  const hook = { name: 'web', config: { url: 'https://example.com/' } };

  test('reads booleans and numbers in config as text', () => {
    const config = { url: 'https://example.com/', insecure_ssl: true, secret: 7, active: false };
    expect(hookCreateSchema.parse({ ...hook, config }).config).toEqual({
      url: 'https://example.com/',
      insecure_ssl: '1',
      secret: '7',
      active: '0',
    });
  });

  test.each([
    { name: '' },
    { events: [] },
    { events: ['has space'] },
    { dialect: 'myget-v2' },
    { headers: { 'bad name': 'x' } },
    { headers: { 'x-a': 'line\r\nbreak' } },
    { colour: 'red' },
  ])('refuses %j', (change) => {
    expect(hookCreateSchema.safeParse(hook).success).toBe(true);
    expect(hookCreateSchema.safeParse({ ...hook, ...change }).success).toBe(false);
  });

  test('lets a patch leave everything out', () => {
    expect(hookPatchSchema.parse({})).toEqual({});
  });
});
