import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { checkDeployment, checkDurability } from '../src/deployment.ts';
import { getSource, saveSource } from '../src/sources.ts';
import { someTime } from './support/protocol.ts';
import { startTestStore, type TestStore } from './support/store.ts';

let tested: TestStore;
beforeAll(async () => {
  tested = await startTestStore();
});
beforeEach(() => tested.clear());
afterAll(() => tested.close());

describe('checkDeployment', () => {
  test('fixes the number of shards at first start, and refuses another one afterwards', async () => {
    const three = tested.open({ shards: 3 });
    await checkDeployment(three, someTime);
    await checkDeployment(three, someTime);
    await expect(checkDeployment(tested.store, someTime)).rejects.toThrow(/POSTHORN_SHARDS is 1.*set up with 3/);
    await three.close();
  });

  test('makes source "system" once, and leaves its settings alone', async () => {
    const { store } = tested;
    await checkDeployment(store, someTime);
    expect(await getSource(store, 'system')).toMatchObject({ owners: [], public: false });
    await saveSource(store, 'system', { owners: ['ann'], co_owners: [], public: false }, someTime);
    await checkDeployment(store, someTime);
    expect(await getSource(store, 'system')).toMatchObject({ owners: ['ann'] });
  });
});

describe('checkDurability', () => {
  test('finds nothing wrong with a server that is set up as it should be', async () => {
    expect(await checkDurability(tested.store)).toEqual([]);
  });

  test.for([
    ['appendonly', 'no', 'yes', /append-only file is off/],
    ['appendfsync', 'everysec', 'always', /appendfsync is "everysec"/],
    ['no-appendfsync-on-rewrite', 'yes', 'no', /no-appendfsync-on-rewrite is "yes"/],
    ['maxmemory-policy', 'allkeys-lru', 'noeviction', /maxmemory-policy is "allkeys-lru"/],
  ] as const)('finds %s %s', async ([name, wrong, right, said]) => {
    const { redis } = tested.store;
    await redis.config('SET', name, wrong);
    try {
      expect(await checkDurability(tested.store)).toEqual([
        { what: expect.stringMatching(said), remedy: expect.stringContaining(right) },
      ]);
    } finally {
      await redis.config('SET', name, right);
    }
  });

  test('finds a server that is too old', async () => {
    const info = vi.spyOn(tested.store.redis, 'info').mockResolvedValue('redis_version:6.2.14\r\n');
    onTestFinished(() => info.mockRestore());
    expect(await checkDurability(tested.store)).toEqual([
      { what: 'Redis is older than 7.0', remedy: expect.stringContaining('Redis 7.0') },
    ]);
  });

  test('does not take a setting that it may not read for a wrong one', async () => {
    const { redis } = tested.store;
    await redis.acl('SETUSER', 'managed', 'on', '>pass', '~*', '+@all', '-config');
    const managed = tested.open({ url: tested.redis.url.replace('//', '//managed:pass@') });
    expect(await checkDurability(managed)).toEqual([]);
    await managed.close();
  });
});
