import { posthorn } from '@posthorn/core/audit';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { cancelDelivery } from '../../src/cancel.ts';
import { discardDeadLetters } from '../../src/dead-letters.ts';
import { deleteHook } from '../../src/hooks.ts';
import type { Shard } from '../../src/keys.ts';
import { listAudit } from '../../src/list-audit.ts';
import { changeReplay } from '../../src/replays/change.ts';
import { replayEntries } from '../../src/replays/items.ts';
import { makeReplay, type ReplayRequest } from '../../src/replays/make.ts';
import { activeReplays, listReplays } from '../../src/replays/read.ts';
import type { Replay, ReplayCounts } from '../../src/replays/record.ts';
import { addSelected, selectDeadLetters } from '../../src/replays/select.ts';
import { stepReplay } from '../../src/replays/step.ts';
import { tallyReplay } from '../../src/replays/tally.ts';
import { settle } from '../../src/settle.ts';
import type { Store } from '../../src/store.ts';
import {
  addHook,
  addSources,
  eventOf,
  only,
  post,
  postAndFanOut,
  readDeliveryEntries,
  redisNowMs,
  settlementOf,
  stateOf,
} from '../support/protocol.ts';
import { replayCounts, replayNow } from '../support/replays.ts';
import { startTestStore, type TestStore } from '../support/store.ts';

let tested: TestStore;
let store: Store;
let shard: Shard;
let hook: number;
beforeAll(async () => {
  tested = await startTestStore();
  store = tested.store;
  shard = only(store);
});
beforeEach(async () => {
  await tested.clear();
  await addSources(store, 'feeds/a');
  hook = (await addHook(store, 'feeds/a', { policy: { concurrency: 100 } })).id;
  // All that is made may go at once: what the gate holds back is not looked at here.
  await store.redis.hset(`${shard.prefix}gate:${hook}`, 'window', 100);
});
afterAll(() => tested.close());

/** Makes dead letters; gives their ids. */
async function dead(count: number, name = 'dead'): Promise<number[]> {
  await postAndFanOut(store, ...Array.from({ length: count }, (_, i) => eventOf('feeds/a', `${name}-${i}`)));
  const entries = await readDeliveryEntries(store, shard);
  await settle(
    store,
    shard,
    entries.map((entry) => settlementOf(entry, 'dead')),
  );
  return entries.map(({ delivery }) => delivery).toSorted((a, b) => a - b);
}

const all: ReplayRequest = { kind: 'replay', filter: {}, ratePerSecond: 5000, within: null, about: null };

async function make(asked: Partial<ReplayRequest> = {}): Promise<Replay> {
  return makeReplay(store, { ...all, ...asked }, posthorn, {});
}

async function made(asked: Partial<ReplayRequest> = {}): Promise<Replay> {
  const replay = await make(asked);
  expect(await selectDeadLetters(store, replay, async () => true)).toBe(true);
  await changeReplay(store, replay.id, 'selected');
  return now(replay);
}

const now = (replay: Replay): Promise<Replay> => replayNow(store, replay);
const counts = (replay: Replay): Promise<ReplayCounts> => replayCounts(store, replay);

/** Steps until nothing is left. */
async function runToEnd(replay: Replay): Promise<void> {
  await vi.waitFor(async () => expect((await stepReplay(store, replay)).left).toBe(0), {
    timeout: 30_000,
    interval: 2,
  });
  await changeReplay(store, replay.id, 'finish');
}

