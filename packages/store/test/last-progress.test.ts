import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { getDelivery } from '../src/deliveries.ts';
import { encodeAttempt, type StoredAttempt } from '../src/delivery-record.ts';
import type { Shard } from '../src/keys.ts';
import { lastProgress } from '../src/last-progress.ts';
import { startTestStore, type TestStore } from './support/store.ts';

let tested: TestStore;
let shard: Shard;
beforeAll(async () => {
  tested = await startTestStore();
  [shard] = tested.store.shards as [Shard];
});
beforeEach(() => tested.clear());
afterAll(() => tested.close());

const timings = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 1 };
const lineOf = (more: Partial<StoredAttempt>): string =>
  encodeAttempt({
    number: 1,
    atMs: 1,
    worker: 'w',
    result: 'retry',
    late: false,
    profileRef: '',
    bodyRef: '',
    headerValues: [],
    response: null,
    timings,
    error: null,
    retryInMs: null,
    ...more,
  });

async function progressAfter(...lines: string[]): Promise<string | null> {
  const record = ['H2048\t1700000000000\te\t\tfeeds/a|x', ...lines].join('\n');
  await tested.store.redis.set(`${shard.prefix}d:1024`, record);
  return lastProgress(tested.store, shard, 1024);
}

test('before anything was left, and of a delivery that is gone, there is none', async () => {
  expect(await progressAfter()).toBeNull();
  expect(await progressAfter(lineOf({}))).toBeNull();
  expect(await lastProgress(tested.store, shard, 4096)).toBeNull();
});

test('it is that of the latest attempt that left any, an interrupted one too', async () => {
  const first = lineOf({ progress: 'first' });
  expect(await progressAfter(first, lineOf({ number: 2 }))).toBe('first');
  expect(await progressAfter(first, lineOf({ number: 2, result: 'interrupted', progress: 'second' }))).toBe('second');
  expect(await progressAfter(first, lineOf({ number: 2, progress: '' }))).toBe('');
});

test('what came late is passed over', async () => {
  const late = lineOf({ progress: 'late' }).replace(/^A/, 'L');
  expect(await progressAfter(lineOf({ progress: 'first' }), late)).toBe('first');
});

test('it is for the transport alone: a delivery as it is shown has none', async () => {
  await progressAfter(lineOf({ progress: 'first' }));
  const [attempt] = (await getDelivery(tested.store, 1024))?.attempts ?? [];
  expect(attempt).toMatchObject({ number: 1 });
  expect(attempt).not.toHaveProperty('progress');
});
