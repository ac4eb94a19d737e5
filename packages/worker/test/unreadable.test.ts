import type { Outcome } from '@posthorn/core/outcome';
import { deliveryIdsOfEvent } from '@posthorn/store/events';
import type { Shard } from '@posthorn/store/keys';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { scriptedTransport } from './support/samples.ts';
import { startTestWorkers, type TestWorkers } from './support/worker.ts';

let tested: TestWorkers;
let shard: Shard;
beforeAll(async () => {
  tested = await startTestWorkers();
  shard = tested.shard;
});
beforeEach(() => tested.clear());
afterAll(() => tested.close());

const delivered = async (): Promise<Outcome> => ({ kind: 'delivered' });
const patience = { timeout: 60_000, interval: 20 };
const due = (): string => `${shard.prefix}due`;
const keyOf = (kind: string, id: number | string): string => `${shard.prefix}${kind}:${id}`;

/** Waits until so many deliveries are put off, at the cost of no attempt, and all else is done; returns which hooks they are for. */
async function hooksPutOff(count: number): Promise<number[]> {
  const { redis } = tested.store;
  const ids = await vi.waitFor(async () => {
    const found = await redis.zrange(due(), '0', '-1');
    expect(found).toHaveLength(count);
    expect(await tested.inStream()).toEqual([]);
    expect(await tested.pending('events')).toBe(0);
    return found;
  }, patience);
  const records = await Promise.all(ids.map((id) => redis.get(keyOf('d', id))));
  for (const record of records) expect(record).not.toContain('\nA');
  return records.map((record) => Number(/^H(\d+)/.exec(record ?? '')?.[1]));
}

describe('a hook of which nothing can be read', () => {
  test.each([
    ['text that is not JSON', async (id: number) => tested.store.redis.hset(keyOf('h', id), 'doc', '{"name":')],
    ['a document without what it needs', async (id: number) => tested.store.redis.hset(keyOf('h', id), 'doc', '{}')],
    [
      'a dialect of a newer version',
      async (id: number) => {
        const doc = JSON.parse((await tested.store.redis.hget(keyOf('h', id), 'doc')) ?? '') as object;
        await tested.store.redis.hset(keyOf('h', id), 'doc', JSON.stringify({ ...doc, dialect: 'future' }));
      },
    ],
  ])('has its deliveries wait, and no others: %s', async (_, damage) => {
    const [good, bad] = [await tested.addHook(), await tested.addHook()];
    const whole = (await tested.store.redis.hget(keyOf('h', bad.id), 'doc')) ?? '';
    await damage(bad.id);
    await tested.post('x', 'y');
    const transport = scriptedTransport(delivered);
    await tested.run(transport);
    expect(await hooksPutOff(2)).toEqual([bad.id, bad.id]);
    expect(transport.jobs.map(({ hook }) => hook.id)).toEqual([good.id, good.id]);

    // Mended, or met by a worker of the newer version, it loses nothing.
    await tested.store.redis.hset(keyOf('h', bad.id), 'doc', whole);
    await tested.store.redis.hincrby(keyOf('h', bad.id), 'rev', 1);
    for (const id of await tested.store.redis.zrange(due(), '0', '-1')) await tested.store.redis.zadd(due(), 0, id);
    await vi.waitFor(() => expect(transport.jobs).toHaveLength(4), patience);
    expect(transport.jobs.slice(2).map(({ hook }) => hook.id)).toEqual([bad.id, bad.id]);
  });
});

test('hooks of a source whose dialect is of a newer version have their deliveries wait, and those with one of their own do not', async () => {
  const [follows, own] = [await tested.addHook(), await tested.addHook({ dialect: 'cloudevents' })];
  await tested.store.redis.hset(keyOf('src', 'feeds/a'), 'dialect', 'future');
  await tested.post('x');
  const transport = scriptedTransport(delivered);
  await tested.run(transport);
  expect(await hooksPutOff(1)).toEqual([follows.id]);
  expect(transport.jobs.map(({ hook }) => hook.id)).toEqual([own.id]);
});

test('an event that can not be read has its deliveries wait, and no others', async () => {
  await tested.addHook();
  await tested.post('x', 'y');
  await tested.store.redis.set(keyOf('e', 'feeds/a|x'), 'what a newer version wrote\n');
  const transport = scriptedTransport(delivered);
  await tested.run(transport);
  expect(await hooksPutOff(1)).toHaveLength(1);
  expect(transport.jobs.map(({ event }) => event.id)).toEqual(['y']);
});

test('an event that can not be read waits for its fan-out where a filter is to look at it, and no others do', async () => {
  await tested.addHook({ filter: { type: 'ping' } });
  for (const id of ['x', 'y']) await tested.post(id);
  const key = keyOf('e', 'feeds/a|x');
  const whole = (await tested.store.redis.get(key)) ?? '';
  await tested.store.redis.set(key, 'what a newer version wrote\n');
  const transport = scriptedTransport(delivered);
  await tested.run(transport);
  await tested.delivery('y', ({ status }) => status === 'delivered');
  expect(await tested.pending('events')).toBe(1);
  expect(await deliveryIdsOfEvent(tested.store, 'feeds/a', 'x')).toEqual([]);
  await tested.store.redis.set(key, whole);
  await tested.delivery('x', ({ status }) => status === 'delivered');
});
