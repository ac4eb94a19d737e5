import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deliveryIdsOfEvent } from '../src/events.ts';
import { deleteHook } from '../src/hooks.ts';
import type { Shard } from '../src/keys.ts';
import { ping } from '../src/ping.ts';
import { redeliver } from '../src/redeliver.ts';
import { type SettleAction, settle } from '../src/settle.ts';
import type { Store } from '../src/store.ts';
import type { DeliveryEntry } from '../src/streams.ts';
import {
  addHook,
  addSources,
  eventOf,
  only,
  postAndFanOut,
  readDeliveryEntries,
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

async function deliveryThat(action?: SettleAction): Promise<DeliveryEntry> {
  await addSources(store, 'feeds/a');
  await addHook(store, 'feeds/a');
  await postAndFanOut(store, eventOf('feeds/a', 'x'));
  const [entry] = await readDeliveryEntries(store, shard);
  if (!entry) throw new Error('Nothing was let go.');
  if (action) await settle(store, shard, [settlementOf(entry, action)]);
  return entry;
}

describe('redeliver', () => {
  test('makes a new delivery of a dead letter, which leaves the dead letters, and both say so', async () => {
    const old = await deliveryThat('dead');
    const made = await redeliver(store, old.delivery);
    const [entry] = await readDeliveryEntries(store, shard);
    expect(entry).toMatchObject({ hook: old.hook, event: old.event, attempt: 1, kind: 'r' });
    expect(made).toEqual({ kind: 'created', delivery: entry?.delivery });
    const id = entry?.delivery ?? 0;
    expect(await recordOf(store, shard, old.delivery)).toMatchObject({ status: 'dead', redeliveredAs: id });
    expect(await recordOf(store, shard, id)).toMatchObject({
      status: 'pending',
      kind: 'redelivery',
      redeliveryOf: old.delivery,
    });
    expect((await stateOf(store, shard)).dead).toEqual([]);
    expect(await deliveryIdsOfEvent(store, 'feeds/a', 'x')).toEqual([old.delivery, id]);
  });

  test('asked twice, happens once', async () => {
    const old = await deliveryThat('delivered');
    const made = await redeliver(store, old.delivery);
    const again = await Promise.all([redeliver(store, old.delivery), redeliver(store, old.delivery)]);
    expect(again).toEqual([
      { ...made, kind: 'exists' },
      { ...made, kind: 'exists' },
    ]);
    expect(await readDeliveryEntries(store, shard)).toHaveLength(1);
  });

  test('goes on from a redelivery that has ended in its turn', async () => {
    const old = await deliveryThat('dead');
    await redeliver(store, old.delivery);
    const [second] = await readDeliveryEntries(store, shard);
    if (!second) throw new Error('Nothing was let go.');
    await settle(store, shard, [settlementOf(second, 'dead')]);
    expect((await redeliver(store, second.delivery)).kind).toBe('created');
  });

  test('does not touch a delivery that is under way, waits for its retry, or is not there', async () => {
    const entry = await deliveryThat();
    expect(await redeliver(store, entry.delivery)).toEqual({ kind: 'open' });
    await settle(store, shard, [settlementOf(entry, 'retry')]);
    expect(await redeliver(store, entry.delivery)).toEqual({ kind: 'open' });
    expect(await redeliver(store, 999 * 1024)).toEqual({ kind: 'gone' });
    expect((await stateOf(store, shard)).records.size).toBe(1);
  });

  test('says so when the event is kept no longer, and changes nothing', async () => {
    const old = await deliveryThat('dead');
    await store.redis.del(`${shard.prefix}e:feeds/a|x`);
    expect(await redeliver(store, old.delivery)).toEqual({ kind: 'gone' });
    const { dead, records } = await stateOf(store, shard);
    expect([dead, records.get(old.delivery)?.redeliveredAs]).toEqual([[old.delivery], null]);
  });

  test('is refused when the hook is deleted', async () => {
    const old = await deliveryThat('dead');
    await deleteHook(store, old.hook);
    expect(await redeliver(store, old.delivery)).toEqual({ kind: 'nohook' });
    expect((await stateOf(store, shard)).dead).toEqual([old.delivery]);
  });

  test('leaves a ping a ping', async () => {
    const { hook } = await deliveryThat('delivered');
    const id = (await ping(store, hook, eventOf('feeds/a', 'p', { type: 'ping' }))) ?? 0;
    const [entry] = await readDeliveryEntries(store, shard);
    if (!entry) throw new Error('Nothing was let go.');
    await settle(store, shard, [settlementOf(entry, 'end')]);
    await redeliver(store, id);
    expect(await readDeliveryEntries(store, shard)).toMatchObject([{ kind: 'p' }]);
  });
});
