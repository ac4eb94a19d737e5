import { expect, it } from 'vitest';
import { KeptFresh } from '../src/kept-fresh.ts';

function reader() {
  const clock = { ms: 5000 };
  const reads: { resolve: (value: number) => void; reject: (error: Error) => void }[] = [];
  const fresh = new KeptFresh<number>(
    () => new Promise((resolve, reject) => reads.push({ resolve, reject })),
    () => clock.ms,
  );
  return { clock, reads, fresh };
}

it('is read once for all who ask at the same time, and not again while it is young', async () => {
  const { clock, reads, fresh } = reader();
  const asked = [fresh.current(), fresh.current()];
  reads[0]?.resolve(1);
  expect(await Promise.all(asked)).toEqual([1, 1]);
  clock.ms += 499;
  expect(await fresh.current()).toBe(1);
  expect(reads).toHaveLength(1);
});

it('serves the old value while the next is read, until that is a second old', async () => {
  const { clock, reads, fresh } = reader();
  const first = fresh.current();
  reads[0]?.resolve(1);
  await first;
  clock.ms += 999;
  expect(await fresh.current()).toBe(1);
  expect(reads).toHaveLength(2);
  clock.ms += 1;
  const waiting = fresh.current();
  reads[1]?.resolve(2);
  expect(await waiting).toBe(2);
});

it('tells of a failure only once there is no young value', async () => {
  const { clock, reads, fresh } = reader();
  const first = fresh.current();
  reads[0]?.resolve(1);
  await first;
  clock.ms += 600;
  expect(await fresh.current()).toBe(1);
  reads[1]?.reject(new Error('away'));
  await new Promise(setImmediate);
  clock.ms += 500;
  const late = fresh.current();
  reads[2]?.reject(new Error('still away'));
  await expect(late).rejects.toThrow('still away');
});
