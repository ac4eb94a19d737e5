import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startReceiver } from './support/receiver.ts';
import { openSweeps } from './support/sweep-job.ts';
import { type System, startSystem } from './support/system.ts';
import { until } from './support/until.ts';

let system: System;
let redis: Redis;
let sweeps: ReturnType<typeof openSweeps>;

beforeAll(async () => {
  system = await startSystem();
  redis = new Redis(system.redis.url);
  sweeps = openSweeps(system.redis.port);
});
afterAll(async () => {
  redis?.disconnect();
  await sweeps?.close();
  await system?.close();
});

it('workers have the clock ask for a sweep and for retention every minute', async () => {
  // A worker writes it in the background of its start.
  await until(async () => (await sweeps.schedules()).length === 2);
  expect(await sweeps.schedules()).toEqual([
    { task: 'retain', everyMs: 60_000 },
    { task: 'sweep', everyMs: 60_000 },
  ]);
});

it('what is taken out of the due-set by hand is found by a sweep that nobody asks for, and again by the one after it', async () => {
  let status = 500;
  const receiver = await startReceiver(() => status);
  await system.feed('due');
  const policy = { base_seconds: 3600, max_seconds: 3600 };
  await system.hook('due', `${receiver.url}/due`, { events: ['*'], policy });
  for (const id of ['first', 'second']) {
    status = 500;
    await system.post({ id, source: 'feeds/due', type: 'package.added', data: { PackageIdentifier: id } });
    await until(async () => (await redis.zcard('{p0}due')) === 1);
    expect(await redis.zpopmin('{p0}due')).toHaveLength(2);
    status = 200;
    await until(async () => {
      await sweeps.skipWait();
      const [delivery] = await system.deliveries(`source=feeds/due&event=${id}`);
      return delivery?.status === 'delivered';
    });
  }
  expect(receiver.arrivals.map((arrival) => arrival.status)).toEqual([500, 200, 500, 200]);
  await receiver.close();
});
