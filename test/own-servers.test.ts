import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type System, startSystem } from './support/system.ts';

const packages = fileURLToPath(new URL('../packages', import.meta.url));

it('the servers of all roles are made in one place, so that the limits hold for all', () => {
  const makers = readdirSync(packages, { recursive: true, encoding: 'utf8' })
    .filter((path) => /^(?:api|http|ingest|worker)\/src\/.*\.ts$/.test(path))
    .filter((path) =>
      /\b(?:Fastify|fastify|http\.createServer|net\.createServer)\(|createServer.*from 'node:/.test(read(path)),
    );
  expect(makers).toEqual(['http/src/server.ts']);
});

let system: System;
beforeAll(async () => {
  system = await startSystem();
  await system.feed('own');
});
afterAll(() => system?.close());

it('no hook may lead to the port of Redis, or to that of the api it is made at', async () => {
  for (const port of [system.redis.port, new URL(system.api.url).port]) {
    const body = { name: 'web', config: { url: `http://127.0.0.1:${port}/` } };
    const answer = await system.call<{ errors: object[] }>('POST', '/feeds/own/hooks', body);
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toMatchObject([
      { field: 'config.url', message: expect.stringMatching(/Posthorn's own/) },
    ]);
  }
});

it('a worker sends nothing to its own port, or to Redis', async () => {
  const [worker] = system.workers;
  const hook = await system.hook('own', `http://localhost:${new URL(worker?.url ?? '').port}/healthz`, {
    events: ['*'],
  });
  await system.post({ source: 'feeds/own', type: 'package.added', data: { PackageIdentifier: 'a' } });
  const [delivery] = await system.eventually(
    () => system.deliveries(`hook=${hook.id}`),
    ([one]) => one !== undefined && one.status !== 'pending',
  );
  const { attempts } = await system.eventually(
    () => system.delivery(delivery?.id ?? 0),
    (one) => one.attempts.length > 0,
  );
  expect(attempts[0]?.error).toMatchObject({ reason: 'network_blocked' });
});

function read(path: string): string {
  return readFileSync(join(packages, path), 'utf8');
}
