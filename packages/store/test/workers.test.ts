import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Shard } from '../src/keys.ts';
import { promote } from '../src/promote.ts';
import { listWorkers } from '../src/stats/list-workers.ts';
import type { Store } from '../src/store.ts';
import { claimOwn, pendingOf, type WorkStream } from '../src/streams.ts';
import { beat, leave, silenceMs, takeOver } from '../src/workers.ts';
import {
  addHook,
  addSources,
  eventOf,
  only,
  post,
  postAndFanOut,
  readDeliveryEntries,
  readEventEntries,
  redisNowMs,
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
beforeEach(async () => {
  await tested.clear();
  await addSources(store, 'feeds/a');
  for (const worker of ['w1', 'w2', 'w3']) await beat(store, shard, worker);
});
afterAll(() => tested.close());

const key = (name: string): string => shard.prefix + name;

/** Sets a worker's last heartbeat back. The others were heard just now, however long the test took so far. */
async function heardAgo(worker: string, ms: number): Promise<void> {
  const now = await redisNowMs(store);
  for (const other of ['w1', 'w2', 'w3']) await store.redis.zadd(key('workers'), now, other);
  await store.redis.zadd(key('workers'), now - ms, worker);
}

/** Lets time pass: all that was noted is older then. */
async function pass(ms: number): Promise<void> {
  const { redis } = store;
  const workers = await redis.zrange(key('workers'), '0', '-1');
  const gaps = await redis.lrange(key('gaps'), 0, -1);
  const changes = redis.pipeline();
  for (const worker of workers) changes.zincrby(key('workers'), -ms, worker);
  for (const [i, gap] of gaps.entries()) {
    const earlier = gap.replaceAll(/\d+/g, (at) => String(Number(at) - ms));
    changes.lset(key('gaps'), i, earlier);
  }
  await changes.exec();
}

async function consumersOf(stream: WorkStream): Promise<string[]> {
  const rows = (await store.redis.xinfo('CONSUMERS', shard.prefix + stream, 'w')) as string[][];
  return rows.map((row) => row[1] ?? '').toSorted();
}

/** Makes an entry look as if it had been handed out long ago, without handing it out again. */
async function idleFor(stream: WorkStream, worker: string, ms: number): Promise<void> {
  const ids = await pendingOf(store, shard, stream, worker, 100);
  await store.redis.call('XCLAIM', shard.prefix + stream, 'w', worker, 0, ...ids, 'IDLE', ms, 'JUSTID');
}

describe('beat', () => {
  test('counts the workers heard of lately', async () => {
    expect(await beat(store, shard, 'w1')).toBe(3);
    await heardAgo('w2', silenceMs + 1000);
    expect(await beat(store, shard, 'w1')).toBe(2);
  });
});

describe('takeOver', () => {
  test('assigns what a silent worker holds, of both streams, without counting it as handed out', async () => {
    await addHook(store, 'feeds/a');
    await postAndFanOut(store, eventOf('feeds/a', 'x'), eventOf('feeds/a', 'y'));
    const deliveries = await readDeliveryEntries(store, shard, 'w2');
    await post(store, eventOf('feeds/a', 'z'));
    const events = await readEventEntries(store, shard, 'w2');
    await heardAgo('w2', silenceMs + 1000);
    expect(await takeOver(store, shard, 'w1')).toBe(2);
    expect(deliveries).toHaveLength(2);
    expect(await pendingOf(store, shard, 'deliveries', 'w1', 10)).toEqual([deliveries[0]?.entry]);
    expect(await pendingOf(store, shard, 'events', 'w1', 10)).toEqual(events.map(({ entry }) => entry));
    const [claimed] = await claimOwn(
      store,
      shard,
      'events',
      'w1',
      events.map(({ entry }) => entry),
    );
    expect(claimed?.claims).toBe(2);
  });

  test("goes by heartbeats, not by how long an entry has been out: a live worker's stay with it", async () => {
    await post(store, eventOf('feeds/a', 'x'));
    await readEventEntries(store, shard, 'w2');
    await idleFor('events', 'w2', 3_600_000);
    await heardAgo('w2', silenceMs / 2);
    expect(await takeOver(store, shard, 'w1')).toBe(0);
    expect(await pendingOf(store, shard, 'events', 'w2', 10)).toHaveLength(1);
    expect(await consumersOf('events')).toContain('w2');
  });

  test('does so at once when the worker has left or was never heard of', async () => {
    await post(store, eventOf('feeds/a', 'x'));
    await readEventEntries(store, shard, 'unheard');
    expect(await takeOver(store, shard, 'w1')).toBe(1);
  });

  test('does so likewise when the dead one was heard in a time to come, as were gaps: the clock was set back', async () => {
    await post(store, eventOf('feeds/a', 'x'));
    await readEventEntries(store, shard, 'w1');
    const inAnHour = (await redisNowMs(store)) + 3_600_000;
    await store.redis.zadd(key('workers'), inAnHour, 'w1');
    await store.redis.rpush(key('gaps'), `${inAnHour - 600_000} ${inAnHour}`);
    await beat(store, shard, 'w2');
    expect(await takeOver(store, shard, 'w2')).toBe(0);
    await pass(silenceMs + 1);
    await store.redis.zadd(key('workers'), await redisNowMs(store), 'w2');
    expect(await takeOver(store, shard, 'w2')).toBe(1);
  });

  test('never takes from the worker that asks, however late its own heartbeat', async () => {
    await post(store, eventOf('feeds/a', 'x'));
    await readEventEntries(store, shard, 'w1');
    await heardAgo('w1', silenceMs + 1000);
    expect(await takeOver(store, shard, 'w1')).toBe(0);
    expect(await consumersOf('events')).toEqual(['w1']);
  });

  test("removes a dead worker's consumer only when it holds nothing any more", async () => {
    await post(store, eventOf('feeds/a', 'x'));
    await readEventEntries(store, shard, 'w2');
    await heardAgo('w2', silenceMs + 1000);
    await takeOver(store, shard, 'w1');
    expect(await consumersOf('events')).toEqual(['w1', 'w2']);
    await takeOver(store, shard, 'w1');
    expect(await consumersOf('events')).toEqual(['w1']);
    expect(await pendingOf(store, shard, 'events', 'w1', 10)).toHaveLength(1);
  });

  test('takes a lot in portions, and loses none', async () => {
    await post(store, ...Array.from({ length: 6200 }, (_, i) => eventOf('feeds/a', `x${i}`)));
    // Those that wait for their turn come in as what is there is read, and something asks for them.
    while ((await readEventEntries(store, shard, 'w2')).length > 0) await promote(store, shard);
    await heardAgo('w2', silenceMs + 1000);
    expect(await takeOver(store, shard, 'w1')).toBe(500);
    expect(await takeOver(store, shard, 'w1')).toBe(120);
    expect(await takeOver(store, shard, 'w1')).toBe(0);
    expect(await pendingOf(store, shard, 'events', 'w1', 1000)).toHaveLength(620);
  });
});

describe('a time in which nobody was heard of', () => {
  beforeEach(async () => {
    await post(store, eventOf('feeds/a', 'x'));
    await readEventEntries(store, shard, 'w2');
  });

  test('is nobody’s silence: after an outage of Redis each worker has time to be heard again', async () => {
    await pass(60_000);
    // Whoever is back first, with or without a beat.
    expect(await takeOver(store, shard, 'w1')).toBe(0);
    await beat(store, shard, 'w1');
    expect(await takeOver(store, shard, 'w1')).toBe(0);
    await pass(2000);
    await beat(store, shard, 'w3');
    expect(await takeOver(store, shard, 'w1')).toBe(0);
    await beat(store, shard, 'w2');
    expect(await takeOver(store, shard, 'w1')).toBe(0);
    expect(await pendingOf(store, shard, 'events', 'w2', 10)).toHaveLength(1);
  });

  test('ends with 12 s for those that were heard before it: who is not back by then is dead', async () => {
    await pass(60_000);
    for (let second = 0; second < 10; second++) {
      await beat(store, shard, 'w1');
      expect(await takeOver(store, shard, 'w1'), `after ${second} s`).toBe(0);
      await pass(1000);
    }
    for (let second = 10; second <= 12; second++) {
      await beat(store, shard, 'w1');
      await pass(1000);
    }
    expect(await takeOver(store, shard, 'w1')).toBe(1);
  });

  test('does not give a worker more time that had fallen silent before it', async () => {
    for (let second = 0; second < 14; second++) {
      // A restart of Redis, in the middle of the silence.
      if (second === 5) await pass(30_000);
      await pass(1000);
      await beat(store, shard, 'w1');
    }
    expect(await takeOver(store, shard, 'w1')).toBe(1);
  });

  test('excuses nobody who was heard after it', async () => {
    await pass(60_000);
    await beat(store, shard, 'w2');
    for (let second = 0; second < 9; second++) {
      await beat(store, shard, 'w1');
      await pass(1000);
    }
    expect(await takeOver(store, shard, 'w1')).toBe(1);
  });

  test('puts off nothing for ever, however often it comes: only what was heard counts', async () => {
    let taken = 0;
    let rounds = 0;
    // The only one that lives has a link that is up for two seconds, then down for five.
    for (; taken === 0 && rounds < 20; rounds++) {
      for (let second = 0; second < 2; second++) {
        await beat(store, shard, 'w1');
        taken += await takeOver(store, shard, 'w1');
        await pass(1000);
      }
      await pass(5000);
    }
    expect(taken).toBe(1);
    expect(rounds).toBeGreaterThan(2);
    expect(await store.redis.llen(key('gaps'))).toBeLessThanOrEqual(16);
  });

  test('that is short counts like any other', async () => {
    for (let round = 0; round < 6; round++) {
      await pass(1500);
      await beat(store, shard, 'w1');
    }
    expect(await takeOver(store, shard, 'w1')).toBe(1);
  });

  test('is counted once, also when the worker that was heard last has left', async () => {
    await pass(60_000);
    await beat(store, shard, 'w1');
    await leave(store, shard, 'w1');
    await leave(store, shard, 'w3');
    await pass(5000);
    // The newest heartbeat is that of w2 now, from before the first gap.
    await beat(store, shard, 'w4');
    const gaps = await store.redis.lrange(key('gaps'), 0, -1);
    const lengths = gaps.map((gap) => gap.split(' ').map(Number)).map(([from = 0, to = 0]) => to - from);
    expect(lengths[0]).toBeGreaterThanOrEqual(60_000);
    expect(lengths[1]).toBeLessThan(60_000);
  });

  test('has no worker forgotten, even when it took hours', async () => {
    await pass(7_200_000);
    await takeOver(store, shard, 'w1');
    await beat(store, shard, 'w1');
    await takeOver(store, shard, 'w1');
    expect((await listWorkers(store)).map(({ id }) => id).toSorted()).toEqual(['w1', 'w2', 'w3']);
  });

  test('has no worker taken for dead whose name Redis does not know, for a moment', async () => {
    await store.redis.zrem(key('workers'), 'w2');
    await pass(60_000);
    await beat(store, shard, 'w1');
    expect(await takeOver(store, shard, 'w1')).toBe(0);
    for (let second = 0; second < 5; second++) {
      await pass(1000);
      await beat(store, shard, 'w1');
    }
    expect(await takeOver(store, shard, 'w1')).toBe(1);
  });
});

describe('leave', () => {
  test('takes a worker off that holds nothing', async () => {
    await post(store, eventOf('feeds/a', 'x'));
    const [entry] = await readEventEntries(store, shard, 'w1');
    await store.redis.xack(`${shard.prefix}events`, 'w', entry?.entry ?? '');
    expect(await leave(store, shard, 'w1')).toBe(0);
    expect(await consumersOf('events')).toEqual([]);
    expect(await beat(store, shard, 'w2')).toBe(2);
  });

  test('leaves what a worker still holds for others to take over', async () => {
    await post(store, eventOf('feeds/a', 'x'));
    await readEventEntries(store, shard, 'w1');
    expect(await leave(store, shard, 'w1')).toBe(1);
    expect(await consumersOf('events')).toEqual(['w1']);
    expect(await takeOver(store, shard, 'w2')).toBe(1);
  });
});

describe('what workers tell with their beats', () => {
  const about = { sinceMs: 5, host: 'here', pid: 7, version: '0.1.0', inFlight: 3, concurrency: 50 };

  test('is listed, with how long they are silent', async () => {
    await beat(store, shard, 'w1', { about, delivered: 0, failed: 0 });
    await heardAgo('w2', silenceMs + 1000);
    const [w2, ...others] = (await listWorkers(store)).toSorted((a, b) => b.heartbeatAgeMs - a.heartbeatAgeMs);
    expect(w2).toMatchObject({ id: 'w2', isAlive: false, inFlight: 0, about: null });
    expect(others.find(({ id }) => id === 'w1')).toMatchObject({ isAlive: true, inFlight: 3, concurrency: 50, about });
  });

  test('is forgotten an hour after the last of them', async () => {
    await beat(store, shard, 'w2', { about, delivered: 0, failed: 0 });
    await heardAgo('w2', 3_700_000);
    await takeOver(store, shard, 'w1');
    expect((await listWorkers(store)).map(({ id }) => id)).not.toContain('w2');
    expect(await store.redis.hexists(`${shard.prefix}worker-docs`, 'w2')).toBe(0);
  });

  test('is counted, and sampled every 5 s by whoever comes first', async () => {
    await beat(store, shard, 'w1', { about, delivered: 3, failed: 1 });
    await beat(store, shard, 'w2', { about, delivered: 4, failed: 0 });
    const samples = (): Promise<string[]> => store.redis.lrange(key('samples'), 0, -1);
    const sampledAgo = async (ms: number): Promise<void> => {
      const [newest = ''] = (await samples()).slice(-1);
      await store.redis.lset(key('samples'), -1, newest.replace(/^\d+/, String((await redisNowMs(store)) - ms)));
    };
    await post(store, eventOf('feeds/a', 'x'));
    const before = (await samples()).length;
    await sampledAgo(5000);
    await beat(store, shard, 'w1');
    await sampledAgo(0);
    await beat(store, shard, 'w2');
    const taken = (await samples()).slice(before);
    expect(taken.map((sample) => sample.split(' ').slice(1))).toEqual([['1', '0', '0', '7', '1']]);
    // The clock was set back: what was sampled in a time to come says nothing.
    await sampledAgo(-3_600_000);
    await beat(store, shard, 'w1');
    expect(await samples()).toHaveLength(1);
  });
});
