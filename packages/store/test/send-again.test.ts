import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { sendLatestPush } from '../src/send-again.ts';
import type { Store } from '../src/store.ts';
import { addHook, addSources, eventOf, only, post, readDeliveryEntries } from './support/protocol.ts';
import { startTestStore, type TestStore } from './support/store.ts';

let tested: TestStore;
let store: Store;
beforeAll(async () => {
  tested = await startTestStore();
  store = tested.store;
});
beforeEach(async () => {
  await tested.clear();
  await addSources(store, 'orgs/acme', 'repos/acme/a', 'repos/acme/z~', 'repos/acme-b/a', 'repos/acm/a', 'feeds/acme');
});
afterAll(() => tested.close());

/** Posts a push, received a second after the one before it. */
let received = 0;
async function push(source: string, id: string): Promise<void> {
  await post(store, eventOf(source, id, { type: 'push' }));
  const key = `${only(store).prefix}e:${source}|${id}`;
  const at = String(1_800_000_000_000 + 1000 * received++);
  await store.redis.setrange(key, 22, at);
}

const sent = async () => (await readDeliveryEntries(store, only(store))).map(({ event, hook }) => ({ event, hook }));

test('S8: a hook of an organization gets the latest push of all its repositories, and of no others', async () => {
  const { id: hook } = await addHook(store, 'orgs/acme');
  await push('repos/acme-b/a', 'x1');
  await push('repos/acm/a', 'x2');
  await push('feeds/acme', 'x3');
  expect(await sendLatestPush(store, 'orgs/acme', hook)).toBeNull();
  await push('repos/acme/z~', 'p1');
  await push('repos/acme/a', 'p2');
  await sendLatestPush(store, 'orgs/acme', hook);
  await push('repos/acme/z~', 'p3');
  await sendLatestPush(store, 'orgs/acme', hook);
  await push('orgs/acme', 'p4');
  await sendLatestPush(store, 'orgs/acme', hook);
  await push('repos/acme-b/a', 'x4');
  await sendLatestPush(store, 'orgs/acme', hook);
  const expected = ['repos/acme/a|p2', 'repos/acme/z~|p3', 'orgs/acme|p4', 'orgs/acme|p4'];
  expect(await sent()).toEqual(expected.map((event) => ({ event, hook })));
});

test('S8: a hook of a repository gets that one’s, whatever its organization has', async () => {
  const { id: hook } = await addHook(store, 'repos/acme/a');
  await push('repos/acme/a', 'p1');
  await push('repos/acme/z~', 'p2');
  await push('orgs/acme', 'p3');
  await sendLatestPush(store, 'repos/acme/a', hook);
  expect(await sent()).toEqual([{ event: 'repos/acme/a|p1', hook }]);
});
