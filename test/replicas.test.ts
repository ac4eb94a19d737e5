import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { untilDrained } from './support/census.ts';
import { startPosthorn } from './support/posthorn-process.ts';
import { type Receiver, startReceiver } from './support/receiver.ts';
import { startRedis, type TestRedis } from './support/redis-server.ts';
import { type Switch, startSwitch } from './support/switch.ts';
import { type Answered, type System, startSystem } from './support/system.ts';
import { missing } from './support/tally.ts';
import { until } from './support/until.ts';

let primary: TestRedis;
let replicas: TestRedis[];
let address: Switch;
let system: System;
let receiver: Receiver;

beforeEach(async () => {
  [primary, ...replicas] = await Promise.all([startRedis(), startRedis(), startRedis()]);
  await command(primary, (redis) => redis.config('SET', 'repl-diskless-sync-delay', '0'));
  for (const replica of replicas) await command(replica, (redis) => redis.replicaof('127.0.0.1', primary.port));
  await until(async () => (await replicationOf(primary)).match(/state=online/g)?.length === 2);
  address = await startSwitch(primary.port);
  [system, receiver] = await Promise.all([startSystem({ env: settings() }), startReceiver()]);
  await system.feed('kept');
  await system.hook('kept', `${receiver.url}/kept`, { events: ['*'] });
});
afterEach(async () => {
  for (const replica of replicas) process.kill(replica.pid, 'SIGCONT');
  await system?.close();
  await Promise.all([receiver?.close(), address?.close(), ...[primary, ...replicas].map((redis) => redis.stop())]);
});

const settings = (): Record<string, string> => ({
  POSTHORN_REDIS_URL: `redis://127.0.0.1:${address.port}`,
  POSTHORN_LISTEN: '127.0.0.1:0',
  POSTHORN_ACK_REPLICAS: '1',
});

async function command<Answer>(server: TestRedis, ask: (redis: Redis) => Promise<Answer>): Promise<Answer> {
  const redis = new Redis(server.url);
  try {
    return await ask(redis);
  } finally {
    redis.disconnect();
  }
}

const replicationOf = (server: TestRedis): Promise<string> => command(server, (redis) => redis.info('replication'));

const eventOf = (id: string, padding = ''): object => ({
  id,
  source: 'feeds/kept',
  type: 'package.added',
  data: { PackageIdentifier: id, padding },
});

/** The answer for an event once replicas confirm it: when they come back, or on a busy machine, they may be late once or twice. */
const untilAccepted = (id: string): ReturnType<System['post']> =>
  system.eventually(
    () => system.post(eventOf(id)),
    ({ status }) => status !== 503,
  );

const signalReplicas = (signal: NodeJS.Signals): void => {
  for (const { pid } of replicas) process.kill(pid, signal);
};

