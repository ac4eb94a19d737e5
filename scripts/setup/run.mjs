import { spawnSync } from 'node:child_process';

/** Runs a command with its output on ours, and throws a sentence unless it succeeds. */
export function run(command, args) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0) {
    throw new Error(`\`${[command, ...args].join(' ')}\` failed${error ? `: ${error.message}` : ''}.`);
  }
}

/** Whether a command can be found on PATH. */
export function isOnPath(command) {
  return spawnSync('sh', ['-c', 'command -v "$1"', 'sh', command]).status === 0;
}
