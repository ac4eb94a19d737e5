import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { launchPosthorn, type PosthornProcess } from './support/posthorn-process.ts';
import { refusingPort } from './support/refusing-port.ts';
import { until } from './support/until.ts';

let dir: string;
let started: Omit<PosthornProcess, 'url'> | undefined;
let ownRedis: number | undefined;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'posthorn-early-'));
});
afterEach(async () => {
  started?.kill('SIGKILL');
  await started?.ended;
  if (ownRedis !== undefined && isAlive(ownRedis)) process.kill(ownRedis, 'SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const settings = (): Record<string, string> => ({
  POSTHORN_LISTEN: '127.0.0.1:0',
  POSTHORN_DATA_DIR: dir,
  POSTHORN_SECRET_KEY: randomBytes(32).toString('base64'),
  POSTHORN_OPERATOR_TOKEN: randomBytes(16).toString('hex'),
});

it.each(['ingest', 'api', 'worker', 'dev'])('%s that waits for its Redis stops on SIGTERM', async (role) => {
  const redis = { POSTHORN_REDIS_URL: `redis://127.0.0.1:${refusingPort}` };
  started = launchPosthorn([role], { ...settings(), ...redis });
  await started.line((line) => line.includes('ECONNREFUSED'));
  started.kill('SIGTERM');
  expect(await started.ended).toEqual({ code: 0, signal: null });
  expect(started.lines.some((line) => line.includes('"msg":"stopped"'))).toBe(true);
});

it('dev that waits for its own Redis to answer stops on SIGTERM, and stops that too', async () => {
  // It takes as long to read its files as Redis may take for many.
  const server = join(dir, 'redis-server');
  writeFileSync(
    server,
    '#!/bin/sh\nif [ "$1" = --version ]; then echo "Redis server v=7.0.15"; else exec sleep 3600; fi\n',
  );
  chmodSync(server, 0o755);
  started = launchPosthorn(['dev'], { ...settings(), PATH: `${dir}:${process.env['PATH']}` });
  const place = (): string => readFileSync(join(dir, 'redis.json'), 'utf8');
  await until(() => {
    try {
      return place().endsWith('}');
    } catch {
      return false;
    }
  });
  const { pid } = JSON.parse(place()) as { pid: number };
  ownRedis = pid;
  started.kill('SIGTERM');
  expect(await started.ended).toEqual({ code: 0, signal: null });
  expect(isAlive(pid)).toBe(false);
});
