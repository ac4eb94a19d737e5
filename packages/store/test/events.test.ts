import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { acceptEvents } from '../src/accept-events.ts';
import { decodeDeliveryIds, splitEventKey } from '../src/event-record.ts';
import { findEvents, getEvent, readEventHeads, readEvents, readStoredEvents } from '../src/events.ts';
import { type Store, shardOfSource } from '../src/store.ts';
import { addSources, eventOf, post } from './support/protocol.ts';
import { startTestStore, type TestStore } from './support/store.ts';

let tested: TestStore;
let store: Store;
beforeAll(async () => {
  tested = await startTestStore({ shards: 3 });
  store = tested.store;
});
beforeEach(() => tested.clear());
afterAll(() => tested.close());

describe('events', () => {
  test('are found by id alone in every source of every shard', async () => {
    const sources = ['feeds/a', 'feeds/b', 'feeds/c', 'feeds/d', 'feeds/e'];
    await addSources(store, ...sources);
    await post(store, ...sources.slice(1).map((source) => eventOf(source, 'x')), eventOf('feeds/a', 'y'));
    const found = await findEvents(store, 'x');
    expect(found.map(({ source }) => source).toSorted()).toEqual(sources.slice(1));
    expect(await findEvents(store, 'z')).toEqual([]);
  });

  test('are read in order, and are missing where they are not kept', async () => {
    await addSources(store, 'feeds/a');
    await post(store, eventOf('feeds/a', 'x'), eventOf('feeds/a', 'y'));
    const read = await readEvents(store, shardOfSource(store, 'feeds/a'), ['feeds/a|y', 'feeds/a|none', 'feeds/a|x']);
    expect(read.map((event) => event?.id)).toEqual(['y', undefined, 'x']);
    expect(await getEvent(store, 'feeds/a', 'none')).toBeUndefined();
  });
});

describe('an event with large data', () => {
  const large = eventOf('feeds/a', 'large', { actor: 'Zoë', data: `{"text":"${'é'.repeat(200_000)}"}` });
  const dataBytes = Buffer.byteLength(large.data);
  const small = eventOf('feeds/a', 'small');

  async function stored() {
    await addSources(store, 'feeds/a');
    await post(store, large, small);
    return shardOfSource(store, 'feeds/a');
  }

  test('is read without that among others, and with it when it is asked for', async () => {
    const shard = await stored();
    const [first, second] = await readStoredEvents(store, shard, ['feeds/a|large', 'feeds/a|small']);
    expect(first).toMatchObject({ id: 'large', actor: 'Zoë', dataBytes });
    expect(first).not.toHaveProperty('data');
    expect(second).toMatchObject({ id: 'small', data: small.data });
    const whole = await getEvent(store, 'feeds/a', 'large');
    expect(whole).toEqual({ ...large, contentHash: undefined, receivedAtMs: first?.receivedAtMs });
    expect((await readEvents(store, shard, ['feeds/a|large']))[0]).toEqual(whole);
    const heads = await readEventHeads(store, shard, ['feeds/a|large']);
    expect(heads[0]).toMatchObject({ id: 'large', type: large.type, actor: 'Zoë' });
  });

  test('is the same event when it is posted again, and another with other data', async () => {
    await stored();
    expect(await acceptEvents(store, [large])).toEqual(['same']);
    expect(await acceptEvents(store, [eventOf('feeds/a', 'new', { data: large.data }), large])).toEqual([
      'new',
      'same',
    ]);
    expect(await acceptEvents(store, [{ ...large, contentHash: '-'.repeat(22) }])).toEqual(['other']);
    expect((await getEvent(store, 'feeds/a', 'new'))?.data).toBe(large.data);
  });

  test('is gone when its data is', async () => {
    const shard = await stored();
    await store.redis.del(`${shard.prefix}data:feeds/a|large`);
    expect(await getEvent(store, 'feeds/a', 'large')).toBeUndefined();
  });
});

describe('the head of an event', () => {
  test('is read whole, however long it is', async () => {
    await addSources(store, 'feeds/a');
    const actor = '\u0001'.repeat(200);
    await post(store, eventOf('feeds/a', 'long', { actor, type: 't'.repeat(100) }), eventOf('feeds/a', 'short'));
    const keys = ['feeds/a|short', 'feeds/a|none', 'feeds/a|long'];
    const heads = await readEventHeads(store, shardOfSource(store, 'feeds/a'), keys);
    expect(heads).toMatchObject([{ id: 'short' }, undefined, { id: 'long', actor, type: 't'.repeat(100) }]);
  });
});

describe('an event record', () => {
  test('parts source and id at the first bar: ids may hold others', () => {
    expect(splitEventKey('feeds/a|b|c')).toEqual({ source: 'feeds/a', id: 'b|c' });
  });

  test('lists the ids of deliveries from ranges', () => {
    expect(decodeDeliveryIds(',1:2,9:1', 7)).toEqual([1 * 1024 + 7, 2 * 1024 + 7, 9 * 1024 + 7]);
    expect(decodeDeliveryIds(null, 7)).toEqual([]);
  });
});
