import { posthorn } from '@posthorn/core/audit';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { changeReplay } from '../../src/replays/change.ts';
import { type ItemPlace, type ReplayEntry, replayEntries } from '../../src/replays/items.ts';
import { makeReplay, type ReplayRequest } from '../../src/replays/make.ts';
import { activeReplays } from '../../src/replays/read.ts';
import type { Replay, ReplayCounts } from '../../src/replays/record.ts';
import { selectDeadLetters } from '../../src/replays/select.ts';
import { stepReplay } from '../../src/replays/step.ts';
import { tallyReplay } from '../../src/replays/tally.ts';
import { type SettleAction, settle } from '../../src/settle.ts';
import { type Store, shardOfId, shardOfSource } from '../../src/store.ts';
import type { DeliveryEntry } from '../../src/streams.ts';
import {
  addHook,
  addSources,
  eventOf,
  postAndFanOut,
  readDeliveryEntries,
  redisNowMs,
  settlementOf,
} from '../support/protocol.ts';
import { replayCounts, replayNow } from '../support/replays.ts';
import { startTestStore, type TestStore } from '../support/store.ts';

const shardCount = 4;

let tested: TestStore;
let store: Store;
/** A feed on each of the shards, in their order. */
let feeds: string[];
beforeAll(async () => {
  tested = await startTestStore({ shards: shardCount });
  store = tested.store;
  const names = Array.from({ length: 200 }, (_, i) => `feeds/f${i}`);
  feeds = store.shards.map((shard) => names.find((name) => shardOfSource(store, name) === shard) ?? '');
});
beforeEach(async () => {
  await tested.clear();
  await addSources(store, ...feeds);
});
afterAll(() => tested.close());

/** What may go now, on all shards. */
async function readAll(): Promise<DeliveryEntry[]> {
  const entries = await Promise.all(store.shards.map((shard) => readDeliveryEntries(store, shard)));
  return entries.flat();
}

async function settleAll(entries: readonly DeliveryEntry[], action: SettleAction): Promise<void> {
  for (const entry of entries)
    await settle(store, shardOfId(store, entry.delivery), [settlementOf(entry, action, { delayMs: 600_000 })]);
}

/** Makes that many dead letters on each of the shards; gives their ids, shard by shard. */
async function dead(...perShard: number[]): Promise<number[]> {
  for (const [i, count] of perShard.entries()) {
    const feed = feeds[i] ?? '';
    const { id } = await addHook(store, feed, { policy: { concurrency: 1000 } });
    // All that is made may go at once.
    await store.redis.hset(`${shardOfId(store, id).prefix}gate:${id}`, 'window', 1000);
    if (count > 0) await postAndFanOut(store, ...Array.from({ length: count }, (_, n) => eventOf(feed, `e${n}`)));
  }
  const entries = await readAll();
  await settleAll(entries, 'dead');
  return entries.map(({ delivery }) => delivery);
}

async function make(asked: Partial<ReplayRequest> = {}): Promise<Replay> {
  const request = { kind: 'replay', filter: {}, ratePerSecond: 5000, within: null, about: null, ...asked } as const;
  return makeReplay(store, request, posthorn, {});
}

async function select(replay: Replay): Promise<Replay> {
  expect(await selectDeadLetters(store, replay, async () => true)).toBe(true);
  await changeReplay(store, replay.id, 'selected');
  return now(replay);
}

const now = (replay: Replay): Promise<Replay> => replayNow(store, replay);
const counts = (replay: Replay): Promise<ReplayCounts> => replayCounts(store, replay);

/** Steps until no more than so many are left. */
async function stepUntil(replay: Replay, left: number): Promise<void> {
  await vi.waitFor(async () => expect((await stepReplay(store, replay)).left).toBeLessThanOrEqual(left), {
    timeout: 30_000,
    interval: 2,
  });
}

/** All that a replay selected, page by page. */
async function entriesOf({ id }: Replay, perPage: number): Promise<ReplayEntry[]> {
  const all: ReplayEntry[] = [];
  for (let place: ItemPlace | null = { shard: 0, offset: 0 }; place; ) {
    const page: Awaited<ReturnType<typeof replayEntries>> = await replayEntries(store, id, place, perPage);
    all.push(...page.entries);
    place = page.next;
  }
  return all;
}

