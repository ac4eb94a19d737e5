import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type PosthornProcess, startPosthorn } from './support/posthorn-process.ts';
import { until } from './support/until.ts';

let dir: string;
let dev: PosthornProcess | undefined;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'posthorn-dev-redis-'));
});
afterEach(async () => {
  dev?.kill('SIGINT');
  await dev?.ended;
  rmSync(dir, { recursive: true, force: true });
});

const redisOf = (): { pid: number; port: number } =>
  JSON.parse(readFileSync(join(dir, 'redis.json'), 'utf8')) as { pid: number; port: number };

it('dev outlasts that its Redis cannot be started for a while, and takes events in again afterwards', async () => {
  // The only directory on its PATH: the server can be taken away, as an upgrade of the machine does.
  const server = join(dir, 'redis-server');
  const real = execFileSync('sh', ['-c', 'command -v redis-server || command -v valkey-server'], { encoding: 'utf8' });
  writeFileSync(server, `#!/bin/sh\nexec ${real.trim()} "$@"\n`);
  chmodSync(server, 0o755);
  symlinkSync(process.execPath, join(dir, 'node'));
  const token = 'operator-token-operator-token';
  dev = await startPosthorn(['dev'], {
    PATH: dir,
    POSTHORN_DATA_DIR: dir,
    POSTHORN_LISTEN: '127.0.0.1:0',
    POSTHORN_OPERATOR_TOKEN: token,
  });
  const { pid, port } = redisOf();
  // None that a system may give to somebody else meanwhile.
  expect(port).toBeLessThan(10_000);
  renameSync(server, `${server}.away`);
  process.kill(pid, 'SIGKILL');
  await dev.line((line) => line.includes('the embedded Redis ended') && line.includes('ENOENT'));
  renameSync(`${server}.away`, server);

  const { url } = dev;
  const post = (): Promise<Response> =>
    fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ source: 'feeds/sample-feed', type: 'package.listed', data: { Action: 'unlisted' } }),
    });
  await until(async () => (await post()).status !== 503);
  expect((await post()).status).toBeLessThan(500);
  expect(redisOf()).toMatchObject({ port });
  expect(redisOf().pid).not.toBe(pid);
});
