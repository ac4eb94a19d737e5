import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const executable = fileURLToPath(new URL('../../packages/cli/bin/posthorn.js', import.meta.url));
const reporter = new URL('./report-memory.mjs', import.meta.url).href;

/** Memory of a process after a full collection of garbage, in bytes. */
export interface Memory {
  heapUsed: number;
  /** Outside of the heap: buffers. */
  external: number;
  rss: number;
}

/** A `posthorn` process that says how much memory it holds. */
export interface MeasuredRole {
  url: string;
  memory(): Promise<Memory>;
  stop(): Promise<void>;
}

/** Starts `posthorn <role>` and waits until it is ready. */
export async function startMeasured(role: string, env: Record<string, string>): Promise<MeasuredRole> {
  const child = fork(executable, [role], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], POSTHORN_LOG_LEVEL: 'info', ...env },
    execArgv: ['--expose-gc', '--import', reporter],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const kill = (): unknown => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const ready = new Promise<string>((resolve, reject) => {
    lines.on('line', (line) => line.includes('"msg":"ready"') && resolve(line));
    child.once('exit', (code) => reject(new Error(`posthorn ${role} ended with ${code}`)));
  });
  const { url } = JSON.parse(await ready) as { url: string };
  return {
    url,
    memory: async () => {
      const answer = once(child, 'message');
      child.send('memory');
      return ((await answer) as [Memory])[0];
    },
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
