import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
// @boundaries-ignore the server that all packages' tests share is at the top
import { startRedis, type TestRedis } from '../../../test/support/redis-server.ts';
import { acceptEvents } from '../src/accept-events.ts';
import type { Store } from '../src/store.ts';
import { addSources, eventOf } from './support/protocol.ts';
import { startTestStore, type TestStore } from './support/store.ts';

let tested: TestStore;
let replica: TestRedis;
let confirming: Store;
beforeAll(async () => {
  [tested, replica] = await Promise.all([startTestStore(), startRedis()]);
  confirming = tested.open({ ackReplicas: 1 });
  await tested.store.redis.config('SET', 'repl-diskless-sync-delay', '0');
});
beforeEach(async () => {
  await tested.clear();
  await addSources(tested.store, 'feeds/a');
});
afterAll(async () => {
  await confirming.close();
  await Promise.all([tested.close(), replica.stop()]);
});

const changes = async (): Promise<number> =>
  Number(/rdb_changes_since_last_save:(\d+)/.exec(await tested.store.redis.info('persistence'))?.[1]);

describe('acceptEvents', () => {
  test('says that events are unconfirmed where too few replicas have them, and what is wrong with others', async () => {
    const events = [eventOf('feeds/a', 'x'), eventOf('feeds/none', 'y'), eventOf('feeds/a', 'x', { data: '{"n":2}' })];
    expect(await acceptEvents(confirming, events)).toEqual(['unconfirmed', 'nosource', 'other']);
    // They are stored all the same: posted again they are duplicates.
    expect(await acceptEvents(confirming, [eventOf('feeds/a', 'x')])).toEqual(['unconfirmed']);
    expect(await acceptEvents(tested.store, [eventOf('feeds/a', 'x')])).toEqual(['same']);
  });

  test('confirms what a replica has, from the first event on a connection and after Redis has forgotten its scripts', async () => {
    const replication = tested.open({ url: replica.url });
    await replication.redis.replicaof('127.0.0.1', tested.redis.port);
    const online = async (): Promise<boolean> => /state=online/.test(await tested.store.redis.info('replication'));
    await expect.poll(online, { timeout: 40_000 }).toBe(true);
    // On a busy machine a replica may be late now and then, but not again and again.
    await vi.waitFor(async () => {
      const fresh = tested.open({ ackReplicas: 1 });
      const [x, y] = [eventOf('feeds/a', randomUUID()), eventOf('feeds/a', randomUUID())];
      try {
        expect(await acceptEvents(fresh, [x])).toEqual(['new']);
        await tested.store.redis.script('FLUSH');
        expect(await acceptEvents(fresh, [x, y])).toEqual(['same', 'new']);
      } finally {
        await fresh.close();
      }
    }, 40_000);
    await replication.close();
  });

  test('writes for a duplicate, too, so that waiting for replicas means something then', async () => {
    await acceptEvents(tested.store, [eventOf('feeds/a', 'x')]);
    const before = await changes();
    await acceptEvents(tested.store, [eventOf('feeds/a', 'x')]);
    expect(await changes()).toBeGreaterThan(before);
  });
});