describe('a replay', () => {
  test('delivers what it selected again, in order, and counts how that ended', async () => {
    const ids = await dead(5);
    const replay = await made();
    expect(await counts(replay)).toMatchObject({ selected: 5, redelivered: 0 });
    await runToEnd(replay);
    const entries = await readDeliveryEntries(store, shard);
    expect(entries.map(({ event }) => event)).toEqual(ids.map((_, i) => `feeds/a|dead-${i}`));
    const [first, second, third, ...others] = entries;
    if (!first || !second || !third) throw new Error('Not enough was made.');
    await settle(store, shard, [
      settlementOf(first, 'delivered'),
      settlementOf(second, 'dead'),
      settlementOf(third, 'retry'),
    ]);
    await tallyReplay(store, await now(replay));
    expect(await counts(replay)).toMatchObject({
      redelivered: 5,
      skipped: {},
      delivered: 1,
      deadAgain: 1,
      cancelled: 0,
    });
    expect(await now(replay)).toMatchObject({ state: 'done', settledAtMs: null });

    expect(await cancelDelivery(store, others[0]?.delivery ?? 0)).toBe('asked');
    await settle(
      store,
      shard,
      others.map((entry) => settlementOf(entry, 'retry')),
    );
    await store.redis.del(`${shard.prefix}due`);
    await store.redis.srem(`${shard.prefix}waiting`, third.delivery, others[1]?.delivery ?? 0);
    await tallyReplay(store, await now(replay));
    expect(await counts(replay)).toMatchObject({ delivered: 1, cancelled: 1 });
    expect((await now(replay)).settledAtMs).not.toBeNull();
    expect(await activeReplays(store)).toEqual([]);
  });

  test('of the same once more skips everything, and nothing is sent twice', async () => {
    await dead(10);
    const [one, two] = [await made(), await made()];
    await Promise.all([runToEnd(one), runToEnd(two)]);
    expect(await readDeliveryEntries(store, shard)).toHaveLength(10);
    const [a, b] = [await counts(one), await counts(two)];
    expect(a.redelivered + b.redelivered).toBe(10);
    expect((a.skipped.already_redelivered ?? 0) + (b.skipped.already_redelivered ?? 0)).toBe(10);
    expect((await stateOf(store, shard)).dead).toEqual([]);
  });

  test('goes no faster than its rate, however many workers ask and however long they had not', async () => {
    await dead(100);
    const replay = await made({ ratePerSecond: 20 });
    expect(await stepReplay(store, replay)).toEqual({ left: 100, waitMs: 50 });
    const key = `${shard.prefix}replay:${replay.id}`;
    let seenAtMs = Number(await store.redis.hget(key, 'at'));
    /** How many it lets go after so much time, and how many it may: Redis' own clock goes on meanwhile. */
    const passSeconds = async (seconds: number): Promise<{ gone: number; most: number }> => {
      await store.redis.hincrby(key, 'at', -1000 * seconds);
      const before = (await counts(replay)).redelivered;
      for (let worker = 0; worker < 3; worker++) await stepReplay(store, replay);
      const gone = (await counts(replay)).redelivered - before;
      const sinceMs = (await redisNowMs(store)) - seenAtMs;
      seenAtMs = Number(await store.redis.hget(key, 'at'));
      return { gone, most: Math.ceil(sinceMs * 0.02) + 1 };
    };
    const quarter = await passSeconds(0.25);
    expect(quarter.gone).toBeGreaterThanOrEqual(5);
    expect(quarter.gone).toBeLessThanOrEqual(5 + quarter.most);
    // Half a second's worth at once, however long nobody had asked.
    const minute = await passSeconds(60);
    expect(minute.gone).toBeGreaterThanOrEqual(10);
    expect(minute.gone).toBeLessThanOrEqual(10 + minute.most);
  });

  test('goes on although its last step was in a time to come: the clock was set back', async () => {
    await dead(3);
    const replay = await made({ ratePerSecond: 20 });
    await stepReplay(store, replay);
    await store.redis.hincrby(`${shard.prefix}replay:${replay.id}`, 'at', 3_600_000);
    await runToEnd(replay);
    expect(await counts(replay)).toMatchObject({ redelivered: 3 });
  });

  test('passes over what can’t be delivered, and says why', async () => {
    const [discarded = 0, again = 0, ...others] = await dead(4);
    const gone = await addHook(store, 'feeds/a');
    await dead(1, 'gone');
    const replay = await made();
    await discardDeadLetters(store, [discarded], posthorn);
    const other = await made({ filter: { hook } });
    await store.redis.zrem(`${shard.prefix}dead`, ...others);
    await deleteHook(store, gone.id);
    await runToEnd(other);
    await runToEnd(replay);
    const { skipped, redelivered } = await counts(replay);
    expect(redelivered).toBe(0);
    expect(skipped).toEqual({ discarded: 3, already_redelivered: 2, hook_deleted: 1 });
    const { entries } = await replayEntries(store, replay.id, { shard: 0, offset: 0 }, 100);
    expect(entries.slice(0, 2)).toEqual([
      { delivery: discarded, event: null, outcome: 'skipped', reason: 'discarded', redeliveredAs: null },
      { delivery: again, event: null, outcome: 'skipped', reason: 'already_redelivered', redeliveredAs: null },
    ]);
  });

  test('leaves alone what is for a hook that is off, and what died after it was asked for', async () => {
    await dead(1);
    const early = await make();
    await dead(2, 'late');
    await selectDeadLetters(store, early, async () => true);
    expect((await counts(early)).selected).toBe(1);
    await store.redis.hset(`${shard.prefix}h:${hook}`, 'active', '0');
    await changeReplay(store, early.id, 'selected');
    await runToEnd(early);
    expect((await counts(early)).skipped).toEqual({ hook_off: 1 });
    expect((await stateOf(store, shard)).dead).toHaveLength(3);
  });

  test('is selected once, however often and by how many the selection is run', async () => {
    const ids = await dead(3);
    const replay = await make();
    await Promise.all([1, 2, 3].map(() => selectDeadLetters(store, replay, async () => true)));
    await selectDeadLetters(store, replay, async () => true);
    const { entries } = await replayEntries(store, replay.id, { shard: 0, offset: 0 }, 100);
    expect(entries.map(({ delivery }) => delivery)).toEqual(ids);
    expect(entries.every(({ outcome }) => outcome === 'waiting')).toBe(true);
  });

  test('reaches only hooks on the sources that it may', async () => {
    await addSources(store, 'feeds/b');
    await addHook(store, 'feeds/b');
    await dead(2);
    expect(await counts(await made({ within: ['feeds/b'] }))).toMatchObject({ selected: 0 });
    expect(await counts(await made({ within: ['feeds/a'] }))).toMatchObject({ selected: 2 });
  });

  test('selects by type, reason, moment and text', async () => {
    await dead(2);
    await postAndFanOut(store, eventOf('feeds/a', 'other', { type: 'other', data: '{"name":"needle"}' }));
    const [entry] = await readDeliveryEntries(store, shard);
    if (!entry) throw new Error('Nothing was let go.');
    await settle(store, shard, [settlementOf(entry, 'dead')]);
    const selected = async (filter: ReplayRequest['filter']): Promise<number> =>
      (await counts(await made({ filter }))).selected;
    expect(await selected({ type: 'other' })).toBe(1);
    expect(await selected({ match: 'needle' })).toBe(1);
    expect(await selected({ match: 'Needle' })).toBe(0);
    expect(await selected({ match: 'No answer' })).toBe(3);
    expect(await selected({ reason: 'timeout' })).toBe(3);
    expect(await selected({ reason: 'dns' })).toBe(0);
    expect(await selected({ statusCode: 500 })).toBe(0);
    expect(await selected({ untilMs: 1 })).toBe(0);
  });

  test('is paused, goes on, and is cancelled once', async () => {
    const replay = await make();
    expect(await changeReplay(store, replay.id, 'pause')).toEqual({ state: 'paused', allowed: true });
    expect(await changeReplay(store, replay.id, 'selected')).toEqual({ state: 'paused', allowed: true });
    expect(await changeReplay(store, replay.id, 'finish')).toEqual({ state: 'paused', allowed: true });
    expect(await changeReplay(store, replay.id, 'resume')).toEqual({ state: 'running', allowed: true });
    expect(await changeReplay(store, replay.id, 'settle')).toEqual({ state: 'running', allowed: false });
    expect(await changeReplay(store, replay.id, 'cancel')).toEqual({ state: 'cancelled', allowed: true });
    expect(await changeReplay(store, replay.id, 'resume')).toEqual({ state: 'cancelled', allowed: false });
    expect(await changeReplay(store, '0000000000', 'cancel')).toBeUndefined();
  });

  test('is noted and listed, the newest first, page by page', async () => {
    const replays = [await make(), await make(), await make()];
    const ids = replays.map(({ id }) => id).reverse();
    const first = await listReplays(store, () => true, { before: undefined, perPage: 2 });
    expect(first.replays.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const rest = await listReplays(store, () => true, { before: first.next ?? 0, perPage: 2 });
    expect(rest).toMatchObject({ replays: [{ id: ids[2] }], next: null });
    const { records } = await listAudit(store, { action: 'replay.started' }, { perPage: 10, now: new Date() });
    expect(records.map(({ target }) => target)).toEqual(ids.map((replay) => ({ replay })));
  });
});

describe('an event that a hook missed', () => {
  async function recovery(): Promise<Replay> {
    const replay = await make({ kind: 'recovery', filter: { hook, sinceMs: 0 } });
    await addSelected(store, shard, replay.id, { from: '', to: '1' }, [{ hook, event: 'feeds/a|missed' }]);
    await changeReplay(store, replay.id, 'selected');
    return now(replay);
  }

  test('is delivered once, by however many recoveries', async () => {
    await post(store, eventOf('feeds/a', 'missed'));
    const [one, two] = [await recovery(), await recovery()];
    await Promise.all([runToEnd(one), runToEnd(two)]);
    const entries = await readDeliveryEntries(store, shard);
    expect(entries).toMatchObject([{ hook, event: 'feeds/a|missed', kind: 'e', attempt: 1 }]);
    const [a, b] = [await counts(one), await counts(two)];
    expect([a.redelivered + b.redelivered, { ...a.skipped, ...b.skipped }]).toEqual([1, { already_redelivered: 1 }]);
  });

  test('is passed over when it is kept no longer', async () => {
    const one = await recovery();
    await runToEnd(one);
    expect((await counts(one)).skipped).toEqual({ not_kept: 1 });
    const { entries } = await replayEntries(store, one.id, { shard: 0, offset: 0 }, 10);
    expect(entries).toEqual([
      { delivery: null, event: 'missed', outcome: 'skipped', reason: 'not_kept', redeliveredAs: null },
    ]);
  });
});
