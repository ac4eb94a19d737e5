import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkDeployment } from '@posthorn/store/deployment';
import { createHook } from '@posthorn/store/hooks';
import { ping } from '@posthorn/store/ping';
import { createSecretBox, newSecretKey } from '@posthorn/store/secret-box';
import { saveSource } from '@posthorn/store/sources';
import { openStore, type Store } from '@posthorn/store/store';
import { createGroups } from '@posthorn/store/streams';
import { CommanderError } from 'commander';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
// @boundaries-ignore the server that all packages' tests share is at the top
import { freePort, startRedis, type TestRedis } from '../../../test/support/redis-server.ts';
import { CommandFailed } from '../src/failure.ts';
import { ConfigError, type Environment } from '../src/settings.ts';
import { run } from './support/run.ts';

const key = newSecretKey();
const now = new Date('2026-01-31T12:00:00Z');
let redis: TestRedis;
let store: Store;

beforeAll(async () => {
  redis = await startRedis();
  const secrets = createSecretBox([key]);
  const onConnectionError = (): void => undefined;
  store = openStore({ url: redis.url, shards: 1, patience: 'fail', hookConcurrency: 100, secrets, onConnectionError });
});
beforeEach(async () => {
  await store.redis.flushall();
  const durable = ['appendonly', 'yes', 'appendfsync', 'always', 'maxmemory-policy', 'noeviction'];
  await store.redis.config('SET', 'maxmemory', '1gb', ...durable);
  await store.redis.config('SET', 'no-appendfsync-on-rewrite', 'no');
  await checkDeployment(store, now);
  for (const shard of store.shards) await createGroups(store, shard);
});
afterEach(() => vi.restoreAllMocks());
afterAll(async () => {
  await store.close();
  await redis.stop();
});

/** Runs `posthorn doctor`. */
async function doctor(args: string[] = [], env: Environment = {}): Promise<{ out: string; error: unknown }> {
  const settings = { POSTHORN_REDIS_URL: redis.url, POSTHORN_SECRET_KEY: key, ...env };
  return run(['doctor', ...args], { env: settings });
}

/** A hook with a secret, and an open delivery to it. */
async function addDelivery(): Promise<{ hook: number; delivery: number }> {
  await saveSource(store, 'feeds/a', { owners: [], co_owners: [], public: false }, now);
  const hook = await createHook(
    store,
    'feeds/a',
    {
      name: 'web',
      events: ['*'],
      active: true,
      config: { url: 'https://receiver.example/', secret: 'hush' },
      policy: {},
      dialect: null,
      headers: {},
    },
    now,
  );
  const event = { id: 'e1', source: 'feeds/a', type: 'test', actor: null, time: now.toISOString(), data: '{}' };
  const delivery = await ping(store, hook.id, { ...event, contentHash: '_'.repeat(22) });
  if (delivery === null) throw new Error('The hook is not there.');
  return { hook: hook.id, delivery };
}

async function loseDelivery(): Promise<{ hook: number; delivery: number }> {
  const added = await addDelivery();
  const [entry] = await store.redis.xrange('{p0}deliveries', '-', '+');
  await store.redis.xdel('{p0}deliveries', entry?.[0] ?? '');
  return added;
}

