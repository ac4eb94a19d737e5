import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Shard } from '../src/keys.ts';
import { type Settled, settle } from '../src/settle.ts';
import type { Store } from '../src/store.ts';
import {
  claimOwn,
  createGroups,
  type DeliveryEntry,
  decodeDeliveryEntry,
  decodeEventEntry,
  isMissingGroup,
  pendingOf,
  readNew,
} from '../src/streams.ts';
import { beat, silenceMs, takeOver } from '../src/workers.ts';
import {
  addHook,
  addSources,
  eventOf,
  keysOf,
  only,
  post,
  postAndFanOut,
  readDeliveryEntries,
  readEventEntries,
  redisNowMs,
  settlementOf,
  stateOf,
} from './support/protocol.ts';
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
    expect(read).toMatchObject([{ source: 'feeds/a', events: [{ id: 'x', type: 'package.added' }] }]);
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
    expect(keysOf(entries)).toEqual(['feeds/a|read', 'feeds/a|unread']);
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
    expect(decodeDeliveryEntry(read ?? ['', null])).toMatchObject([{ hook: hook.id, attempt: 1, event: 'feeds/a|x' }]);
  });

  test('leaves out what was settled meanwhile', async () => {
    await addSources(store, 'feeds/a');
    for (const id of ['x', 'y']) await post(store, eventOf('feeds/a', id));
    const [x, y] = await readEventEntries(store, shard);
    await store.redis.xack(`${shard.prefix}events`, 'w', x?.entry ?? '');
    await store.redis.xdel(`${shard.prefix}events`, x?.entry ?? '');
    const claimed = await claimOwn(store, shard, 'events', 'w1', [x?.entry ?? '', y?.entry ?? '']);
    expect(claimed.map(({ raw }) => raw[0])).toEqual([y?.entry]);
  });

  test('leaves out what another worker took over meanwhile', async () => {
    await addSources(store, 'feeds/a');
    for (const id of ['x', 'y']) await post(store, eventOf('feeds/a', id));
    const [x, y] = await readEventEntries(store, shard);
    await store.redis.xclaim(`${shard.prefix}events`, 'w', 'w2', 0, x?.entry ?? '');
    const claimed = await claimOwn(store, shard, 'events', 'w1', [x?.entry ?? '', y?.entry ?? '']);
    expect(claimed.map(({ raw }) => raw[0])).toEqual([y?.entry]);
    expect(await pendingOf(store, shard, 'events', 'w2', 10)).toEqual([x?.entry]);
  });

  /** Makes a delivery of each of three events, all in one entry, and reads them. */
  async function readThree(): Promise<[DeliveryEntry, DeliveryEntry, DeliveryEntry]> {
    await addSources(store, 'feeds/a');
    await addHook(store, 'feeds/a');
    await postAndFanOut(store, ...['x', 'y', 'z'].map((id) => eventOf('feeds/a', id)));
    const [first, second, third] = await readDeliveryEntries(store, shard, 'w1');
    if (!first || !second || !third) throw new Error('Three were to be released.');
    expect([second.entry, third.entry]).toEqual([first.entry, first.entry]);
    return [first, second, third];
  }

  const deliver = (...entries: DeliveryEntry[]): Promise<Settled[]> =>
    settle(
      store,
      shard,
      entries.map((entry) => settlementOf(entry, 'delivered')),
    );

  test('takes an entry of several deliveries apart: each that is still out comes again by itself', async () => {
    const [settled, ...others] = await readThree();
    await deliver(settled);
    expect(await claimOwn(store, shard, 'deliveries', 'w1', [settled.entry])).toEqual([]);
    expect((await stateOf(store, shard)).out).toEqual(new Map([[settled.hook, 2]]));
    const again = await readDeliveryEntries(store, shard, 'w2');
    expect(again).toEqual(others.map((other, i) => ({ ...other, entry: again[i]?.entry })));
    expect(new Set([settled.entry, ...again.map(({ entry }) => entry)]).size).toBe(3);
    // Who had them settles too late.
    expect(await deliver(...others)).toEqual(['late', 'late']);
    expect(await deliver(...again)).toEqual(['settled', 'settled']);
    const { out, inEntries } = await stateOf(store, shard);
    expect([out.get(settled.hook), inEntries]).toEqual([0, []]);
  });

  test('hands out the one delivery that is left of an entry, and drops an entry of which none is', async () => {
    const [first, second, last] = await readThree();
    await deliver(first, second);
    const [claimed] = await claimOwn(store, shard, 'deliveries', 'w1', [last.entry]);
    expect(claimed && decodeDeliveryEntry(claimed.raw)).toEqual([last]);
    // As if somebody had taken it out by hand.
    await store.redis.hdel(`${shard.prefix}out`, `${last.delivery}`);
    expect(await claimOwn(store, shard, 'deliveries', 'w1', [last.entry])).toEqual([]);
    expect(await store.redis.xlen(`${shard.prefix}deliveries`)).toBe(0);
    expect(await store.redis.exists(`${shard.prefix}left`)).toBe(0);
  });

  test('passes over a delivery of the entry that is out with another by now', async () => {
    const [settled, released, last] = await readThree();
    await deliver(settled);
    await settle(store, shard, [settlementOf(released, 'release')]);
    const claimed = await claimOwn(store, shard, 'deliveries', 'w1', [last.entry]);
    expect(claimed.flatMap(({ raw }) => decodeDeliveryEntry(raw))).toEqual([last]);
    const again = await readDeliveryEntries(store, shard, 'w2');
    expect(again).toEqual([{ ...released, entry: again[0]?.entry }]);
  });

  test('leaves to a new group what is still out, and nothing that is settled', async () => {
    const [settled, ...others] = await readThree();
    await deliver(settled);
    await store.redis.xgroup('DESTROY', `${shard.prefix}deliveries`, 'w');
    await createGroups(store, shard);
    expect(await readDeliveryEntries(store, shard, 'w2')).toEqual([]);
    await beat(store, shard, 'w2');
    expect(await takeOver(store, shard, 'w2')).toBe(1);
    const ids = await pendingOf(store, shard, 'deliveries', 'w2', 10, 60_000);
    expect(await claimOwn(store, shard, 'deliveries', 'w2', ids)).toEqual([]);
    const again = await readDeliveryEntries(store, shard, 'w2');
    expect(again.map(({ delivery }) => delivery)).toEqual(others.map(({ delivery }) => delivery));
    expect(await deliver(...again)).toEqual(['settled', 'settled']);
    expect(await store.redis.xlen(`${shard.prefix}deliveries`)).toBe(0);
  });

  test('claims nothing of nothing', async () => {
    expect(await claimOwn(store, shard, 'events', 'w1', [])).toEqual([]);
  });
});

