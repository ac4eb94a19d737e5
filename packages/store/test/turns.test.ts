import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { splitEventKey } from '../src/event-record.ts';
import { fanOut } from '../src/fan-out.ts';
import type { Shard } from '../src/keys.ts';
import { readLoad } from '../src/load.ts';
import { promote } from '../src/promote.ts';
import { streamLoads } from '../src/stats/stream-loads.ts';
import type { Store } from '../src/store.ts';
import { createGroups, type EventEntry } from '../src/streams.ts';
import { addSources, eventOf, keysOf, matchAll, only, post, readEventEntries, redisNowMs } from './support/protocol.ts';
import { startTestStore, type TestStore } from './support/store.ts';

/** How many unread entries the stream holds, and how many events each may: UNREAD and PER_EVENT_ENTRY in lua/lib/turns.lua. */
const unreadEntries = 40;
const perEntry = 10;
const unread = unreadEntries * perEntry;

let tested: TestStore;
let store: Store;
let shard: Shard;
beforeAll(async () => {
  tested = await startTestStore();
  store = tested.store;
  shard = only(store);
});
beforeEach(async () => {
  await tested.clear();
  await addSources(store, 'feeds/a', 'feeds/b', 'feeds/c');
});
afterAll(() => tested.close());

/** Posts `count` events of a source; ids go on from `from`. */
async function flood(source: string, count: number, from = 0): Promise<void> {
  await post(store, ...Array.from({ length: count }, (_, i) => eventOf(source, `${from + i}`)));
}

async function end(entries: readonly EventEntry[]): Promise<void> {
  await fanOut(store, shard, await Promise.all(entries.map((entry) => matchAll(store, entry))));
}

/** Reads and fans out `count` entries at a time until there are no more, as one worker does. Returns the events in that order. */
async function workOff(count = 5): Promise<string[]> {
  const events: string[] = [];
  for (;;) {
    const entries = await readEventEntries(store, shard, 'w1', count);
    if (entries.length === 0) return events;
    events.push(...keysOf(entries));
    await end(entries);
  }
}

const lengthOf = (): Promise<number> => store.redis.xlen(`${shard.prefix}events`);

/** What is left when nothing waits: keys that only waiting events need. */
async function waitingKeys(): Promise<string[]> {
  const found = await Promise.all(['turns', 'queued', 'queue:*'].map((name) => store.redis.keys(shard.prefix + name)));
  return found.flat();
}

describe('turns', () => {
  test('an event comes in behind a bounded number of another source’s, however many of those were posted before', async () => {
    await flood('feeds/a', 5000);
    expect(await lengthOf()).toBe(unreadEntries);
    await flood('feeds/b', 1);
    const order = await workOff();
    expect(order.indexOf('feeds/b|0')).toBeLessThan(unread + 100);
    expect(order.filter((event) => event.startsWith('feeds/a'))).toEqual(
      Array.from({ length: 5000 }, (_, i) => `feeds/a|${i}`),
    );
    expect(await waitingKeys()).toEqual([]);
  });

  test('sources that all wait come in in equal parts', async () => {
    await flood('feeds/a', 2000);
    await flood('feeds/b', 600);
    await flood('feeds/c', 600);
    const order = (await workOff()).map((event) => splitEventKey(event).source);
    const together = order.slice(unread, unread + 1500);
    for (const source of ['feeds/a', 'feeds/b', 'feeds/c'])
      expect(together.filter((one) => one === source).length).toBeGreaterThan(450);
    expect(order).toHaveLength(3200);
  });

  test('as much comes in as there is room for, however many sources it is shared among', async () => {
    for (const source of ['feeds/a', 'feeds/b', 'feeds/c']) await flood(source, 1000);
    await readEventEntries(store, shard, 'frozen', 30);
    await promote(store, shard);
    expect(await lengthOf()).toBe(unreadEntries + 30);
  });

  test('what workers have in hand keeps nobody waiting: the stream is filled up beside it', async () => {
    await flood('feeds/a', 1000);
    const held = await readEventEntries(store, shard, 'frozen', 15);
    await promote(store, shard);
    expect(await lengthOf()).toBe(unreadEntries + 15);
    const order = await workOff();
    expect(order).toHaveLength(850);
    await end(held);
    expect(await lengthOf()).toBe(0);
  });

  test('go on by themselves when somebody has emptied or deleted the stream', async () => {
    await flood('feeds/a', 1000);
    await store.redis.del(`${shard.prefix}events`);
    await createGroups(store, shard);
    await promote(store, shard);
    expect(await workOff()).toEqual(Array.from({ length: 1000 - unread }, (_, i) => `feeds/a|${unread + i}`));
    expect(await waitingKeys()).toEqual([]);
  });

  test('events that wait count as what they are: in the load, and with their age in the statistics', async () => {
    const beforeMs = await redisNowMs(store);
    await flood('feeds/a', 900);
    await flood('feeds/b', 100);
    const afterMs = await redisNowMs(store);
    await readEventEntries(store, shard, 'w1', 15);
    // Few entries are in the stream; all else is counted one by one.
    expect((await readLoad(store)).events).toBe(1000 - unread + unreadEntries);
    const [all] = await streamLoads(store, shard, beforeMs);
    expect(all).toMatchObject({ stream: 'events', waiting: 1000 - 150, inHand: 150 });
    await store.redis.del(`${shard.prefix}events`);
    const [events] = await streamLoads(store, shard, beforeMs + 60_000);
    expect(events).toMatchObject({ stream: 'events', waiting: 1000 - unread, inHand: 0 });
    expect(events?.oldestAgeMs).toBeLessThanOrEqual(60_000);
    expect(events?.oldestAgeMs).toBeGreaterThanOrEqual(60_000 - (afterMs - beforeMs));
  });

  test('every event comes in exactly once and in its source’s order, whatever is posted and read in between', async () => {
    const steps = fc.array(
      fc.record({ source: fc.constantFrom('a', 'b', 'c'), posted: fc.nat(900), read: fc.nat(60) }),
      { minLength: 5, maxLength: 15 },
    );
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        await tested.clear();
        await addSources(store, 'feeds/a', 'feeds/b', 'feeds/c');
        const posted = new Map([
          ['feeds/a', 0],
          ['feeds/b', 0],
          ['feeds/c', 0],
        ]);
        const order: string[] = [];
        for (const step of all) {
          const source = `feeds/${step.source}`;
          const from = posted.get(source) ?? 0;
          await flood(source, step.posted, from);
          posted.set(source, from + step.posted);
          const entries = step.read > 0 ? await readEventEntries(store, shard, 'w1', step.read) : [];
          order.push(...keysOf(entries));
          await end(entries);
          expect(await lengthOf()).toBeLessThanOrEqual(unreadEntries);
        }
        order.push(...(await workOff(10)));
        for (const [source, count] of posted) {
          const own = order.filter((event) => event.startsWith(`${source}|`));
          expect(own).toEqual(Array.from({ length: count }, (_, i) => `${source}|${i}`));
        }
        expect(await waitingKeys()).toEqual([]);
      }),
      { numRuns: 8 },
    );
  });
});
