import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
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
  const port = await freePort();
  let server = await launch(port, dir);

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

async function launch(port: number, dir: string): Promise<ChildProcess> {
  const settings = {
    bind: '127.0.0.1',
    port,
    dir,
    appendonly: 'yes',
    appendfsync: 'always',
    save: '',
    loglevel: 'warning',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const server = spawn(serverCommand(), args, { stdio: 'ignore' });
  // A test that is itself killed should leave no server behind.
  const end = (): unknown => server.kill('SIGKILL');
  process.once('exit', end);
  server.once('exit', () => process.off('exit', end));
  const deadlineMs = Date.now() + 20_000;
  while (!(await answers(port))) {
    if (server.exitCode !== null)
      throw new Error(`The test's Redis on port ${port} ended at once, with code ${server.exitCode}.`);
    if (Date.now() > deadlineMs) throw new Error(`The test's Redis on port ${port} did not get ready within 20 s.`);
    await sleep(10);
  }
  return server;
}

/** Whether the server answers a PING; while it reads its files it says LOADING. */
async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    socket.write('PING\r\n');
    const [reply] = (await once(socket, 'data')) as [Buffer];
    return reply.toString().startsWith('+PONG');
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port on 127.0.0.1.');
  return address.port;
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
