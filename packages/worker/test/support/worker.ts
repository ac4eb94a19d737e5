import type { Attempt } from '@posthorn/core/attempt';
import type { Hook } from '@posthorn/core/hook';
import { acceptEvents } from '@posthorn/store/accept-events';
import { type DeliverySummary, getDelivery } from '@posthorn/store/deliveries';
import { checkDeployment } from '@posthorn/store/deployment';
import type { EventToAccept } from '@posthorn/store/event-record';
import { deliveryIdsOfEvent } from '@posthorn/store/events';
import { createHook, type HookSettings } from '@posthorn/store/hooks';
import type { Shard } from '@posthorn/store/keys';
import { type JobQueues, openJobQueues } from '@posthorn/store/queues';
import { createSecretBox, newSecretKey } from '@posthorn/store/secret-box';
import { saveSource } from '@posthorn/store/sources';
import { openStore, type Store } from '@posthorn/store/store';
import { type DeliveryEntry, decodeDeliveryEntry } from '@posthorn/store/streams';
import { createGuard } from '@posthorn/transports/guard/guard';
import { isSecretKey } from '@posthorn/transports/known';
import type { Transport } from '@posthorn/transports/transport';
import pino from 'pino';
import { onTestFinished, vi } from 'vitest';
// @boundaries-ignore the server that all packages' tests share is at the top
import { startRedis, type TestRedis } from '../../../../test/support/redis-server.ts';
import { Slots } from '../../src/slots.ts';
import { runWorker, type Worker, type WorkerDeps } from '../../src/worker.ts';
import { hookOf } from './samples.ts';

/** A Redis with source feeds/a on it, and workers on that. */
export interface TestWorkers {
  redis: TestRedis;
  store: Store;
  /** Its only shard, or the first. */
  shard: Shard;
  /** Starts a worker; {@link close} stops it if the test has not. */
  run(transport: Transport, options?: Partial<WorkerDeps>): Promise<Worker>;
  addHook(more?: Partial<HookSettings>): Promise<Hook>;
  post(...ids: string[]): Promise<void>;
  /** Posts an event with that data, JSON text. */
  postData(id: string, data: string): Promise<void>;
  /** The only delivery of an event, once it is as `expected` says. */
  delivery(
    event: string,
    expected?: (delivery: DeliverySummary) => boolean,
  ): Promise<DeliverySummary & { attempts: Attempt[] }>;
  /** Names of the consumers that a stream has. */
  consumers(stream: 'events' | 'deliveries'): Promise<string[]>;
  /** How many entries of a stream are handed out. */
  pending(stream: 'events' | 'deliveries'): Promise<number>;
  /** The entries of the delivery stream, and what they hold. */
  inStream(): Promise<{ entry: string; deliveries: DeliveryEntry[] }[]>;
  /** How many deliveries the hooks' gates say are out; hooks of which none is are left out. */
  gates(): Promise<Map<number, number>>;
  /** Stops the workers that still run, and empties the server. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export const log = pino({ level: 'silent' });

/** For this test, attempts keep their places until they end, however slow the machine is. */
export function keepPlaces(): void {
  const spy = vi.spyOn(Slots.prototype, 'setSlowAside').mockImplementation(() => undefined);
  onTestFinished(() => {
    spy.mockRestore();
  });
}

const postedEvent = (id: string): EventToAccept => ({
  id,
  source: 'feeds/a',
  type: 'ping',
  actor: null,
  time: '',
  data: '{"n":1}',
  contentHash: '_'.repeat(22),
});

/** Starts a Redis for a test file. {@link TestWorkers.clear} comes before each test. */
export async function startTestWorkers({ shards = 1 } = {}): Promise<TestWorkers> {
  const redis = await startRedis();
  const ignore = (): void => undefined;
  const store = openStore({
    url: redis.url,
    shards,
    patience: 'wait',
    hookConcurrency: 100,
    secrets: createSecretBox([newSecretKey()]),
    isSecretKey,
    onConnectionError: ignore,
  });
  const [shard] = store.shards;
  if (!shard) throw new Error('The store has no shard.');
  const running = new Set<Worker>();
  const opened: JobQueues[] = [];

  async function stopAll(): Promise<void> {
    await Promise.all([...running].map((worker) => worker.stop()));
    await Promise.all(opened.splice(0).map((queues) => queues.close()));
  }

  return {
    redis,
    store,
    shard,
    run: async (web, options = {}) => {
      const queues = openJobQueues(redis.url, ignore);
      opened.push(queues);
      const deps = {
        store,
        queues,
        transports: { web },
        guard: createGuard({ allowedNetworks: ['127.0.0.0/8'] }),
        concurrency: 50,
        hookConcurrency: 100,
        retention: { retentionMs: 7 * 86_400_000, deliveriesPerHook: 10_000 },
        graceMs: 5000,
        log,
        ...options,
      };
      const worker = await runWorker(deps);
      const stop = async (): Promise<void> => {
        running.delete(stoppable);
        await worker.stop();
      };
      const stoppable: Worker = { ...worker, stop };
      running.add(stoppable);
      return stoppable;
    },
    addHook: (more) => {
      const {
        id: _id,
        source,
        source_number: _n,
        source_dialect: _s,
        created_at: _c,
        updated_at: _u,
        deactivated_reason: _d,
        ...settings
      } = hookOf();
      return createHook(store, source, { ...settings, ...more }, new Date());
    },
    post: async (...ids) => {
      await acceptEvents(
        store,
        ids.map((id) => postedEvent(id)),
      );
    },
    postData: async (id, data) => {
      await acceptEvents(store, [{ ...postedEvent(id), data }]);
    },
    delivery: (event, expected = () => true) =>
      vi.waitFor(
        async () => {
          const [id = 0] = await deliveryIdsOfEvent(store, 'feeds/a', event);
          const delivery = await getDelivery(store, id);
          if (!delivery || !expected(delivery)) throw new Error(`Not yet: ${JSON.stringify(delivery)}`);
          return delivery;
        },
        { timeout: 40_000, interval: 20 },
      ),
    consumers: async (stream) => {
      const rows = (await store.redis.xinfo('CONSUMERS', `{p0}${stream}`, 'w')) as string[][];
      return rows.map((row) => row[1] ?? '');
    },
    pending: async (stream) => Number((await store.redis.xpending(`{p0}${stream}`, 'w'))[0]),
    inStream: async () => {
      const raws = await store.redis.xrange('{p0}deliveries', '-', '+');
      return raws.map((raw) => ({ entry: raw[0], deliveries: decodeDeliveryEntry(raw) }));
    },
    gates: async () => {
      const out = new Map<number, number>();
      for (const key of await store.redis.keys('{p0}gate:*')) {
        const count = Number(await store.redis.hget(key, 'out'));
        if (count !== 0) out.set(Number(key.slice('{p0}gate:'.length)), count);
      }
      return out;
    },
    clear: async () => {
      await stopAll();
      await store.redis.flushall();
      await checkDeployment(store, new Date());
      await saveSource(store, 'feeds/a', { owners: [], co_owners: [], public: false }, new Date());
    },
    close: async () => {
      await stopAll();
      await store.close();
      await redis.stop();
    },
  };
}
