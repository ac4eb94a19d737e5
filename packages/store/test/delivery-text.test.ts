import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readRecords } from '../src/deliveries.ts';
import { encodeAttempt } from '../src/delivery-record.ts';
import { withText } from '../src/delivery-text.ts';
import { settle } from '../src/settle.ts';
import { setApart } from '../src/stored-response.ts';
import {
  addHook,
  addSources,
  attemptOf,
  eventOf,
  only,
  postAndFanOut,
  readDeliveryEntries,
  settlementOf,
  stateOf,
} from './support/protocol.ts';
import { startTestStore, type TestStore } from './support/store.ts';

let tested: TestStore;
beforeAll(async () => {
  tested = await startTestStore();
});
beforeEach(() => tested.clear());
afterAll(() => tested.close());

test('a text is looked for in the data of events, also where that is large, and not in what else is known of them', async () => {
  const { store } = tested;
  const shard = only(store);
  await addSources(store, 'feeds/a');
  await addHook(store, 'feeds/a');
  const long = 'x'.repeat(300_000);
  await postAndFanOut(
    store,
    eventOf('feeds/a', 'small', { data: '{"text":"a needle"}' }),
    eventOf('feeds/a', 'large', { data: `{"text":"${long} a needle"}` }),
    eventOf('feeds/a', 'neither', { data: `{"text":"${long}"}`, actor: 'a needle' }),
  );
  const ids = [...(await stateOf(store, shard)).records.keys()];
  const found = (await readRecords(store, shard, ids)).flatMap((record, i) =>
    record ? [{ id: ids[i] ?? 0, record }] : [],
  );
  expect(found).toHaveLength(3);
  const events = async (text: string) => (await withText(store, shard, text, found)).map(({ record }) => record.event);
  expect(await events('a needle')).toEqual(['feeds/a|small', 'feeds/a|large']);
  expect(await events('@3000')).toEqual([]);
});

test('a text is looked for in the newest answer, also where that is apart, and not in older ones', async () => {
  const { store } = tested;
  const shard = only(store);
  await addSources(store, 'feeds/a');
  await addHook(store, 'feeds/a');
  await postAndFanOut(store, eventOf('feeds/a', 'one'), eventOf('feeds/a', 'two'));
  const entries = await readDeliveryEntries(store, shard);
  const answer = (body: string) =>
    setApart({ status: 500, statusText: '', headers: { all: { 'x-text': 'header' } }, body, truncated: false });
  for (const [i, entry] of entries.entries()) {
    const { response, text } = answer(i === 0 ? 'a needle' : 'hay');
    const line = encodeAttempt(attemptOf(entry, { response }));
    await settle(store, shard, [settlementOf(entry, 'dead', { line, ownText: text })]);
    const late = answer('late');
    const lateLine = encodeAttempt(attemptOf(entry, { response: late.response, worker: 'late' }));
    await settle(store, shard, [settlementOf(entry, 'dead', { line: lateLine, ownText: late.text })]);
  }
  const ids = entries.map(({ delivery }) => delivery);
  const records = await readRecords(store, shard, ids);
  const found = records.flatMap((record, i) => (record ? [{ id: ids[i] ?? 0, record }] : []));
  const having = async (text: string) => (await withText(store, shard, text, found)).map(({ id }) => id);
  expect(await having('a needle')).toEqual([ids[0]]);
  expect(await having('hay')).toEqual([ids[1]]);
  expect(await having('late')).toEqual([]);
  expect(await having('header')).toEqual([]);
});
