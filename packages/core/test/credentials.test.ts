import { expect, test } from 'vitest';
import { tokenFrom } from '../src/credentials.ts';

const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;

test.each([
  ['Bearer abc', 'abc'],
  ['bearer  abc ', 'abc'],
  ['token abc', 'abc'],
  [basic('anyone:abc'), 'abc'],
  [basic('abc:'), 'abc'],
  [basic('abc:x-oauth-basic'), 'abc'],
  [basic('anyone:a:b:c'), 'a:b:c'],
  [basic(':abc'), 'abc'],
])('finds the token in %j', (header, token) => {
  expect(tokenFrom(header)).toBe(token);
});

test.each([
  undefined,
  '',
  'abc',
  'Bearer',
  'Bearer a b',
  'Digest abc',
  basic('abc'),
  basic(':'),
  basic(':x-oauth-basic'),
  'Basic %',
])('finds none in %j', (header) => {
  expect(tokenFrom(header)).toBeUndefined();
});
