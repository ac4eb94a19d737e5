import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { executable } from '../support/posthorn-process.ts';
import type { System } from '../support/system.ts';

/**
 * Starts a worker whose log goes to a file, as it does where a supervisor collects it. Through a
 * pipe, whoever reads it would take a tenth of the machine, and is not what is measured.
 */
export async function startLoggingWorker(system: System): Promise<{ pid: number; stop(): Promise<void> }> {
  const dir = mkdtempSync(join(tmpdir(), 'posthorn-worker-'));
  const log = openSync(join(dir, 'log'), 'w');
  const child = spawn(executable, ['worker'], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...system.env },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const kill = (): unknown => child.kill('SIGKILL');
  process.once('exit', kill);
  await system.eventually(
    () => system.call<{ workers: unknown[] }>('GET', '/v1/workers'),
    ({ body }) => body.workers.length > 0,
  );
  return {
    pid: child.pid ?? 0,
    stop: async () => {
      kill();
      await once(child, 'exit');
      process.off('exit', kill);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
