import type { AttemptResponse } from '@posthorn/core/attempt';
import { joinResponseHeaders } from '@posthorn/store/response-profile';
import { beforeEach, expect, test } from 'vitest';
import { ResponseTextSplitter } from '../src/response-texts.ts';
import { hookOf } from './support/samples.ts';

const atMs = Date.UTC(2026, 10, 29);
const answer = (headers: AttemptResponse['headers']): AttemptResponse => ({
  status: 200,
  statusText: 'OK',
  headers,
  body: '',
  truncated: false,
});

let splitter: ResponseTextSplitter;
beforeEach(() => {
  splitter = new ResponseTextSplitter();
});

test('answers of a hook that differ in their own headers alone share one text, whatever comes between them', () => {
  const hook = hookOf();
  const [first, other, second] = [
    { server: 'a', id: '1' },
    { server: 'b', id: '2' },
    { server: 'a', id: '3' },
  ].map((headers) => splitter.split(hook, answer(headers), atMs));
  expect(second?.profile).toBe(first?.profile);
  expect(other?.profile).not.toBe(first?.profile);
  expect(second?.headers).toEqual({ ref: first?.profile?.ref, values: ['3'] });
  expect(joinResponseHeaders(other?.profile?.value ?? '', ['2'], atMs)).toEqual({ server: 'b', id: '2' });
  expect(splitter.split(hookOf(), answer({ server: 'a', id: '1' }), atMs).profile).not.toBe(first?.profile);
});

test('a text is stored once, and again when what is stored may be gone', () => {
  const hook = hookOf();
  const textOf = () => splitter.split(hook, answer({ server: 'a' }), atMs).profile;
  const first = textOf();
  if (first) first.isStored = true;
  expect(textOf()?.isStored).toBe(true);
  splitter.forget();
  expect(textOf()?.isStored).toBe(false);
});

test('a receiver that says something else of itself every time leaves twenty texts, and then none', () => {
  const hook = hookOf();
  const split = Array.from({ length: 30 }, (_, i) => splitter.split(hook, answer({ server: `${i}` }), atMs));
  expect(split.filter(({ profile }) => profile)).toHaveLength(20);
  expect(split[29]).toEqual({ headers: { all: { server: '29' } }, profile: null });
  expect(splitter.split(hook, answer({ server: '3' }), atMs).profile).toBe(split[3]?.profile);
});
