// @boundaries-ignore the server that all packages' tests share is at the top
import { startRedis, type TestRedis } from '../../../../test/support/redis-server.ts';
import { createSecretBox, newSecretKey } from '../../src/secret-box.ts';
import { openStore, type Store, type StoreOptions } from '../../src/store.ts';
import { createGroups } from '../../src/streams.ts';

/** A store on a Redis server of its own. */
export interface TestStore {
  redis: TestRedis;
  store: Store;
  /** Another store on the same server. The caller closes it. */
  open(options?: Partial<StoreOptions>): Store;
  /** Empties the server and makes the consumer groups again: what a test begins with. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a server and opens a store on it, with a gate cap of 100. */
export async function startTestStore({ shards = 1 } = {}): Promise<TestStore> {
  const redis = await startRedis();
  const secrets = createSecretBox([newSecretKey()]);
  const open = (options: Partial<StoreOptions> = {}): Store =>
    openStore({
      url: redis.url,
      shards,
      patience: 'fail',
      hookConcurrency: 100,
      secrets,
      isSecretKey: (_, key) => key === 'secret',
      onConnectionError: () => undefined,
      ...options,
    });
  const store = open();
  return {
    redis,
    store,
    open,
    clear: async () => {
      await store.redis.flushall();
      await Promise.all(store.shards.map((shard) => createGroups(store, shard)));
    },
    close: async () => {
      await store.close();
      await redis.stop();
    },
  };
}
