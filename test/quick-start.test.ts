import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stepsOf } from './support/page-steps.ts';
import { openPageTerminals, type PageTerminals } from './support/page-terminals.ts';
import { freePort } from './support/redis-server.ts';
import { until } from './support/until.ts';

let dir: string;
let terminals: PageTerminals;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'posthorn-quick-start-'));
  const port = await freePort();
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: dir,
    POSTHORN_DATA_DIR: join(dir, '.posthorn'),
    // Other tests run beside this one, so no port is fixed: those of the page stand for free ones.
    POSTHORN_LISTEN: '127.0.0.1:0',
  };
  terminals = openPageTerminals(env, (line) => {
    const printed = /^ *(export POSTHORN_URL=.*\S)\s*$/m.exec(terminals.shown(1))?.[1];
    // What was printed stays as it is: its port or token may have 9000 in it by chance.
    return line.startsWith('export POSTHORN_URL=') ? (printed ?? line) : line.replaceAll('9000', String(port));
  });
});
afterAll(async () => {
  await terminals?.close();
  rmSync(dir, { recursive: true, force: true });
});

test('whoever types what docs/quick-start.md says has replayed the dead letters of one hook', {
  timeout: 600_000,
}, async () => {
  const steps = stepsOf('quick-start.md');
  expect(steps.length).toBeGreaterThan(10);
  for (const step of steps) {
    const expected = step.expected.map((line) => line.replace('127.0.0.1:9000', '127.0.0.1:...'));
    await terminals.follow({ ...step, expected });
  }
  const valid = () => terminals.shown(3).match(/signature valid: webhook-signature/g) ?? [];
  await until(() => valid().length >= 2);
  expect(valid()).toHaveLength(2);
});
