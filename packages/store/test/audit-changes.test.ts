import { maskedSecret } from '@posthorn/core/hook';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changesBetween, hookChanges as changesOf } from '../src/audit-changes.ts';
import type { HookSettings } from '../src/hooks.ts';
import { plainHook } from './support/protocol.ts';

const hook = (more: Partial<HookSettings>): HookSettings => ({ ...plainHook, ...more });
const hookChanges = (before: HookSettings | undefined, after: HookSettings | undefined) =>
  changesOf(before, after, (name, key) => name === 'web' && key === 'secret');

test('only fields that differ are there, with what they were and are', () => {
  const before = hook({ events: ['a'], policy: { max_attempts: 3, factor: 2 } });
  const after = hook({ events: ['a', 'b'], policy: { factor: 2, max_attempts: 3 }, filter: { type: 'a' } });
  expect(hookChanges(before, after)).toEqual({
    events: { from: ['a'], to: ['a', 'b'] },
    filter: { from: null, to: { type: 'a' } },
  });
  expect(hookChanges(before, before)).toEqual({});
});

test('a hook that is made or deleted differs from nothing', () => {
  expect(hookChanges(undefined, hook({ events: ['a'] }))).toMatchObject({ events: { from: null, to: ['a'] } });
  expect(hookChanges(hook({ events: ['a'] }), undefined)).toMatchObject({ events: { from: ['a'], to: null } });
});

test('a replaced secret shows as changed, and as nothing else', () => {
  const { url } = { url: 'https://a.example/' };
  const [one, two] = [hook({ config: { url, secret: 'one' } }), hook({ config: { url, secret: 'two' } })];
  expect(hookChanges(one, two)).toEqual({ 'config.secret': { from: maskedSecret, to: maskedSecret } });
  expect(hookChanges(one, hook({ config: { url } }))).toEqual({ 'config.secret': { from: maskedSecret, to: null } });
});

test('of a URL the query is left out, and of headers the values', () => {
  const before = hook({ config: { url: 'https://a.example/p?key=hush' }, headers: { 'X-Key': 'hush' } });
  const after = hook({ config: { url: 'https://a.example/p?key=new' }, headers: { 'X-Key': 'new', 'X-B': '1' } });
  expect(hookChanges(before, after)).toEqual({
    'config.url': { from: `https://a.example/p?${maskedSecret}`, to: `https://a.example/p?${maskedSecret}` },
    headers: { from: { 'X-Key': maskedSecret }, to: { 'X-Key': maskedSecret, 'X-B': maskedSecret } },
  });
});

test('a very long value is left out, so that a record has a bounded size', () => {
  const changes = changesBetween({}, { filter: 'x'.repeat(998), schema: 'x'.repeat(999) });
  expect(changes).toEqual({
    filter: { from: null, to: 'x'.repeat(998) },
    schema: { from: null, to: '(1001 characters, left out)' },
  });
});

test('whatever a hook is changed to, no secret is in what is noted of it', () => {
  const secret = fc.string({ minLength: 6 }).map((text) => `S3CR3T${text}`);
  const settings = fc
    .record({
      active: fc.boolean(),
      secret: fc.option(secret),
      query: fc.option(fc.stringMatching(/^[a-z0-9]{6,20}$/)),
      header: fc.option(secret),
      retired: fc.array(secret),
    })
    .map(({ active, secret: key, query, header, retired }) =>
      hook({
        active,
        config: { url: `https://a.example/${query ? `?t=S3CR3T${query}` : ''}`, ...(key ? { secret: key } : {}) },
        headers: header ? { 'X-Key': header } : {},
        retired_secrets: retired.map((one) => ({ secret: one, until: '2026-01-01T00:00:00Z' })),
      }),
    );
  const some = fc.option(settings, { nil: undefined });
  fc.assert(
    fc.property(some, some, (before, after) => {
      expect(JSON.stringify(hookChanges(before, after))).not.toContain('S3CR3T');
    }),
  );
});
