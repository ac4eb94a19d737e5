import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { deleteEventType, eventTypesVersion, listEventTypes, saveEventType } from '../src/event-types.ts';
import type { Store } from '../src/store.ts';
import { someTime } from './support/protocol.ts';
import { startTestStore, type TestStore } from './support/store.ts';

let tested: TestStore;
let store: Store;
beforeAll(async () => {
  tested = await startTestStore();
  store = tested.store;
});
beforeEach(() => tested.clear());
afterAll(() => tested.close());

const later = new Date(someTime.getTime() + 1000);

test('a type is one registration per kind or source, and the later replaces the earlier', async () => {
  const first = await saveEventType(store, { type: 'b', kind: 'feeds', schema: { type: 'object' } }, someTime);
  const again = await saveEventType(store, { type: 'b', kind: 'feeds' }, later);
  const other = await saveEventType(store, { type: 'a', source: 'feeds/x' }, later);
  expect([first.created, again.created, other.created]).toEqual([true, false, true]);
  expect(again.record).toEqual({
    ...first.record,
    schema: null,
    created_at: someTime.toISOString(),
    updated_at: later.toISOString(),
  });
  expect((await listEventTypes(store)).types).toEqual([other.record, again.record]);
});

test('the version moves on with every change, and with nothing else', async () => {
  const seen = [await eventTypesVersion(store)];
  const { record } = await saveEventType(store, { type: 'b', kind: 'feeds' }, someTime);
  seen.push(await eventTypesVersion(store));
  expect((await listEventTypes(store)).version).toBe(seen[1]);
  expect(await deleteEventType(store, record.id)).toBe(true);
  seen.push(await eventTypesVersion(store));
  expect(new Set(seen).size).toBe(3);
  expect(await deleteEventType(store, record.id)).toBe(false);
  expect(await deleteEventType(store, 'version')).toBe(false);
  expect(await eventTypesVersion(store)).toBe(seen[2]);
  expect((await listEventTypes(store)).types).toEqual([]);
});
