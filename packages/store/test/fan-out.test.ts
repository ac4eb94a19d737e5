import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deliveryIdsOfEvent } from '../src/events.ts';
import { fanOut, type Matched } from '../src/fan-out.ts';
import { deleteHook, updateHook } from '../src/hooks.ts';
import type { Shard } from '../src/keys.ts';
import { run, type Store } from '../src/store.ts';
import { createGroups } from '../src/streams.ts';
import { sweep } from '../src/sweep.ts';
import {
  addBareHooks,
  addHook,
  addSources,
  eventOf,
  keysOf,
  matchAll,
  only,
  post,
  postAndFanOut,
  readDeliveryEntries,
  readEventEntries,
  recordOf,
  someTime,
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

/** Posts event `id` of feeds/a and reads its entry, matched with these hooks. */
async function matchedEvent(id: string, hooks: readonly number[]): Promise<Matched> {
  await post(store, eventOf('feeds/a', id));
  const [entry] = await readEventEntries(store, shard);
  if (!entry) throw new Error('The event was not queued.');
  return { ...(await matchAll(store, entry)), events: [{ id, hooks }] };
}

/** One script call, as one worker makes it, with all events of an entry that are to come, or so many of them. */
async function call({ entry, sources, versions, events }: Matched, done = '0', count = 100): Promise<string> {
  const from = Number.parseInt(done, 10);
  const lines = events.slice(from, from + count).map(({ id, hooks }) => `${hooks.join(',') || '-'} ${id}`);
  const item = `${entry} 0 ${done} ${events.length} ${sources.join(',')} ${versions?.join(',') ?? '*'}\n${lines.join('\n')}`;
  const [answer] = (await run(store, shard, 'fan_out', [store.gateCap, item])) as string[];
  return answer ?? '';
}

async function deliveriesPerHook(): Promise<Map<number, number>> {
  const counts = new Map<number, number>();
  for (const { hook } of (await stateOf(store, shard)).records.values()) counts.set(hook, (counts.get(hook) ?? 0) + 1);
  return counts;
}

describe('fanOut', () => {
  test('makes one delivery per hook, lets it go, and takes the event off the stream', async () => {
    await addSources(store, 'feeds/a');
    const [first, second] = [await addHook(store, 'feeds/a'), await addHook(store, 'feeds/a')];
    await postAndFanOut(store, eventOf('feeds/a', 'x'));
    const entries = await readDeliveryEntries(store, shard);
    expect(entries).toMatchObject([
      { hook: first.id, attempt: 1, kind: 'e', event: 'feeds/a|x', hookRevision: 1 },
      { hook: second.id, attempt: 1, kind: 'e', event: 'feeds/a|x', hookRevision: 1 },
    ]);
    expect(await deliveryIdsOfEvent(store, 'feeds/a', 'x')).toEqual(entries.map(({ delivery }) => delivery));
    expect(await recordOf(store, shard, entries[0]?.delivery ?? 0)).toMatchObject({
      status: 'pending',
      hook: first.id,
    });
    expect(await store.redis.xlen(`${shard.prefix}events`)).toBe(0);
  });

  test('ends an event that nobody wants', async () => {
    await addSources(store, 'feeds/a');
    await postAndFanOut(store, eventOf('feeds/a', 'x'));
    expect(await store.redis.xlen(`${shard.prefix}events`)).toBe(0);
    expect(await deliveryIdsOfEvent(store, 'feeds/a', 'x')).toEqual([]);
  });

  test('does nothing the second time', async () => {
    await addSources(store, 'feeds/a');
    const matched = await matchedEvent('x', await addBareHooks(store, shard, 3));
    expect(await call(matched)).toBe('done');
    const before = await stateOf(store, shard);
    expect(await call(matched)).toBe('stale');
    expect(await stateOf(store, shard)).toEqual(before);
    expect(before.records.size).toBe(3);
  });

  test('has an event matched again when a hook was added, changed or deleted since', async () => {
    await addSources(store, 'feeds/a');
    const { id } = await addHook(store, 'feeds/a');
    const changes = [
      () => addHook(store, 'feeds/a'),
      () => updateHook(store, id, (hook) => ({ ...hook, active: false }), someTime),
      () => deleteHook(store, id),
    ];
    for (const [i, change] of changes.entries()) {
      await post(store, eventOf('feeds/a', `x${i}`));
      const [entry] = await readEventEntries(store, shard);
      if (!entry) throw new Error('The event was not queued.');
      const old = await matchAll(store, entry);
      await change();
      expect(await fanOut(store, shard, [old])).toEqual([old]);
      expect(await deliveryIdsOfEvent(store, 'feeds/a', `x${i}`)).toEqual([]);
      expect(await fanOut(store, shard, [await matchAll(store, entry)])).toEqual([]);
    }
    // The first and the new one heard of x0, only the new one of what came later.
    const heard = await Promise.all([0, 1, 2].map((i) => deliveryIdsOfEvent(store, 'feeds/a', `x${i}`)));
    expect(heard.map((ids) => ids.length)).toEqual([2, 1, 1]);
  });

  test('compares the versions of all sources that were looked at', async () => {
    await addSources(store, 'repos/o/r', 'orgs/o');
    await post(store, eventOf('repos/o/r', 'x'));
    const [entry] = await readEventEntries(store, shard);
    if (!entry) throw new Error('The event was not queued.');
    const matched = {
      entry: entry.entry,
      sources: ['repos/o/r', 'orgs/o'],
      versions: [0, 0],
      events: [{ id: 'x', hooks: [] }],
    };
    await addHook(store, 'orgs/o');
    expect(await fanOut(store, shard, [matched])).toEqual([matched]);
    expect(await fanOut(store, shard, [{ ...matched, versions: [0, 1] }])).toEqual([]);
  });

  test('compares no versions where the hooks were read after the entry', async () => {
    await addSources(store, 'feeds/a');
    const { id } = await addHook(store, 'feeds/a');
    await post(store, eventOf('feeds/a', 'x'), eventOf('feeds/a', 'y'));
    const [entry] = await readEventEntries(store, shard);
    if (!entry) throw new Error('The events were not queued.');
    const matched = { ...(await matchAll(store, entry)), versions: null };
    await addHook(store, 'feeds/a');
    expect(await call(matched, '0', 1)).toBe('1');
    await addHook(store, 'feeds/a');
    expect(await fanOut(store, shard, [matched])).toEqual([]);
    expect(await deliveriesPerHook()).toEqual(new Map([[id, 2]]));
  });

  test('takes three calls for 450 hooks, and keeps the entry until the last', async () => {
    await addSources(store, 'feeds/a');
    const matched = await matchedEvent('x', await addBareHooks(store, shard, 450));
    const pending = async (): Promise<number> => Number((await store.redis.xpending(`${shard.prefix}events`, 'w'))[0]);
    expect(await call(matched)).toBe('0+200');
    expect(await pending()).toBe(1);
    expect(await call(matched, '0+200')).toBe('0+400');
    expect(await pending()).toBe(1);
    expect(await call(matched, '0+400')).toBe('done');
    expect(await pending()).toBe(0);
    expect(await store.redis.xlen(`${shard.prefix}events`)).toBe(0);
    expect(await store.redis.exists(`${shard.prefix}cursors`)).toBe(0);
    const counts = await deliveriesPerHook();
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual(matched.events[0]?.hooks);
    expect(new Set(counts.values())).toEqual(new Set([1]));
  });

  test('goes on with the hook list that the first worker fixed, whatever the next one matched', async () => {
    await addSources(store, 'feeds/a');
    const hooks = await addBareHooks(store, shard, 450);
    const first = await matchedEvent('x', hooks);
    expect(await call(first)).toBe('0+200');
    // Another worker took the entry over; for it some hooks are gone and others are new.
    await addHook(store, 'feeds/a');
    const second = { ...first, versions: [1], events: [{ id: 'x', hooks: [...hooks.slice(100, 220), 7 * 1024] }] };
    expect(await fanOut(store, shard, [second])).toEqual([]);
    const counts = await deliveriesPerHook();
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual(hooks);
    expect(new Set(counts.values())).toEqual(new Set([1]));
  });

  test('does nothing when a call for an earlier chunk is sent again, before or after the end', async () => {
    await addSources(store, 'feeds/a');
    const matched = await matchedEvent('x', await addBareHooks(store, shard, 450));
    await call(matched);
    expect(await call(matched)).toBe('0+200');
    await call(matched, '0+200');
    expect(await call(matched)).toBe('0+400');
    expect(await call(matched, '0+200')).toBe('0+400');
    await call(matched, '0+400');
    for (const done of ['0', '0+200', '0+400']) expect(await call(matched, done)).toBe('stale');
    expect(new Set((await deliveriesPerHook()).values())).toEqual(new Set([1]));
    expect(await deliveryIdsOfEvent(store, 'feeds/a', 'x')).toHaveLength(450);
  });

  test('makes no more than 100 deliveries in one script, however many events it is handed', async () => {
    await addSources(store, 'feeds/a');
    const hooks = await addBareHooks(store, shard, 40);
    await post(store, ...Array.from({ length: 12 }, (_, i) => eventOf('feeds/a', `x${i}`)));
    const entries = await readEventEntries(store, shard);
    const matched = await Promise.all(
      entries.map(async (entry) => ({
        ...(await matchAll(store, entry)),
        events: entry.events.map(({ id }) => ({ id, hooks })),
      })),
    );
    const created: number[] = [];
    const seqBefore = { value: 0 };
    const counting: Store = {
      ...store,
      redis: new Proxy(store.redis, {
        get: (target, key) => {
          const member: unknown = Reflect.get(target, key, target);
          if (key !== 'fan_out') return typeof member === 'function' ? member.bind(target) : member;
          return async (...args: unknown[]) => {
            const answer: unknown = await (member as (...all: unknown[]) => Promise<unknown>).apply(target, args);
            const seq = Number(await target.get(`${shard.prefix}delivery-seq`));
            created.push(seq - seqBefore.value);
            seqBefore.value = seq;
            return answer;
          };
        },
      }),
    };
    await fanOut(counting, shard, matched);
    expect(created.reduce((sum, count) => sum + count, 0)).toBe(12 * 40);
    expect(Math.max(...created)).toBe(80);
  });

  describe('an entry of several events', () => {
    /** Posts three events in one call and reads their entry, matched with these hooks each. */
    async function matchedEntry(...hooks: readonly (readonly number[])[]): Promise<Matched> {
      const ids = hooks.map((_, i) => `x${i}`);
      await post(store, ...ids.map((id) => eventOf('feeds/a', id)));
      const [entry, ...more] = await readEventEntries(store, shard);
      if (!entry || more.length > 0) throw new Error('The events should be one entry.');
      const events = ids.map((id, i) => ({ id, hooks: hooks[i] ?? [] }));
      return { ...(await matchAll(store, entry)), events };
    }

    const heard = async (): Promise<number[]> => {
      const ids = await Promise.all(['x0', 'x1', 'x2'].map((id) => deliveryIdsOfEvent(store, 'feeds/a', id)));
      return ids.map(({ length }) => length);
    };

    beforeEach(() => addSources(store, 'feeds/a'));

    test('goes on where it was, whoever calls, and ends with its last event', async () => {
      const hooks = await addBareHooks(store, shard, 3);
      const matched = await matchedEntry(hooks, [], hooks);
      expect(await call(matched, '0', 1)).toBe('1');
      expect(await heard()).toEqual([3, 0, 0]);
      expect(await call(matched, '0')).toBe('1');
      expect(await call(matched, '1', 1)).toBe('2');
      expect(await store.redis.xlen(`${shard.prefix}events`)).toBe(1);
      expect(await call(matched, '2')).toBe('done');
      for (const done of ['0', '1', '2']) expect(await call(matched, done)).toBe('stale');
      expect(await heard()).toEqual([3, 0, 3]);
      expect(await store.redis.xlen(`${shard.prefix}events`)).toBe(0);
      expect(await store.redis.exists(`${shard.prefix}cursors`)).toBe(0);
    });

    test('has only those of its events matched again that are to come when hooks change in between', async () => {
      const [hook] = await addBareHooks(store, shard, 1);
      if (hook === undefined) throw new Error('A hook was to be made.');
      const matched = await matchedEntry([hook], [hook], [hook]);
      await call(matched, '0', 1);
      await addHook(store, 'feeds/a');
      expect(await call(matched, '1')).toBe('moved');
      expect(await fanOut(store, shard, [matched])).toEqual([matched]);
      expect(await heard()).toEqual([1, 0, 0]);
      const again = {
        ...matched,
        versions: [1],
        events: matched.events.map(({ id }) => ({ id, hooks: [hook, 7 * 1024] })),
      };
      expect(await fanOut(store, shard, [again])).toEqual([]);
      expect(await heard()).toEqual([1, 2, 2]);
    });

    test('keeps the hook list of an event that is under way, and compares the version for those behind it', async () => {
      const many = await addBareHooks(store, shard, 250);
      const matched = await matchedEntry(many, many.slice(0, 1), many.slice(0, 1));
      expect(await call(matched)).toBe('0+200');
      await addHook(store, 'feeds/a');
      // The rest of the first by the list that was fixed, and nothing by what was matched before.
      expect(await call(matched, '0+200')).toBe('1');
      expect(await heard()).toEqual([250, 0, 0]);
      expect(await call(matched, '1')).toBe('moved');
      expect(await call({ ...matched, versions: [1] }, '1')).toBe('done');
      expect(await heard()).toEqual([250, 1, 1]);
    });

    test('that comes twice in one call is taken once', async () => {
      const hooks = await addBareHooks(store, shard, 150);
      const matched = await matchedEntry(hooks, hooks, hooks);
      expect(await fanOut(store, shard, [matched, matched])).toEqual([]);
      expect(await heard()).toEqual([150, 150, 150]);
    });
  });

  describe('that ends with an error of Redis', () => {
    /** Has fan-out fail as it writes, halfway through, and mends what it failed for. */
    async function fanOutInVain(matched: readonly Matched[]): Promise<void> {
      const index = `${shard.prefix}sd:feeds/a`;
      await store.redis.set(index, 'no stream');
      await expect(fanOut(store, shard, matched)).rejects.toThrow('WRONGTYPE');
      await store.redis.del(index);
    }

    test('leaves its events where the sweeper finds them', async () => {
      await addSources(store, 'feeds/a');
      const hooks = await addBareHooks(store, shard, 2);
      const matched = await matchedEvent('x', hooks);
      await fanOutInVain([matched]);
      const { stranded } = await sweep(store, shard, { repair: true });
      expect(stranded.events).toEqual(['feeds/a|x']);
      expect(await fanOut(store, shard, [matched])).toEqual([]);
      expect(await store.redis.xlen(`${shard.prefix}events`)).toBe(0);
      const ids = await deliveryIdsOfEvent(store, 'feeds/a', 'x');
      const records = await Promise.all(ids.map((id) => recordOf(store, shard, id)));
      expect(records.map(({ hook }) => hook)).toEqual(hooks);
    });

    test('does not count what it did not make', async () => {
      await addSources(store, 'feeds/a');
      const hooks = await addBareHooks(store, shard, 250);
      const matched = await matchedEvent('x', hooks);
      await fanOutInVain([matched]);
      expect(await fanOut(store, shard, [matched])).toEqual([]);
      expect(await deliveryIdsOfEvent(store, 'feeds/a', 'x')).toHaveLength(250);
    });
  });

  test('loses no event and repeats none when the groups are deleted and made again in between', async () => {
    await addSources(store, 'feeds/a');
    const matched = await matchedEvent('x', await addBareHooks(store, shard, 300));
    expect(await call(matched)).toBe('0+200');
    await store.redis.xgroup('DESTROY', `${shard.prefix}events`, 'w');
    await createGroups(store, shard);
    expect(await call(matched, '0+200')).toBe('stale');
    const [again] = await readEventEntries(store, shard, 'w2');
    expect(again && keysOf([again])).toEqual(['feeds/a|x']);
    await fanOut(store, shard, [matched]);
    const counts = await deliveriesPerHook();
    expect(counts.size).toBe(300);
    expect(new Set(counts.values())).toEqual(new Set([1]));
  });
});

describe('the gate', () => {
  test('lets four deliveries of a new hook go and has the others wait in its line', async () => {
    await addSources(store, 'feeds/a');
    const hook = await addHook(store, 'feeds/a');
    const other = await addHook(store, 'feeds/a', { policy: { concurrency: 2 } });
    await postAndFanOut(store, ...Array.from({ length: 7 }, (_, i) => eventOf('feeds/a', `x${i}`)));
    const state = await stateOf(store, shard);
    expect(state.inStream).toEqual(
      new Map([
        [hook.id, 4],
        [other.id, 2],
      ]),
    );
    expect(state.out).toEqual(state.inStream);
    expect(state.lines.get(hook.id)).toHaveLength(3);
    expect(state.lines.get(other.id)).toHaveLength(5);
  });

  test("never lets more go than the cap, be it the hook's own or the store's", async () => {
    await addSources(store, 'feeds/a');
    const hook = await addHook(store, 'feeds/a');
    const careful = tested.open({ hookConcurrency: 1 });
    await postAndFanOut(careful, eventOf('feeds/a', 'x'), eventOf('feeds/a', 'y'));
    await careful.close();
    expect((await stateOf(store, shard)).out).toEqual(new Map([[hook.id, 1]]));
  });

  test('lets no delivery overtake those in line, when there is room because the cap was raised', async () => {
    await addSources(store, 'feeds/a');
    const hook = await addHook(store, 'feeds/a', { policy: { concurrency: 1 } });
    await postAndFanOut(store, eventOf('feeds/a', 'x'), eventOf('feeds/a', 'y'));
    await updateHook(store, hook.id, (old) => ({ ...old, policy: { concurrency: 4 } }), someTime);
    await postAndFanOut(store, eventOf('feeds/a', 'z'));
    const { inStream, lines } = await stateOf(store, shard);
    expect(inStream.get(hook.id)).toBe(1);
    expect(lines.get(hook.id)).toHaveLength(2);
  });
});
