import { expect, test } from 'vitest';
import { ByteBudget } from '../src/byte-budget.ts';

/** Asks for some bytes; `got` fills as they are given. */
function asking(budget: ByteBudget, got: [number, boolean][]) {
  return (bytes: number) => budget.take(bytes).then((may) => got.push([bytes, may]));
}

test('bytes are given while there are some, then in the order of asking as they come back', async () => {
  const budget = new ByteBudget(100, new AbortController().signal);
  const got: [number, boolean][] = [];
  const ask = asking(budget, got);
  await Promise.all([ask(60), ask(40)]);
  const later = [ask(50), ask(10)];
  budget.give(40);
  await Promise.resolve();
  // There is room for the second, but it is not its turn.
  expect(got).toHaveLength(2);
  budget.give(60);
  await Promise.all(later);
  expect(got.map(([bytes]) => bytes)).toEqual([60, 40, 50, 10]);
});

test('more than there are is given to one who is alone', async () => {
  const budget = new ByteBudget(100, new AbortController().signal);
  expect(await budget.take(101)).toBe(true);
  const got: [number, boolean][] = [];
  const small = asking(budget, got)(1);
  await Promise.resolve();
  expect(got).toEqual([]);
  budget.give(101);
  await small;
  expect(got).toEqual([[1, true]]);
});

test('who waits is told to stop by the signal, and so is who asks after it', async () => {
  const stopping = new AbortController();
  const budget = new ByteBudget(100, stopping.signal);
  await budget.take(100);
  const waiting = budget.take(1);
  stopping.abort();
  expect(await waiting).toBe(false);
  expect(await budget.take(1)).toBe(false);
});
