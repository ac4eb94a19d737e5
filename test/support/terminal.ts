import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

const executable = fileURLToPath(new URL('../../packages/cli/bin/posthorn.js', import.meta.url));

/** The environment of a command: nothing of ours but what it needs to start. */
export function commandEnv(env: Record<string, string>): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', ...env };
}

/** What a command that has ended wrote, and its exit code. */
export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a `posthorn` command through pipes to its end. */
export async function runPiped(args: readonly string[], env: Record<string, string>, stdin = ''): Promise<Ran> {
  const child = spawn(process.execPath, [executable, ...args], { env: commandEnv(env) });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  // A command may end without having read it.
  child.stdin.on('error', () => undefined).end(stdin);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

/** A command at a terminal of its own. */
export interface Terminal {
  /** All that it has shown, control sequences included. */
  readonly shown: string;
  /** The same without control sequences. */
  readonly text: string;
  /** Fulfils once the text, or what fits, was shown; rejects when the command ends without that. */
  until(what: string | RegExp | (() => boolean)): Promise<void>;
  /** Types; `\r` is the return key, `\u0003` is Ctrl-C. */
  type(keys: string): void;
  /** Fulfils with the exit code. */
  readonly ended: Promise<number | null>;
  kill(): void;
}

/** Starts a `posthorn` command at a pseudo-terminal of 100 columns. `script` (util-linux) makes it, which Debian always has. */
export function startTerminal(args: readonly string[], env: Record<string, string>): Terminal {
  return startShellTerminal([process.execPath, executable, ...args].map(quoted).join(' '), commandEnv(env));
}

/** The same with a line of shell. */
export function startShellTerminal(line: string, env: Record<string, string>): Terminal {
  const child = spawn(
    'script',
    ['--quiet', '--flush', '--return', '--command', `stty cols 100 rows 40; exec ${line}`, '/dev/null'],
    {
      env: { TERM: 'xterm-256color', SHELL: '/bin/sh', ...env },
    },
  );
  // What is typed after the end is heard by nobody.
  child.stdin.on('error', () => undefined);
  let shown = '';
  const watchers = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    for (const watcher of watchers) watcher();
  });
  const kill = (): void => void child.kill('SIGHUP');
  process.once('exit', kill);
  const ended = once(child, 'close').then(([code]) => {
    process.off('exit', kill);
    return code as number | null;
  });
  return {
    get shown() {
      return shown;
    },
    get text() {
      return stripVTControlCharacters(shown);
    },
    until: (what) => {
      const isShown = (): boolean => {
        if (typeof what === 'function') return what();
        return typeof what === 'string' ? shown.includes(what) : what.test(shown);
      };
      return new Promise((resolve, reject) => {
        const watcher = (): void => {
          if (!isShown()) return;
          watchers.delete(watcher);
          resolve();
        };
        watchers.add(watcher);
        watcher();
        void ended.then((code) => reject(new Error(`It ended with ${code}, without ${String(what)}:\n${shown}`)));
      });
    },
    type: (keys) => void child.stdin.write(keys),
    ended,
    kill,
  };
}

/** A text as one word of a shell line. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
