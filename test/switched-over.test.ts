import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Receiver, startReceiver } from './support/receiver.ts';
import { startRedis, type TestRedis } from './support/redis-server.ts';
import { type Switch, startSwitch } from './support/switch.ts';
import { type System, startSystem } from './support/system.ts';
import { until } from './support/until.ts';

let primary: TestRedis;
let replica: TestRedis;
let address: Switch;
let system: System;
let receiver: Receiver;
let atPrimary: Redis;
let atReplica: Redis;

beforeEach(async () => {
  [primary, replica] = await Promise.all([startRedis(), startRedis()]);
  [atPrimary, atReplica] = [new Redis(primary.url), new Redis(replica.url)];
  await atPrimary.config('SET', 'repl-diskless-sync-delay', '0');
  await atReplica.replicaof('127.0.0.1', primary.port);
  await until(async () => /state=online/.test(await atPrimary.info('replication')));
  address = await startSwitch(primary.port);
  const env = { POSTHORN_REDIS_URL: `redis://127.0.0.1:${address.port}` };
  [system, receiver] = await Promise.all([startSystem({ env }), startReceiver()]);
});
afterEach(async () => {
  for (const redis of [atPrimary, atReplica]) redis?.disconnect();
  await system?.close();
  await Promise.all([receiver?.close(), address?.close(), primary?.stop(), replica?.stop()]);
});

const eventOf = (id: string): object => ({
  id,
  source: 'feeds/kept',
  type: 'package.added',
  data: { PackageIdentifier: id },
});

/** What a managed failover does: the replica is promoted, the address leads to it, the old primary becomes its replica. */
async function switchOver(): Promise<void> {
  await until(async () => (await offsetOf(atPrimary)) === (await offsetOf(atReplica)));
  await atReplica.replicaof('NO', 'ONE');
  address.divert(replica.port);
  await atPrimary.replicaof('127.0.0.1', replica.port);
}

/** How much of what the primary wrote a server has. */
async function offsetOf(redis: Redis): Promise<string | undefined> {
  return /^master_repl_offset:(\d+)/m.exec(await redis.info('replication'))?.[1];
}

it('after a switchover that breaks no link, every role goes to the new primary by itself', async () => {
  await system.feed('kept');
  await system.hook('kept', `${receiver.url}/kept`, { events: ['*'] });
  await system.post(eventOf('before'));
  const [before] = await system.eventually(
    () => system.deliveries('source=feeds/kept'),
    (all) => all.length === 1 && all.every(({ status }) => status === 'delivered'),
  );
  await switchOver();

  // Whoever is refused learns by it, and is told that it will pass.
  const answers: number[] = [];
  await until(async () => {
    const { status } = await system.post(eventOf('after'));
    answers.push(status);
    return status === 202;
  });
  expect(new Set(answers.slice(0, -1))).toEqual(new Set(answers.length > 1 ? [503] : []));
  await receiver.until((arrivals) => arrivals.some(({ body }) => body.includes('"after"')));
  // Jobs go by connections of their own, of the api and of the worker.
  await until(async () => (await system.call('POST', `/v1/deliveries/${before?.id}/redeliveries`)).status === 202);
  await receiver.until((arrivals) => arrivals.filter(({ body }) => body.includes('"before"')).length === 2);
  expect(await atReplica.info('replication')).toContain('role:master');
});
