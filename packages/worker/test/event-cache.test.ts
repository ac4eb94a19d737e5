import { isLarge } from '@posthorn/store/event-record';
import type { Shard } from '@posthorn/store/keys';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { EventCache } from '../src/event-cache.ts';
import { startTestWorkers, type TestWorkers } from './support/worker.ts';

let tested: TestWorkers;
let shard: Shard;
beforeAll(async () => {
  tested = await startTestWorkers();
  shard = tested.shard;
});
beforeEach(() => tested.clear());
afterAll(() => tested.close());

const key = 'feeds/a|x';

async function dataOf(events: EventCache): Promise<string | undefined> {
  const event = (await events.get(shard, [key])).get(key);
  return event && !isLarge(event) ? event.data : undefined;
}

/** The event goes, and its id is posted again. */
async function postAgain(data: string): Promise<void> {
  await tested.clear();
  await tested.postData('x', data);
}

test('an event comes from memory, until all is forgotten', async () => {
  const events = new EventCache(tested.store);
  await tested.postData('x', '1');
  expect(await dataOf(events)).toBe('1');
  await postAgain('2');
  expect(await dataOf(events)).toBe('1');
  events.forget();
  expect(await dataOf(events)).toBe('2');
});

test('an event is read again a minute later: its id may have been free since', async () => {
  let nowMs = 1000;
  const events = new EventCache(tested.store, () => nowMs);
  nowMs += 3_600_000;
  await tested.postData('x', '1');
  expect(await dataOf(events)).toBe('1');
  await postAgain('2');
  nowMs += 60_000;
  expect(await dataOf(events)).toBe('1');
  nowMs += 1;
  expect(await dataOf(events)).toBe('2');
});

test('an event that is being read when all is forgotten is not kept', async () => {
  const events = new EventCache(tested.store);
  await tested.postData('x', '1');
  const reading = dataOf(events);
  events.forget();
  expect(await reading).toBe('1');
  await postAgain('2');
  expect(await dataOf(events)).toBe('2');
});
