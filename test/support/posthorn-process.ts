import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The `posthorn` of this checkout. */
export const executable = fileURLToPath(new URL('../../packages/cli/bin/posthorn.js', import.meta.url));

/** A `posthorn` process of a test's own. */
export interface PosthornProcess {
  readonly pid: number;
  /** Where it listens, once it is ready. */
  readonly url: string;
  /** All lines it has written to standard output. */
  readonly lines: readonly string[];
  /** Fulfils with the first line, past or to come, that the test likes. */
  line(likes: (line: string) => boolean): Promise<string>;
  kill(signal: NodeJS.Signals): void;
  /** Fulfils when it has ended. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** Starts `posthorn <args>`, of this checkout or another, and waits until it says that it is ready. */
export async function startPosthorn(
  args: string[],
  env: Record<string, string>,
  file: string = executable,
): Promise<PosthornProcess> {
  const started = launchPosthorn(args, env, file);
  const ready = await Promise.race([
    started.line((line) => line.includes('"msg":"ready"')),
    started.ended.then(({ code, signal }) => {
      throw new Error(
        `posthorn ${args.join(' ')} ended with ${code ?? signal}:\n${started.lines.slice(-20).join('\n')}`,
      );
    }),
  ]);
  const { url } = JSON.parse(ready) as { url: string };
  return Object.assign(started, { url });
}

/** Starts `posthorn <args>` without waiting for anything. */
export function launchPosthorn(
  args: string[],
  env: Record<string, string>,
  file: string = executable,
): Omit<PosthornProcess, 'url'> {
  const child: ChildProcess = spawn(file, args, {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A test that is itself ended should leave nothing behind.
  const kill = (): unknown => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  const lines: string[] = [];
  const waiting = new Set<(line: string) => void>();
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      for (const tell of waiting) tell(line);
    });
  }
  return {
    pid: child.pid ?? 0,
    lines,
    line: (likes) => {
      const known = lines.find(likes);
      if (known !== undefined) return Promise.resolve(known);
      return new Promise((resolve) => {
        const tell = (line: string): void => {
          if (!likes(line)) return;
          waiting.delete(tell);
          resolve(line);
        };
        waiting.add(tell);
      });
    },
    kill: (signal) => void child.kill(signal),
    // "close", not "exit": by then all that it wrote has been read.
    ended: once(child, 'close').then(([code, signal]) => ({
      code: code as number | null,
      signal: signal as NodeJS.Signals | null,
    })),
  };
}