describe('posthorn doctor', () => {
  test('says how many hooks have secrets under an older key, and what to run', async () => {
    await addDelivery();
    const { out, error } = await doctor([], { POSTHORN_SECRET_KEY: `${newSecretKey()},${key}` });
    expect(error).toBeUndefined();
    expect(out).toContain('opens the secrets of 1 hooks, 1 of them with an older key: "posthorn keys rotate"');
  });

  test('says when retention last ran, and complains when that is over an hour ago', async () => {
    expect((await doctor()).out).toContain('has not run yet');
    const [seconds = 0] = await store.redis.time();
    await store.redis.hset('{p0}retention', 'run', (seconds - 120) * 1000);
    expect((await doctor()).out).toContain('ran 2 min ago');
    await store.redis.hset('{p0}retention', 'run', (seconds - 7200) * 1000);
    const { out, error } = await doctor();
    expect(error).toBeInstanceOf(CommandFailed);
    expect(out).toContain('last ran 120 min ago');
    expect(out).toContain('start a worker');
  });

  test('says of each check that all is well', async () => {
    await addDelivery();
    const { out, error } = await doctor();
    expect(error).toBeUndefined();
    const lines = out.trimEnd().split('\n');
    expect(lines.map((line) => line.slice(0, 6))).toEqual(lines.map(() => 'ok    '));
    expect(out).toMatch(/^ok {4}version {10}(Redis|Valkey) \d/m);
    expect(out).toMatch(/^ok {4}secret key {7}opens the secrets of 1 hooks$/m);
    expect(out).toMatch(/^ok {4}deliveries {7}1 open$/m);
  });

  test.for([
    ['durability', ['appendonly', 'no'], /the append-only file is off/, /appendonly yes/],
    ['durability', ['appendfsync', 'everysec'], /appendfsync is "everysec"/, /appendfsync always/],
    [
      'durability',
      ['no-appendfsync-on-rewrite', 'yes'],
      /no-appendfsync-on-rewrite is "yes"/,
      /no-appendfsync-on-rewrite no/,
    ],
    ['eviction', ['maxmemory-policy', 'allkeys-lru'], /maxmemory-policy is "allkeys-lru"/, /noeviction/],
    ['memory', ['maxmemory', '0'], /maxmemory is not set/, /set "maxmemory"/],
    ['memory', ['maxmemory', '1mb'], /\d+ MiB of maxmemory 1 MiB are used/, /raise "maxmemory"/],
  ] as const)('finds %s: %s', async ([check, [name, value], what, remedy]) => {
    await store.redis.config('SET', name, value);
    const { out, error } = await doctor();
    expect(error).toBeInstanceOf(CommandFailed);
    const wrong = out.split('\n').filter((line) => line.startsWith('wrong'));
    expect(wrong).toEqual([expect.stringMatching(new RegExp(`^wrong ${check}`))]);
    expect(wrong[0]).toMatch(what);
    expect(out).toMatch(/^ {6}why: \w/m);
    expect(/^ {6}do: {2}(.*)$/m.exec(out)?.[1]).toMatch(remedy);
  });

  test('finds a server that is too old', async () => {
    const anyRedis = Object.getPrototypeOf(store.redis) as Store['redis'];
    const info: Store['redis']['info'] = Reflect.get(anyRedis, 'info');
    function oldInfo(this: Store['redis'], ...asked: Parameters<typeof info>): Promise<string> {
      return String(asked[0]) === 'server' ? Promise.resolve('redis_version:6.2.14\r\n') : info.apply(this, asked);
    }
    vi.spyOn(anyRedis, 'info').mockImplementation(oldInfo);
    const { out, error } = await doctor();
    expect(error).toBeInstanceOf(CommandFailed);
    expect(out).toMatch(/^wrong version .*Redis is older than 7\.0$/m);
    expect(out).toMatch(/^ {6}do: {2}use Redis 7\.0 or Valkey 7\.2, or newer$/m);
  });

  test('finds clocks that are apart', async () => {
    const real = Date.now;
    vi.spyOn(Date, 'now').mockImplementation(() => real() + 3_600_000);
    const { out, error } = await doctor();
    expect(error).toBeInstanceOf(CommandFailed);
    expect(out).toMatch(/^wrong clock .*Redis’ clock is 3[56]\d{5} ms behind$/m);
  });

  test('finds too few replicas where they must confirm', async () => {
    const { out } = await doctor([], { POSTHORN_ACK_REPLICAS: '1' });
    expect(out).toMatch(/^wrong replicas .*Redis has 0 replicas$/m);
  });

  test('finds hooks whose secrets the key does not open, and leaves them alone without a key', async () => {
    const { hook } = await addDelivery();
    expect((await doctor([], { POSTHORN_SECRET_KEY: newSecretKey() })).out).toMatch(
      new RegExp(`^wrong secret key .*does not open the secrets of 1 of 1 hooks \\(${hook}\\)$`, 'm'),
    );
    const without = await doctor([], { POSTHORN_SECRET_KEY: '' });
    expect(without.error).toBeUndefined();
    expect(without.out).toMatch(/^ok {4}secret key {7}not checked/m);
  });

  test('finds a hook of which nothing can be read, and goes on', async () => {
    const { hook } = await addDelivery();
    await store.redis.hset(`{p0}h:${hook}`, 'doc', '{"name":');
    const { out } = await doctor();
    expect(out).toMatch(new RegExp(`^wrong secret key .*what Redis has of 1 hooks is damaged \\(${hook}\\)$`, 'm'));
    expect(out).toMatch(/^ok {4}deliveries/m);
  });

  test('finds another number of shards, and then looks no further', async () => {
    const { out } = await doctor([], { POSTHORN_SHARDS: '3' });
    expect(out).toMatch(/^wrong shards .*POSTHORN_SHARDS is 3, but this Redis was set up with 1$/m);
    expect(out).not.toMatch(/deliveries/);
  });

  test('finds missing consumer groups, and makes them with --repair', async () => {
    await store.redis.xgroup('DESTROY', '{p0}events', 'w');
    expect((await doctor()).out).toMatch(/^wrong consumer groups  shard 0 has no consumer group on events$/m);
    const repaired = await doctor(['--repair']);
    expect(repaired.error).toBeUndefined();
    expect(repaired.out).toMatch(/^ok {4}consumer groups {2}repaired: shard 0/m);
    expect((await doctor()).error).toBeUndefined();
  });

  test('finds a lost delivery and changes nothing; with --repair puts it back', async () => {
    const { delivery, hook } = await loseDelivery();
    const looked = await doctor();
    expect(looked.error).toBeInstanceOf(CommandFailed);
    expect(looked.out).toContain(`wrong deliveries       1 in no place (${delivery})`);
    expect(looked.out).toContain(`the gate of hook ${hook} is 1 off`);
    expect(await store.redis.xlen('{p0}deliveries')).toBe(0);

    const repaired = await doctor(['--repair']);
    expect(repaired.error).toBeUndefined();
    expect(repaired.out).toContain(`repaired: 1 in no place (${delivery})`);
    expect(await store.redis.xlen('{p0}deliveries')).toBe(1);
    expect((await doctor()).error).toBeUndefined();
  });

  test('finds a delivery whose entry was acknowledged by hand; with --repair has it handed out again', async () => {
    const { delivery } = await addDelivery();
    const stream = '{p0}deliveries';
    await store.redis.xreadgroup('GROUP', 'w', 'somebody', 'COUNT', 10, 'STREAMS', stream, '>');
    const [entry] = await store.redis.xrange(stream, '-', '+');
    await store.redis.xack(stream, 'w', entry?.[0] ?? '');
    expect((await doctor()).out).toContain(`1 in a stream, where no worker comes to them (${delivery})`);
    expect((await store.redis.xpending(stream, 'w'))[0]).toBe(0);
    const repaired = await doctor(['--repair']);
    expect(repaired.error).toBeUndefined();
    expect(repaired.out).toContain('repaired: 1 in a stream');
    expect((await store.redis.xpending(stream, 'w'))[0]).toBe(1);
    expect((await doctor()).error).toBeUndefined();
  });

  test('reports a delivery in two places even with --repair, and leaves it there', async () => {
    const { delivery } = await addDelivery();
    await store.redis.zadd('{p0}due', 1, delivery);
    const { out, error } = await doctor(['--repair']);
    expect(error).toBeInstanceOf(CommandFailed);
    expect(out).toContain(`${delivery} in several places: stream, due`);
    expect(await store.redis.zscore('{p0}due', String(delivery))).toBe('1');
  });

  test('prints JSON for scripts', async () => {
    const { delivery } = await loseDelivery();
    const { out, error } = await doctor(['--json']);
    expect(error).toBeInstanceOf(CommandFailed);
    const { ok, checks } = JSON.parse(out) as { ok: boolean; checks: { name: string; findings: object[] }[] };
    expect(ok).toBe(false);
    expect(checks.filter(({ findings }) => findings.length > 0)).toMatchObject([
      { name: 'deliveries', findings: [{ what: `1 in no place (${delivery})` }, {}] },
    ]);
  });

  test('says so when Redis does not answer', async () => {
    const { out, error } = await doctor([], { POSTHORN_REDIS_URL: `redis://127.0.0.1:${await freePort()}` });
    expect(error).toBeInstanceOf(CommandFailed);
    expect(out).toMatch(/^wrong connection {7}could not be checked: /);
  });

  test('without an address looks at the Redis of a posthorn dev that runs, with its key', async () => {
    await addDelivery();
    const dataDir = mkdtempSync(join(tmpdir(), 'posthorn-doctor-'));
    onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
    const env = { POSTHORN_REDIS_URL: '', POSTHORN_SECRET_KEY: '', POSTHORN_DATA_DIR: dataDir };
    const keys = { secretKey: key, operatorToken: 'x', redisPassword: '' };
    writeFileSync(join(dataDir, 'keys.json'), JSON.stringify(keys));
    expect((await doctor([], env)).error).toBeInstanceOf(ConfigError);
    writeFileSync(join(dataDir, 'redis.json'), JSON.stringify({ pid: process.pid, port: redis.port }));
    const { out, error } = await doctor([], env);
    expect(error).toBeUndefined();
    expect(out).toContain(`that of posthorn dev in ${dataDir}`);
    expect(out).toContain('opens the secrets of 1 hooks');
    // One that has ended without tidying up.
    const gone = spawnSync(process.execPath, ['--version']).pid;
    writeFileSync(join(dataDir, 'redis.json'), JSON.stringify({ pid: gone, port: redis.port }));
    expect((await doctor([], env)).error).toBeInstanceOf(ConfigError);
  });

  test('ends as a usage error without an address or with an option that it does not know', async () => {
    const nowhere = { POSTHORN_REDIS_URL: '', POSTHORN_DATA_DIR: '/nonexistent' };
    expect((await doctor([], nowhere)).error).toBeInstanceOf(ConfigError);
    expect((await doctor(['--now'])).error).toBeInstanceOf(CommanderError);
  });
});