function postBatch(ids: readonly string[]): Promise<Answered<{ results: { status: number; error?: object }[] }>> {
  return fetch(`${system.ingest.url}/v1/events/batch`, {
    method: 'POST',
    headers: { authorization: `Bearer ${system.operatorToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(ids.map((id) => eventOf(id))),
  }).then(async (response) => ({
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as { results: { status: number; error?: object }[] },
  }));
}

it('with all replicas frozen ingest never answers 202, for new events, known ones and batches; thawed, the same ids are accepted', async () => {
  expect((await untilAccepted('before')).status).toBe(202);
  signalReplicas('SIGSTOP');

  const refused = await Promise.all(['a', 'b', 'c'].map((id) => system.post(eventOf(id))));
  // Posted again while nothing is confirmed, they are known, but no safer.
  const repeated = await Promise.all(['a', 'before'].map((id) => system.post(eventOf(id))));
  for (const { status, headers, body } of [...refused, ...repeated]) {
    expect(status).toBe(503);
    expect(body).toMatchObject({ code: 'not_confirmed', detail: expect.stringContaining('safe to repeat') });
    expect(headers.get('retry-after')).toBe('1');
  }
  // Nor are they to an ingest that has written nothing itself.
  const another = await startPosthorn(['ingest'], { ...settings(), POSTHORN_OPERATOR_TOKEN: system.operatorToken });
  const elsewhere = await fetch(`${another.url}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${system.operatorToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(eventOf('a')),
  });
  expect(elsewhere.status).toBe(503);
  another.kill('SIGKILL');
  const batch = await postBatch(['d', 'e']);
  expect(batch.status).toBe(503);
  expect(batch.headers.get('retry-after')).toBe('1');
  expect(batch.body.results).toMatchObject([
    { status: 503, error: { code: 'not_confirmed' } },
    { status: 503, error: { code: 'not_confirmed' } },
  ]);

  signalReplicas('SIGCONT');
  const ids = ['a', 'b', 'c', 'd', 'e'];
  for (const id of ids) {
    const { status, body } = await untilAccepted(id);
    expect([status, body]).toEqual([202, { id, duplicate: true }]);
  }
  await receiver.until((arrivals) => missing(arrivals, ['/kept'], ids).length === 0);
});

it('after the primary is killed and a replica promoted, every event answered 202 is delivered, though the worker had not come to hundreds of them', async () => {
  const accepted: string[] = [];
  const refused = new Set<number>();
  let answers = 0;
  let isPosting = true;
  const producers = Array.from({ length: 8 }, async (_, producer) => {
    for (let i = 0; isPosting; i++) {
      const id = `${producer}-${i}`;
      const { status } = await system.post(eventOf(id));
      if (status === 202) accepted.push(id);
      else refused.add(status);
      answers++;
    }
  });
  const undelivered = (): number => missing(receiver.arrivals, ['/kept'], accepted).length;
  await until(() => accepted.length > 500, 20);
  // What is accepted from here on is in Redis alone.
  const [worker] = system.workers;
  worker?.kill('SIGSTOP');
  await until(() => undelivered() > 500, 20);
  // Replicas that stop reading, and more than the link to them holds: what has no confirmation is lost with the primary.
  signalReplicas('SIGSTOP');
  await fillLinks();
  // Each of the producers had one under way, and gets another answer or two with nobody to confirm it.
  const answersBefore = answers;
  await until(() => answers >= answersBefore + 3 * producers.length, 20);
  expect(await isHeldUp(), 'what was posted since has stayed with the primary').toBe(true);
  expect(undelivered(), 'accepted, and not delivered by the old primary').toBeGreaterThan(500);
  await primary.kill();
  signalReplicas('SIGCONT');
  const acceptedBefore = accepted.length;
  const chosen = await newest();
  await promote(chosen);
  await until(() => accepted.length > acceptedBefore + 500, 20);
  worker?.kill('SIGCONT');
  isPosting = false;
  await Promise.all(producers);

  expect([...refused]).toEqual([503]);
  await command(chosen, untilDrained);
  expect(missing(receiver.arrivals, ['/kept'], accepted)).toEqual([]);
}, 600_000);

/** Gives the primary more to pass on than the links to the frozen replicas take. */
async function fillLinks(): Promise<void> {
  await until(async () => {
    await command(primary, (redis) => redis.append('padding', 'x'.repeat(16_000_000)));
    return isHeldUp();
  });
}

/** Whether the primary has something to pass on to each replica that the link to it does not take. */
async function isHeldUp(): Promise<boolean> {
  const clients = String(await command(primary, (redis) => redis.client('LIST', 'TYPE', 'REPLICA')));
  const waiting = [...clients.matchAll(/ oll=(\d+) /g)];
  return waiting.length === 2 && waiting.every(([, blocks]) => Number(blocks) > 1);
}

/** The replica that has most: any 202 is on one replica at least, and so on this one. */
async function newest(): Promise<TestRedis> {
  // They learn that the primary is gone behind all that it had sent.
  await until(async () => {
    const infos = await Promise.all(replicas.map(replicationOf));
    return infos.every((info) => info.includes('master_link_status:down'));
  }, 20);
  const offsets = await Promise.all(
    replicas.map(async (replica) => Number(/slave_repl_offset:(\d+)/.exec(await replicationOf(replica))?.[1])),
  );
  const [first, second] = replicas;
  if (!first || !second) throw new Error('There are two replicas.');
  return (offsets[0] ?? 0) >= (offsets[1] ?? 0) ? first : second;
}

/** What a supervisor of Redis does, Sentinel for one. */
async function promote(chosen: TestRedis): Promise<void> {
  await command(chosen, (redis) => redis.replicaof('NO', 'ONE'));
  for (const other of replicas) {
    if (other !== chosen) await command(other, (redis) => redis.replicaof('127.0.0.1', chosen.port));
  }
  address.to(chosen.port);
}
