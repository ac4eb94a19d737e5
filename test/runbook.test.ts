import { once } from 'node:events';
import { mkdirSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StatsJson } from '@posthorn/api/stats-schema';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CliStage, startCliStage } from './support/cli-stage.ts';
import { stepsOf } from './support/page-steps.ts';
import { openPageTerminals } from './support/page-terminals.ts';
import { freePort } from './support/redis-server.ts';
import { until } from './support/until.ts';

const steps = stepsOf('runbook.md');

let stage: CliStage;
beforeEach(async () => {
  stage = await startCliStage();
});
afterEach(() => stage?.close());

/** Types the commands of a section. `between` is done before the step with that number, from 1 on. */
async function follow(
  section: string,
  { hook, deliveries: [delivery] = [] }: { hook?: number; deliveries?: number[] } = {},
  between: Record<number, () => Promise<unknown>> = {},
): Promise<void> {
  const wanted = steps.filter((step) => step.section === section);
  expect(wanted.length).toBeGreaterThan(0);
  const terminals = openPageTerminals({
    ...stage.env,
    PATH: `${binOf(stage)}:${process.env['PATH']}`,
    POSTHORN_LISTEN: '127.0.0.1:0',
    POSTHORN_ALLOWED_NETWORKS: '127.0.0.0/8',
    ...(hook === undefined ? {} : { HOOK: String(hook) }),
    ...(delivery === undefined ? {} : { DELIVERY: String(delivery) }),
  });
  try {
    for (const [index, step] of wanted.entries()) {
      await between[index + 1]?.();
      await terminals.follow(step);
    }
  } finally {
    await terminals.close();
  }
}

/** A folder in which `posthorn` is this checkout's. */
function binOf({ dir }: CliStage): string {
  const bin = join(dir, 'bin');
  const executable = fileURLToPath(new URL('../packages/cli/bin/posthorn.js', import.meta.url));
  mkdirSync(bin);
  symlinkSync(executable, join(bin, 'posthorn'));
  return bin;
}

test('every section of the runbook with commands has a test here', () => {
  expect([...new Set(steps.map(({ section }) => section))]).toEqual([
    'Lag grows',
    'Dead letters grow',
    'A breaker is open',
    'Redis’ memory is full',
    'A worker is gone',
    'A receiver was down for a day',
  ]);
});

test('lag grows: all workers are gone, and one more works it off', { timeout: 600_000 }, async () => {
  const { source } = await stage.hook();
  for (const worker of stage.system.workers) {
    worker.kill('SIGTERM');
    await worker.ended;
  }
  await stage.post(source, 20);
  await follow('Lag grows');
  expect(stage.receiver.arrivals.filter(({ body }) => body.includes('thing.happened'))).toHaveLength(20);
});

test('dead letters grow: a receiver that answered 500 is mended', { timeout: 600_000 }, async () => {
  const dead = await stage.dead(3);
  await follow('Dead letters grow', dead);
  expect(await stage.system.deliveries(`hook=${dead.hook}&status=delivered`)).toHaveLength(3);
});

test('a breaker is open: nobody listens at a hook’s port, until somebody does', { timeout: 600_000 }, async () => {
  const port = await freePort();
  const { source, hook } = await stage.hook({
    config: { url: `http://127.0.0.1:${port}/` },
    policy: { max_attempts: 100, base_seconds: 0.1, factor: 1, max_seconds: 1 },
  });
  // So few that all of them are tried before the breaker opens.
  await stage.post(source, 3);
  await stage.system.eventually(
    () => stage.system.call<{ health: { state: string } }>('GET', `/${source}/hooks/${hook}`),
    ({ body }) => body.health.state === 'open',
  );
  let arrived = 0;
  const mended = createServer((_request, response) => {
    arrived++;
    response.end();
  });
  const listen = () => once(mended.listen(port, '127.0.0.1'), 'listening');
  await follow('A breaker is open', { hook }, { 3: listen });
  // Those that waited are on their way when none waits any more.
  await until(() => arrived >= 3);
  expect(await stage.system.deliveries(`hook=${hook}`)).toHaveLength(3);
  mended.closeAllConnections();
  mended.close();
});

test('Redis’ memory is full: producers are refused, until it has more', { timeout: 600_000 }, async () => {
  await stage.system.call('PUT', '/v1/sources/sites/check', {});
  const redis = new Redis(stage.system.redis.url);
  // So much that buffers, which come and go, make no difference of a percent.
  await redis.setrange('filler', 40_000_000, 'x');
  const [, used = '0'] = /used_memory:(\d+)/.exec(await redis.info('memory')) ?? [];
  await redis.config('SET', 'maxmemory', Math.round(Number(used) * 1.04));
  redis.disconnect();
  const event = { source: 'sites/check', type: 'checked', data: {} };
  await stage.system.eventually(
    () => stage.system.post(event),
    ({ status }) => status === 503,
  );
  await follow('Redis’ memory is full');
  expect((await stage.system.post(event)).status).toBe(202);
});

test('a worker is gone: it was killed, and another is started', { timeout: 600_000 }, async () => {
  const worker = await stage.system.startWorker();
  worker.kill('SIGKILL');
  await worker.ended;
  await follow('A worker is gone');
  const { body } = await stage.system.call<{ workers: { alive: boolean; pid: number }[] }>('GET', '/v1/workers');
  expect(body.workers.find(({ pid }) => pid === worker.pid)?.alive).toBe(false);
});

test('a receiver was down for a day: deliveries died, and events passed a hook by that was off', {
  timeout: 600_000,
}, async () => {
  const dead = await stage.dead(3);
  await stage.system.call('PATCH', `/${dead.source}/hooks/${dead.hook}`, { active: false });
  await stage.post(dead.source, 2);
  // A hook that is on when they are fanned out would be sent them: it is switched on after that.
  await stage.system.eventually(
    () => stage.system.call<StatsJson>('GET', '/v1/stats'),
    ({ body }) => body.streams.every(({ waiting, in_hand }) => waiting + in_hand === 0),
  );
  await follow('A receiver was down for a day', dead);
  const delivered = await stage.system.deliveries(`hook=${dead.hook}&status=delivered`);
  expect(delivered.filter(({ kind }) => kind !== 'ping')).toHaveLength(5);
});
