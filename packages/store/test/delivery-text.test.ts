import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readRecords } from '../src/deliveries.ts';
import { withText } from '../src/delivery-text.ts';
import { addHook, addSources, eventOf, only, postAndFanOut, stateOf } from './support/protocol.ts';
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
  const found = (await readRecords(store, shard, ids)).flatMap((record) => (record ? [{ record }] : []));
  expect(found).toHaveLength(3);
  const events = async (text: string) => (await withText(store, shard, text, found)).map(({ record }) => record.event);
  expect(await events('a needle')).toEqual(['feeds/a|small', 'feeds/a|large']);
  expect(await events('@3000')).toEqual([]);
});
