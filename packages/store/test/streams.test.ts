import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Shard } from '../src/keys.ts';
import type { Store } from '../src/store.ts';
import {
  claimOwn,
  createGroups,
  decodeDeliveryEntry,
  decodeEventEntry,
  isMissingGroup,
  pendingOf,
  readNew,
} from '../src/streams.ts';
import { addHook, addSources, eventOf, only, post, postAndFanOut, readEventEntries } from './support/protocol.ts';
import { startTestStore, type TestStore } from './support/store.ts';

let tested: TestStore;
let store: Store;
let shard: Shard;
beforeAll(async () => {
  tested = await startTestStore();
  store = tested.store;
  shard = only(store);
});
beforeEach(() => tested.clear());
afterAll(() => tested.close());

describe('readNew', () => {
  test('waits for an entry, and hands it to one worker only', async () => {
    await addSources(store, 'feeds/a');
    const link = store.connectBlocking();
    const reading = readNew(link, shard, 'events', 'w1', 10);
    await post(store, eventOf('feeds/a', 'x', { type: 'package.added' }));
    const read = (await reading).map(decodeEventEntry);
    link.disconnect();
    expect(read).toMatchObject([{ event: 'feeds/a|x', type: 'package.added' }]);
    expect(await readEventEntries(store, shard, 'w2')).toEqual([]);
  });

  test('says when its group is gone', async () => {
    await store.redis.xgroup('DESTROY', `${shard.prefix}events`, 'w');
    const link = store.connectBlocking();
    const error = await readNew(link, shard, 'events', 'w1', 10).catch((reason: unknown) => reason);
    link.disconnect();
    expect(isMissingGroup(error)).toBe(true);
    expect(isMissingGroup(new Error('something else'))).toBe(false);
  });
});

describe('createGroups', () => {
  test('does nothing where they are', async () => {
    await createGroups(store, shard);
    expect(await store.redis.xinfo('GROUPS', `${shard.prefix}events`)).toHaveLength(1);
  });

  test('makes deleted ones again from the beginning: what was unread or unsettled is read', async () => {
    await addSources(store, 'feeds/a');
    await post(store, eventOf('feeds/a', 'read'));
    await readEventEntries(store, shard);
    await post(store, eventOf('feeds/a', 'unread'));
    await store.redis.xgroup('DESTROY', `${shard.prefix}events`, 'w');
    await createGroups(store, shard);
    const entries = await readEventEntries(store, shard);
    expect(entries.map(({ event }) => event)).toEqual(['feeds/a|read', 'feeds/a|unread']);
  });

  test('is an error when something else is wrong', async () => {
    await store.redis.set(`{px}events`, 'not a stream');
    await expect(createGroups(store, { index: 0, prefix: '{px}' })).rejects.toThrow(/WRONGTYPE/);
  });
});

describe('claimOwn', () => {
  test('hands an entry out again, and counts how often it was', async () => {
    await addSources(store, 'feeds/a');
    const hook = await addHook(store, 'feeds/a');
    await postAndFanOut(store, eventOf('feeds/a', 'x'));
    const link = store.connectBlocking();
    const [read] = await readNew(link, shard, 'deliveries', 'w1', 10);
    link.disconnect();
    const ids = await pendingOf(store, shard, 'deliveries', 'w1', 10);
    expect(ids).toEqual([read?.[0]]);
    for (const claims of [2, 3, 4]) {
      expect(await claimOwn(store, shard, 'deliveries', 'w1', ids)).toEqual([{ raw: read, claims }]);
    }
    expect(decodeDeliveryEntry(read ?? ['', null])).toMatchObject({ hook: hook.id, attempt: 1, event: 'feeds/a|x' });
  });

  test('leaves out what was settled meanwhile', async () => {
    await addSources(store, 'feeds/a');
    await post(store, eventOf('feeds/a', 'x'), eventOf('feeds/a', 'y'));
    const [x, y] = await readEventEntries(store, shard);
    await store.redis.xack(`${shard.prefix}events`, 'w', x?.entry ?? '');
    await store.redis.xdel(`${shard.prefix}events`, x?.entry ?? '');
    const claimed = await claimOwn(store, shard, 'events', 'w1', [x?.entry ?? '', y?.entry ?? '']);
    expect(claimed.map(({ raw }) => raw[0])).toEqual([y?.entry]);
  });

  test('leaves out what another worker took over meanwhile', async () => {
    await addSources(store, 'feeds/a');
    await post(store, eventOf('feeds/a', 'x'), eventOf('feeds/a', 'y'));
    const [x, y] = await readEventEntries(store, shard);
    await store.redis.xclaim(`${shard.prefix}events`, 'w', 'w2', 0, x?.entry ?? '');
    const claimed = await claimOwn(store, shard, 'events', 'w1', [x?.entry ?? '', y?.entry ?? '']);
    expect(claimed.map(({ raw }) => raw[0])).toEqual([y?.entry]);
    expect(await pendingOf(store, shard, 'events', 'w2', 10)).toEqual([x?.entry]);
  });

  test('claims nothing of nothing', async () => {
    expect(await claimOwn(store, shard, 'events', 'w1', [])).toEqual([]);
  });
});

describe('pendingOf', () => {
  test("lists a worker's own entries only, the oldest first", async () => {
    await addSources(store, 'feeds/a');
    await post(store, eventOf('feeds/a', 'x'), eventOf('feeds/a', 'y'), eventOf('feeds/a', 'z'));
    const mine = await readEventEntries(store, shard, 'w1', 2);
    const others = await readEventEntries(store, shard, 'w2', 2);
    expect(await pendingOf(store, shard, 'events', 'w1', 10)).toEqual(mine.map(({ entry }) => entry));
    expect(await pendingOf(store, shard, 'events', 'w2', 10)).toEqual(others.map(({ entry }) => entry));
    expect(await pendingOf(store, shard, 'events', 'w3', 10)).toEqual([]);
  });
});