describe('a replay over four shards', () => {
  test('selects on all of them, an empty one too, and lists it all in the order of its steps', async () => {
    const ids = await dead(3, 0, 5, 2);
    const replay = await select(await make());
    expect(await counts(replay)).toMatchObject({ selected: 10, redelivered: 0 });
    for (const perPage of [1, 3, 5, 100]) {
      expect((await entriesOf(replay, perPage)).map(({ delivery }) => delivery)).toEqual(ids);
    }
    await stepUntil(replay, 0);
    const made = (await entriesOf(replay, 4)).map(({ redeliveredAs }) => redeliveredAs);
    expect((await readAll()).map(({ delivery }) => delivery)).toEqual(made);
    expect(made.map((id) => shardOfId(store, id ?? 0).index)).toEqual([0, 0, 0, 2, 2, 2, 2, 2, 3, 3]);
  });

  test('takes what had died on each when it was asked for, however late and often it is selected', async () => {
    const early = await dead(1, 1, 1, 1);
    const replay = await make();
    await dead(1, 1, 1, 1);
    let asked = 0;
    // The worker that selects is gone after the second shard; three others begin again.
    expect(await selectDeadLetters(store, replay, async () => ++asked <= 2)).toBe(false);
    expect(await counts(replay)).toMatchObject({ selected: 2 });
    await Promise.all([1, 2, 3].map(() => selectDeadLetters(store, replay, async () => true)));
    await select(replay);
    expect((await entriesOf(replay, 100)).map(({ delivery }) => delivery)).toEqual(early);
  });

  test('that is about one source or hook looks at its shard only', async () => {
    const ids = await dead(2, 2, 2, 2);
    const bySource = await select(await make({ filter: { source: feeds[2] ?? '' } }));
    const [hook = 0] = (await readHooks(feeds[3] ?? '')).map(Number);
    const byHook = await select(await make({ filter: { hook } }));
    const within = await select(await make({ within: [feeds[0] ?? '', feeds[1] ?? ''] }));
    expect((await entriesOf(bySource, 100)).map(({ delivery }) => delivery)).toEqual(ids.slice(4, 6));
    expect((await entriesOf(byHook, 100)).map(({ delivery }) => delivery)).toEqual(ids.slice(6));
    expect((await entriesOf(within, 100)).map(({ delivery }) => delivery)).toEqual(ids.slice(0, 4));
  });

  test('goes no faster than its rate on all of them together, however many workers ask', async () => {
    await dead(6, 6, 6, 6);
    const replay = await select(await make({ ratePerSecond: 20 }));
    const beganAtMs = await redisNowMs(store);
    let left = 24;
    while (left > 0) {
      const steps = await Promise.all([1, 2, 3].map(() => stepReplay(store, replay)));
      left = Math.min(...steps.map((step) => step.left));
      const { redelivered } = await counts(replay);
      // Each shard begins with nothing: at no moment is more gone than the time since the beginning allows.
      expect(redelivered).toBeLessThanOrEqual(((await redisNowMs(store)) - beganAtMs) * 0.02 + 1);
    }
    expect(await counts(replay)).toMatchObject({ redelivered: 24, skipped: {} });
  });

  test('is over only when the last of them is through, and says what is left of all', async () => {
    await dead(3, 3, 0, 3);
    const replay = await select(await make());
    for (let left = 9; left > 0; ) {
      ({ left } = await stepReplay(store, replay));
      const { selected, redelivered } = await counts(replay);
      expect(left === 0).toBe(selected === redelivered);
    }
    expect(await counts(replay)).toMatchObject({ selected: 9, redelivered: 9 });
  });

  test('is cancelled in the middle: what later shards had is left, and the summary adds up', async () => {
    const ids = await dead(3, 3, 3, 3);
    const replay = await select(await make());
    // The first shard is through, the second has begun.
    await vi.waitFor(async () => {
      await stepReplay(store, { ...replay, ratePerSecond: 100 });
      expect((await counts(replay)).redelivered).toBeGreaterThan(3);
    }, 30_000);
    await changeReplay(store, replay.id, 'cancel');
    const { redelivered } = await counts(replay);
    const entries = await readAll();
    expect(entries).toHaveLength(redelivered);
    const [first, ...others] = entries;
    if (!first) throw new Error('Nothing was made.');
    await settleAll([first], 'dead');
    await tallyReplay(store, await now(replay));
    expect(await now(replay)).toMatchObject({ state: 'cancelled', settledAtMs: null });
    await settleAll(others, 'delivered');
    await tallyReplay(store, await now(replay));
    expect((await now(replay)).settledAtMs).not.toBeNull();
    expect(await activeReplays(store)).toEqual([]);
    expect(await counts(replay)).toMatchObject({ selected: 12, redelivered, delivered: redelivered - 1, deadAgain: 1 });
    const outcomes = (await entriesOf(replay, 5)).map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'waiting')).toHaveLength(12 - redelivered);
    const stillDead = await Promise.all(
      store.shards.map(({ prefix }) => store.redis.zrange(`${prefix}dead`, '0', '-1')),
    );
    expect(stillDead.flat().map(Number)).toEqual(expect.arrayContaining(ids.slice(redelivered)));
  });

  test('asked for twice is made once on each', async () => {
    await dead(5, 5, 5, 5);
    const [one, two] = [await select(await make()), await select(await make())];
    await Promise.all([stepUntil(one, 0), stepUntil(two, 0)]);
    expect(await readAll()).toHaveLength(20);
    const [a, b] = [await counts(one), await counts(two)];
    expect(a.redelivered + b.redelivered).toBe(20);
    expect((a.skipped.already_redelivered ?? 0) + (b.skipped.already_redelivered ?? 0)).toBe(20);
  });
});

async function readHooks(source: string): Promise<string[]> {
  return store.redis.zrange(`${shardOfSource(store, source).prefix}hooks:${source}`, '0', '-1');
}
