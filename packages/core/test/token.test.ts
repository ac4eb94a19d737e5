import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { hashToken, mayPost, sameHash, type Token, tokenCreateSchema, unauthorized } from '../src/token.ts';

test('a token is stored as its SHA-256', () => {
  expect(hashToken('abc')).toBe(createHash('sha256').update('abc').digest('hex'));
  expect(sameHash(hashToken('abc'), hashToken('abc'))).toBe(true);
  expect(sameHash(hashToken('abc'), hashToken('abd'))).toBe(false);
  expect(sameHash(hashToken('abc'), 'short')).toBe(false);
});

describe('mayPost', () => {
  const token = (role: Token['role'], sources: string[]): Token => ({
    id: '1',
    role,
    user: null,
    sources,
    events_per_second: null,
    created_at: '',
  });

  test.each([
    [token('operator', []), 'feeds/x', true],
    [token('user', ['*']), 'feeds/x', false],
    [token('producer', ['feeds/x']), 'feeds/x', true],
    [token('producer', ['feeds/x']), 'feeds/xy', false],
    [token('producer', ['feeds/*']), 'feeds/x', true],
    [token('producer', ['feeds/*']), 'feedsx/x', false],
    [token('producer', ['repos/octo/*']), 'repos/octo/world', true],
    [token('producer', ['repos/octo/*']), 'repos/octocat/world', false],
    [token('producer', ['*']), 'sites/any', true],
    [token('producer', []), 'feeds/x', false],
  ])('%j on %s: %s', (own, source, expected) => {
    expect(mayPost(own, source)).toBe(expected);
  });
});

test.each([
  [{ role: 'operator' }, true],
  [{ role: 'user', user: 'maartenba' }, true],
  [{ role: 'user' }, false],
  [{ role: 'producer', sources: ['feeds/*'] }, true],
  [{ role: 'producer', sources: [] }, false],
  [{ role: 'producer' }, false],
  [{ role: 'producer', sources: ['feeds/*'], events_per_second: 0.5 }, true],
  [{ role: 'producer', sources: ['feeds/*'], events_per_second: 0 }, false],
  [{ role: 'operator', events_per_second: 5 }, false],
  [{ role: 'king' }, false],
  [{ role: 'operator', power: 9 }, false],
])('a token can be made from %j: %s', (body, expected) => {
  expect(tokenCreateSchema.safeParse(body).success).toBe(expected);
});

test('the answer to no token says what to send', () => {
  expect(unauthorized().body()).toMatchObject({
    status: 401,
    code: 'unauthorized',
    detail: expect.stringContaining('Bearer TOKEN'),
  });
});
