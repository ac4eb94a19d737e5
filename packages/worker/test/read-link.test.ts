import { once } from 'node:events';
import { createGroups, type RawEntry } from '@posthorn/store/streams';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { ReadLink } from '../src/read-link.ts';
import { startTestWorkers, type TestWorkers } from './support/worker.ts';

let tested: TestWorkers;
let admin: Redis;
beforeAll(async () => {
  tested = await startTestWorkers();
  admin = new Redis(tested.redis.url);
});
beforeEach(async () => {
  await tested.clear();
  await createGroups(tested.store, tested.shard);
});
afterAll(async () => {
  admin.disconnect();
  await tested.close();
});

/** A link, and the connection below it. */
function open(): { link: ReadLink; redis: Redis; read: () => Promise<RawEntry[]> } {
  const connect = vi.spyOn(tested.store, 'connectBlocking');
  const link = new ReadLink(tested.store, () => undefined);
  const redis = connect.mock.results[0]?.value as Redis;
  connect.mockRestore();
  onTestFinished(() => redis.disconnect());
  return { link, redis, read: () => link.read(tested.shard, 'events', 'tested', 10) };
}

test('a link that is closed fails the read that Redis has, and nothing is handed out to it afterwards', async () => {
  const { link, read } = open();
  const reading = read();
  await vi.waitFor(async () => expect(await admin.client('LIST')).toMatch(/ flags=b .* cmd=xreadgroup /), 30_000);
  link.close();
  await expect(reading).rejects.toThrow('Connection is closed');
  await tested.post('x');
  expect(await tested.pending('events')).toBe(0);
});

test('a link that is closed while it waits to connect again fails the read that waits for that', async () => {
  const { link, redis, read } = open();
  await once(redis, 'ready');
  redis.options.retryStrategy = () => 3_600_000;
  redis.disconnect(true);
  await once(redis, 'reconnecting');
  const reading = read();
  link.close();
  await expect(reading).rejects.toThrow('aborted');
});

test('a link that is closed before it was ever there fails the read that waits for it', async () => {
  const { link, read } = open();
  const reading = read();
  link.close();
  await expect(reading).rejects.toThrow('aborted');
});
