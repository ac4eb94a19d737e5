import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { decodeDeliveryIds, splitEventKey } from '../src/event-record.ts';
import { findEvents, getEvent, readEvents } from '../src/events.ts';
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

describe('an event record', () => {
  test('parts source and id at the first bar: ids may hold others', () => {
    expect(splitEventKey('feeds/a|b|c')).toEqual({ source: 'feeds/a', id: 'b|c' });
  });

  test('lists the ids of deliveries from ranges', () => {
    expect(decodeDeliveryIds('1:2,9:1', 7)).toEqual([1 * 1024 + 7, 2 * 1024 + 7, 9 * 1024 + 7]);
    expect(decodeDeliveryIds(null, 7)).toEqual([]);
  });
});