describe('pendingOf', () => {
  test("lists a worker's own entries only, the oldest first", async () => {
    await addSources(store, 'feeds/a');
    for (const id of ['x', 'y', 'z']) await post(store, eventOf('feeds/a', id));
    const mine = await readEventEntries(store, shard, 'w1', 2);
    const others = await readEventEntries(store, shard, 'w2', 2);
    expect(await pendingOf(store, shard, 'events', 'w1', 10)).toEqual(mine.map(({ entry }) => entry));
    expect(await pendingOf(store, shard, 'events', 'w2', 10)).toEqual(others.map(({ entry }) => entry));
    expect(await pendingOf(store, shard, 'events', 'w3', 10)).toEqual([]);
  });

  test('leaves out what was handed out a short while ago, but for what was taken over', async () => {
    await addSources(store, 'feeds/a');
    await post(store, eventOf('feeds/a', 'x'));
    const [entry] = await readEventEntries(store, shard, 'w1');
    expect(await pendingOf(store, shard, 'events', 'w1', 10, 60_000)).toEqual([]);
    await beat(store, shard, 'w2');
    await store.redis.zadd(`${shard.prefix}workers`, (await redisNowMs(store)) - 100 * silenceMs, 'w1');
    expect(await takeOver(store, shard, 'w2')).toBe(1);
    expect(await pendingOf(store, shard, 'events', 'w2', 10, 60_000)).toEqual([entry?.entry]);
  });
});
