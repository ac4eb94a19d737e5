import { createHash } from 'node:crypto';
import { loadScripts } from '@posthorn/store/scripts';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { untilDrained } from './support/census.ts';
import { type Fault, type FaultProxy, startFaultProxy } from './support/fault-proxy.ts';
import { startProducer } from './support/producer.ts';
import { type Receiver, startReceiver } from './support/receiver.ts';
import { type System, startSystem } from './support/system.ts';
import { duplicates, missing } from './support/tally.ts';
import { until } from './support/until.ts';

const eventCount = 400;
/** Replies of each kind that are lost, at least. How many there are to lose depends on how many events each call takes. */
const lossCount = 10;
const hookCount = 5;

let system: System;
let receiver: Receiver;
let redis: Redis;
let proxy: FaultProxy;

beforeAll(async () => {
  system = await startSystem({ workers: 0 });
  redis = new Redis(system.redis.url);
});
afterAll(async () => {
  redis?.disconnect();
  await system?.close();
});

// A worker of each test's own, alone, behind a proxy of its own.
beforeEach(async () => {
  [receiver, proxy] = await Promise.all([startReceiver(), startFaultProxy(system.redis.port, 'redis')]);
  await system.startWorker({ POSTHORN_REDIS_URL: `redis://127.0.0.1:${proxy.port}` });
});
afterEach(async () => {
  const worker = system.workers.at(-1);
  worker?.kill('SIGTERM');
  await worker?.ended;
  await Promise.all([proxy.close(), receiver.close()]);
});

/** Whether a request runs a script; a connection sends a script's text once and its SHA-1 from then on. */
function runs(request: string, script: 'fan_out' | 'settle'): boolean {
  const { lua } = loadScripts()[script] ?? { lua: '' };
  return request.includes(createHash('sha1').update(lua).digest('hex')) || request.includes(lua);
}

/** Loses every third of the replies that `of` would. */
function everyThird(of: (request: string, reply: string) => boolean): Fault {
  let count = 0;
  return { kind: 'lose replies', of: (request, reply) => of(request, reply) && count++ % 3 === 0 };
}

const fault = {
  'fan-out': everyThird((request) => runs(request, 'fan_out')),
  settle: everyThird((request) => runs(request, 'settle')),
  // Those that brought something: nil says that nothing came in time.
  XREADGROUP: everyThird((request, reply) => /\r\nxreadgroup\r\n/i.test(request) && !/^[_*$]-?1?\r\n$/.test(reply)),
};

it.each(Object.entries(fault))(
  'replies to %s are lost: no delivery or attempt is twice in the records, none is stuck',
  async (name, lossy) => {
    const feed = `lost-${name.toLowerCase()}`;
    await system.feed(feed);
    const paths = Array.from({ length: hookCount }, (_, i) => `/hook-${i}`);
    for (const path of paths) await system.hook(feed, receiver.url + path, { events: ['*'] });
    await proxy.inject(lossy);
    const producer = startProducer({
      url: system.ingest.url,
      token: system.operatorToken,
      source: `feeds/${feed}`,
      width: 4,
      pauseMs: 5,
    });
    await until(() => producer.accepted.size >= eventCount && proxy.repliesLost >= lossCount);
    await producer.stop();
    const { records } = await untilDrained(redis);

    const ofFeed = [...records.values()].filter(({ event }) => event.startsWith(`feeds/${feed}|`));
    expect(ofFeed).toHaveLength(producer.accepted.size * hookCount);
    // One attempt each, and the same one: what was resent was not noted as late, either.
    expect(ofFeed.filter(({ status, attempts }) => status !== 'delivered' || attempts.length > 1)).toEqual([]);
    expect(system.workers.at(-1)?.lines.filter((line) => line.includes('settled late'))).toEqual([]);
    expect(missing(receiver.arrivals, paths, producer.accepted)).toEqual([]);
    expect(duplicates(receiver.arrivals)).toBe(0);
  },
  600_000,
);
