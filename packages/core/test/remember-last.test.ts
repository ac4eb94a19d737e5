import { expect, test } from 'vitest';
import { rememberLast } from '../src/remember-last.ts';

test('works an answer out once for the same argument in a row, and anew for every other', () => {
  const asked: string[] = [];
  const upper = rememberLast((text: string) => {
    asked.push(text);
    return text.toUpperCase();
  });
  expect([upper('a'), upper('a'), upper('b'), upper('a')]).toEqual(['A', 'A', 'B', 'A']);
  expect(asked).toEqual(['a', 'b', 'a']);
});

test('remembers an answer of undefined, and an argument of undefined', () => {
  let count = 0;
  const none = rememberLast((nothing: undefined) => {
    count++;
    return nothing;
  });
  none(undefined);
  none(undefined);
  expect(count).toBe(1);
});
