import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ticksPerSecond = 100;

/** CPU seconds that a process has used, all its threads, user and system (proc(5), fields 14 and 15). */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** What a reference measured of itself. */
export interface Measured {
  seconds: number;
  cpuSeconds: number;
}

/** Runs one of the programs in `reference/` to its end. */
export async function runReference(name: string, ...args: (string | number)[]): Promise<Measured> {
  const { line, ended } = launchReference(name, ...args);
  const measured = JSON.parse(await line) as Measured;
  await ended;
  return measured;
}

/** Starts one of the programs in `reference/`; `line` is the first that it prints. */
export function launchReference(
  name: string,
  ...args: (string | number)[]
): { line: Promise<string>; ended: Promise<void>; pid: number; stop(): void } {
  const file = fileURLToPath(new URL(`reference/${name}.mjs`, import.meta.url));
  const child = spawn(process.execPath, [file, ...args.map(String)], { stdio: ['ignore', 'pipe', 'inherit'] });
  process.once('exit', () => child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout });
  return {
    line: new Promise((resolve) => lines.once('line', resolve)),
    ended: new Promise((resolve) => child.once('close', () => resolve())),
    pid: child.pid ?? 0,
    stop: () => void child.kill('SIGTERM'),
  };
}
