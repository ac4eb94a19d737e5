import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { programText } from './receiving-page.ts';
import { freePort } from './redis-server.ts';
import { until } from './until.ts';

const nodeModules = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** A folder that holds a program of docs/receiving.md, as its reader would save it. */
export interface ProgramFolder {
  dir: string;
  remove(): void;
}

/** A program of the page that is running. */
export interface PageProcess {
  url: string;
  /** What it wrote, on either output. */
  lines: readonly string[];
  /** Fulfils with the first line, past or to come, that holds a text. */
  line(text: string): Promise<string>;
  stop(): Promise<void>;
}

/** Saves a program of the page, and builds it if it is one that is built. */
export function saveProgram(file: string, build: readonly string[] = []): ProgramFolder {
  const dir = mkdtempSync(join(tmpdir(), 'posthorn-receiving-'));
  writeFileSync(join(dir, file), programText(file));
  symlinkSync(nodeModules, join(dir, 'node_modules'));
  const [command, ...args] = build;
  if (command !== undefined) execFileSync(command, args, { cwd: dir, stdio: 'pipe' });
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

/** Starts a program on a free port and waits until it can be connected to. */
export async function startProgram(
  { dir }: ProgramFolder,
  run: (port: number) => string[],
  env: Record<string, string>,
): Promise<PageProcess> {
  const port = await freePort();
  const [command = '', ...args] = run(port);
  const { PATH, HOME } = process.env;
  const child = spawn(command, args, {
    cwd: dir,
    env: { PATH, HOME, PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = (): unknown => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  const lines = linesOf(child);
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`${command} ${args.join(' ')} ended:\n${lines.join('\n')}`);
    return isOpen(port);
  }, 50);
  return {
    url: `http://127.0.0.1:${port}`,
    lines,
    line: async (text) => {
      await until(() => lines.some((line) => line.includes(text)), 20);
      return lines.find((line) => line.includes(text)) ?? '';
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      kill();
      await ended;
    },
  };
}

function linesOf(child: ChildProcess): string[] {
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', (line) => lines.push(line));
  }
  return lines;
}

async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
