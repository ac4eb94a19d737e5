import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A Redis or Valkey server of a test's own, with the durability that Posthorn asks for. */
export interface TestRedis {
  url: string;
  port: number;
  /** Process id; another one after {@link start}. */
  readonly pid: number;
  /** Ends it as a crash would, SIGKILL; its files stay. */
  kill(): Promise<void>;
  /** Starts it again after {@link kill}, on the same port and files. */
  start(): Promise<void>;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
}

/** Starts a server on a free port, with its files in a new temporary directory. */
export async function startRedis(): Promise<TestRedis> {
  const dir = mkdtempSync(join(tmpdir(), 'posthorn-redis-'));
  const launched = await launchAnywhere(dir);
  const { port } = launched;
  let { server } = launched;

  async function kill(): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  }

  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    get pid() {
      return server.pid ?? 0;
    },
    kill,
    start: async () => {
      server = await launch(port, dir);
    },
    stop: async () => {
      await kill();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Launches a server on a port that is free; another one, when somebody was quicker to take it. */
async function launchAnywhere(dir: string): Promise<{ port: number; server: ChildProcess }> {
  for (let tries = 1; ; tries++) {
    const port = await freePort();
    try {
      return { port, server: await launch(port, dir) };
    } catch (error) {
      if (tries === 5) throw error;
    }
  }
}

async function launch(port: number, dir: string): Promise<ChildProcess> {
  const settings = {
    bind: '127.0.0.1',
    port,
    dir,
    appendonly: 'yes',
    appendfsync: 'always',
    save: '',
    'auto-aof-rewrite-min-size': '512mb', // as docker-compose.yml has it
    loglevel: 'warning',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const server = spawn(serverCommand(), args, { stdio: 'ignore' });
  // A test that is itself killed should leave no server behind.
  const end = (): unknown => server.kill('SIGKILL');
  process.once('exit', end);
  server.once('exit', () => process.off('exit', end));
  const deadlineMs = Date.now() + 50_000;
  while (!(await answers(port, server.pid))) {
    if (server.exitCode !== null)
      throw new Error(`The test's Redis on port ${port} ended at once, with code ${server.exitCode}.`);
    if (Date.now() > deadlineMs) throw new Error(`The test's Redis on port ${port} did not get ready within 50 s.`);
    await sleep(10);
  }
  return server;
}

/** Whether this very server answers, and not one that took the port before it; while it reads its files it says so. */
async function answers(port: number, pid: number | undefined): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    let said = '';
    socket.write('INFO server\r\nPING\r\n');
    for await (const chunk of socket) {
      said += String(chunk);
      if (said.endsWith('+PONG\r\n')) return said.includes(`process_id:${pid}\r\n`);
      if (said.includes('-LOADING')) return false;
    }
    return false;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Ports from 10 000 to 16 000: a third for each of vitest's workers, of which it runs two at a time. */
const portsEach = 2000;
const firstPort = 10_000 + (Number(process.env['VITEST_POOL_ID'] ?? 0) % 3) * portsEach;
/** They are given out in turn, so that none is given twice; from anywhere on, as the file before may still be ending. */
let turn = randomInt(portsEach);

/**
 * A port that is free now. It is none of those that systems give out by themselves (Linux from 32768 on, some from
 * 16000), and none that this or another test is given, so that it stays free until its server is there, and while that
 * is away.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = firstPort + (turn++ % portsEach);
    const server = createServer();
    try {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
    } catch {
      continue;
    }
    server.close();
    await once(server, 'close');
    return port;
  }
}

function serverCommand(): string {
  for (const command of ['redis-server', 'valkey-server']) {
    try {
      execFileSync(command, ['--version'], { stdio: 'ignore' });
      return command;
    } catch {
      // Not on PATH: try the next.
    }
  }
  throw new Error('Tests need redis-server or valkey-server on PATH; "npm test" installs one.');
}
