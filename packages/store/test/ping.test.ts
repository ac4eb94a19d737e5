import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { getEvent } from '../src/events.ts';
import type { Shard } from '../src/keys.ts';
import { ping } from '../src/ping.ts';
import { settle } from '../src/settle.ts';
import type { Store } from '../src/store.ts';
import {
  addHook,
  addSources,
  eventOf,
  only,
  readDeliveryEntries,
  readEventEntries,
  recordOf,
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

describe('ping', () => {
  test('sends an event to one hook only, past fan-out, even when the hook is not active', async () => {
    await addSources(store, 'feeds/a');
    await addHook(store, 'feeds/a');
    const hook = await addHook(store, 'feeds/a', { active: false });
    const event = eventOf('feeds/a', 'p1', { type: 'ping', data: '{"zen":"Keep it small."}' });
    const id = (await ping(store, hook.id, event)) ?? 0;
    expect(await readDeliveryEntries(store, shard)).toMatchObject([
      { delivery: id, hook: hook.id, kind: 'p', attempt: 1 },
    ]);
    expect(await recordOf(store, shard, id)).toMatchObject({ kind: 'ping', event: 'feeds/a|p1' });
    expect(await getEvent(store, 'feeds/a', 'p1')).toMatchObject({ type: 'ping', data: event.data });
    expect(await readEventEntries(store, shard)).toEqual([]);
  });

  test('ends without a dead letter when it fails', async () => {
    await addSources(store, 'feeds/a');
    const hook = await addHook(store, 'feeds/a');
    await ping(store, hook.id, eventOf('feeds/a', 'p1'));
    const [entry] = await readDeliveryEntries(store, shard);
    if (!entry) throw new Error('Nothing was let go.');
    await settle(store, shard, [settlementOf(entry, 'end')]);
    const state = await stateOf(store, shard);
    expect(state.dead).toEqual([]);
    expect(state.places.size).toBe(0);
    expect(state.records.get(entry.delivery)?.status).toBe('dead');
  });

  test('waits its turn like any delivery', async () => {
    await addSources(store, 'feeds/a');
    const hook = await addHook(store, 'feeds/a', { policy: { concurrency: 1 } });
    await ping(store, hook.id, eventOf('feeds/a', 'p1'));
    const second = await ping(store, hook.id, eventOf('feeds/a', 'p2'));
    expect((await stateOf(store, shard)).lines.get(hook.id)).toEqual([second]);
  });

  test('says that the hook is gone, and keeps nothing', async () => {
    await addSources(store, 'feeds/a');
    expect(await ping(store, 12 * 1024, eventOf('feeds/a', 'p1'))).toBeNull();
    expect(await getEvent(store, 'feeds/a', 'p1')).toBeUndefined();
  });
});
