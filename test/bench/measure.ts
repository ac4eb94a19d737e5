import { type ChildProcess, spawn } from 'node:child_process';
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

/** What some work took. */
export interface Measured {
  seconds: number;
  cpuSeconds: number;
}

/** The sum of what pieces of work took. */
export function sum(pieces: readonly Measured[]): Measured {
  const total = { seconds: 0, cpuSeconds: 0 };
  for (const { seconds, cpuSeconds: used } of pieces) {
    total.seconds += seconds;
    total.cpuSeconds += used;
  }
  return total;
}

/** One of the programs in `reference/`. */
export interface Reference {
  readonly pid: number;
  /** The next line that it prints: a server prints its URL. */
  line(): Promise<string>;
  /** Has one that works do so much, and say what that took it. */
  run(count: number): Promise<Measured>;
  /** Fulfils when it has ended. */
  stop(): Promise<void>;
}

/** Starts one of the programs in `reference/`. */
export function startReference(name: string, ...args: (string | number)[]): Reference {
  const file = fileURLToPath(new URL(`reference/${name}.mjs`, import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [file, ...args.map(String)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const kill = (): unknown => child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const lines = child.stdout && createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async (): Promise<string> => {
    const next = await lines?.next();
    if (!next || next.done) throw new Error(`The reference ${name} has ended.`);
    return next.value;
  };
  return {
    pid: child.pid ?? 0,
    line,
    run: async (count) => {
      child.stdin?.write(`${count}\n`);
      return JSON.parse(await line()) as Measured;
    },
    stop: async () => {
      kill();
      await ended;
      process.off('exit', kill);
    },
  };
}
