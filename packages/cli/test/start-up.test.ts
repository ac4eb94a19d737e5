import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const executable = fileURLToPath(new URL('../bin/posthorn.js', import.meta.url));
let dir: string;
let probe: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'posthorn-start-up-'));
  probe = join(dir, 'probe.cjs');
  // As it ends, it tells which packages that are CommonJS it has loaded.
  writeFileSync(probe, "process.on('exit', () => console.error(Object.keys(require.cache).join('\\n')));");
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function loadedBy(...args: string[]): Promise<string[]> {
  const env = { ...process.env, NODE_OPTIONS: `--require ${probe}`, POSTHORN_REDIS_URL: 'redis://127.0.0.1:1' };
  const { stderr } = await promisify(execFile)(executable, args, { env }).catch((error: { stderr: string }) => error);
  const packages = stderr.matchAll(/node_modules\/(?!.*node_modules)((?:@[^/]+\/)?[^/]+)/g);
  return [...new Set([...packages].map(([, name = '']) => name))];
}

test('a command that only asks the api does not load what talks to Redis, nor what roles need', async () => {
  const light = await loadedBy('--version');
  expect(light).toContain('commander');
  const heavy = ['ioredis', 'bullmq', 'fastify', 'pino', 'nodemailer', 'twilio'];
  expect(light.filter((name) => heavy.includes(name))).toEqual([]);
  // The probe sees what is there to see.
  expect(await loadedBy('doctor')).toContain('ioredis');
});
