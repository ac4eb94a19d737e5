import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { getDelivery } from '../src/deliveries.ts';
import { encodeAttempt } from '../src/delivery-record.ts';
import type { Shard } from '../src/keys.ts';
import { packResponseProfile } from '../src/response-profile.ts';
import { type SharedText, settle } from '../src/settle.ts';
import { run, type Store } from '../src/store.ts';
import { setApart } from '../src/stored-response.ts';
import type { DeliveryEntry } from '../src/streams.ts';
import {
  addHook,
  addSources,
  attemptOf,
  eventOf,
  only,
  postAndFanOut,
  readDeliveryEntries,
  settlementOf,
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

async function deliveryUnderWay(): Promise<DeliveryEntry> {
  await addSources(store, 'feeds/a');
  await addHook(store, 'feeds/a');
  await postAndFanOut(store, eventOf('feeds/a', 'one'));
  const [entry] = await readDeliveryEntries(store, shard);
  if (!entry) throw new Error('One was to be let go.');
  return entry;
}

test('an answer that is apart is shown whole, headers and all, leaves the record short, and goes with it', async () => {
  const entry = await deliveryUnderWay();
  const profile = packResponseProfile({ server: 'a', id: '' });
  const whole = { status: 500, statusText: 'Oh', body: 'x'.repeat(60_000), truncated: true };
  const { response, text } = setApart({ ...whole, headers: { ref: profile.ref, values: ['7'] } });
  const line = encodeAttempt(attemptOf(entry, { response }));
  const hookTexts = [{ ...profile, isStored: false }];
  await settle(store, shard, [settlementOf(entry, 'dead', { line, hookTexts, ownText: text })]);
  expect(await store.redis.strlen(`${shard.prefix}d:${entry.delivery}`)).toBeLessThan(500);
  const delivery = await getDelivery(store, entry.delivery);
  expect(delivery).toMatchObject({ statusCode: 500, statusText: 'Oh' });
  expect(delivery?.attempts[0]?.response).toEqual({ ...whole, headers: { server: 'a', id: '7' } });

  const ever = Number.MAX_SAFE_INTEGER;
  expect(await run(store, shard, 'forget_deliveries', ['any', ever, 'ad', entry.delivery])).toBe('f');
  expect(await store.redis.exists(`${shard.prefix}texts:${entry.delivery}`)).toBe(0);
});

test('a hook that has two hundred texts gets no more: they are kept with the delivery, and nobody else refers to them', async () => {
  const entry = await deliveryUnderWay();
  const withHook = `${shard.prefix}req:${entry.hook}`;
  const known = { ...packResponseProfile({ server: 'known' }), isStored: false };
  await store.redis.hset(withHook, known.ref, known.value);
  for (let i = 1; i < 200; i++) await store.redis.hset(withHook, `t${i}`, 'text');

  const profile = { ...packResponseProfile({ server: 'one more' }), isStored: false };
  const headers = { ref: profile.ref, values: [] };
  const response = { status: 200, statusText: 'OK', headers, body: '', truncated: false };
  const line = encodeAttempt(attemptOf(entry, { response }));
  const hookTexts = [profile];
  expect(await settle(store, shard, [settlementOf(entry, 'delivered', { line, hookTexts })])).toEqual(['settled']);
  expect(profile.isStored).toBe(false);
  expect(await store.redis.hlen(withHook)).toBe(200);
  expect((await getDelivery(store, entry.delivery))?.attempts[0]?.response?.headers).toEqual({ server: 'one more' });

  await postAndFanOut(store, eventOf('feeds/a', 'two'));
  const [next] = await readDeliveryEntries(store, shard);
  if (!next) throw new Error('Another was to be let go.');
  await settle(store, shard, [settlementOf(next, 'delivered', { hookTexts: [known] })]);
  expect(known.isStored).toBe(true);
});

test('texts count as stored once they are', async () => {
  const entry = await deliveryUnderWay();
  const texts = [1, 2].map((i) => ({ ref: `t${i}`, value: 'text', isStored: false }));
  const [hookText, eventText] = texts as [SharedText, SharedText];
  const withTexts = { hookTexts: [hookText], eventText };
  const late = { ...entry, entry: '1-0' };
  expect(await settle(store, shard, [settlementOf(late, 'delivered', withTexts)])).toEqual(['late']);
  expect(texts.map(({ isStored }) => isStored)).toEqual([false, false]);
  await settle(store, shard, [settlementOf(entry, 'delivered', withTexts)]);
  expect(texts.map(({ isStored }) => isStored)).toEqual([true, true]);
  expect(await store.redis.hget(`${shard.prefix}req:${entry.hook}`, 't1')).toBe('text');
  expect(await store.redis.hget(`${shard.prefix}with:${entry.event}`, 't2')).toBe('text');
});

test('a text does not count as stored where its delivery has no record any more', async () => {
  const entry = await deliveryUnderWay();
  const profile = { ...packResponseProfile({ server: 'a' }), isStored: false };
  await store.redis.del(`${shard.prefix}d:${entry.delivery}`);
  expect(await settle(store, shard, [settlementOf(entry, 'delivered', { hookTexts: [profile] })])).toEqual(['settled']);
  expect(profile.isStored).toBe(false);
});
