import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { fewPerTurn } from '../src/few-per-turn.ts';

it('does eight things at once and eight more in each turn, in the order of the calls', async () => {
  const done: number[] = [];
  await nextTurn();
  for (let i = 0; i < 20; i++) fewPerTurn(() => done.push(i));
  expect(done).toHaveLength(8);
  await nextTurn();
  // Behind those that wait.
  fewPerTurn(() => done.push(20));
  expect(done).toHaveLength(16);
  await nextTurn();
  expect(done).toEqual(Array.from({ length: 21 }, (_, i) => i));
});
