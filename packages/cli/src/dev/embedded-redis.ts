import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { unlessAborted } from '@posthorn/store/unless-aborted';
import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { isAlive } from './lock.ts';
import { forgetPlace, notePlace, placeUrl, readPlace } from './place.ts';
import { findRedisBinary } from './redis-binary.ts';

/** A Redis server that belongs to this process. */
export interface EmbeddedRedis {
  url: string;
  /** Stops it once everything it was given is on disk. */
  close(): Promise<void>;
}

/** First and longest wait before a server that ended by itself is started again. */
const restartMs = { first: 200, longest: 5000 };

/**
 * Starts a Redis server with the durability of design.md section 3 in
 * `dataDir`, and starts it again should it end: on a full disk Redis exits.
 *
 * @param stopping ends the wait for its answer: it is stopped again then, and this throws
 */
export async function startEmbeddedRedis(
  dataDir: string,
  password: string,
  stopping: AbortSignal,
  log: Logger,
): Promise<EmbeddedRedis> {
  const binary = findRedisBinary();
  const dir = resolve(dataDir, 'redis');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  await stopLeftOver(dataDir, password);
  const port = await freePort();
  const url = placeUrl(port, password);
  let closing = false;
  let waitMs = restartMs.first;
  let child = launch();

  function launch(): ChildProcess {
    // In a process group of its own: Ctrl-C is for posthorn, which stops Redis last.
    const server = spawn(binary, ['-'], { detached: true, stdio: ['pipe', 'pipe', 'ignore'] });
    // Instead of "exit" where it can't be started: no memory or file handles are left, or the binary is being replaced.
    server.on('error', (error) => {
      if (server.pid === undefined) again({ err: error });
    });
    if (server.pid === undefined) return server;
    let lastWords = '';
    server.stdout.on('data', (chunk: Buffer) => {
      lastWords = (lastWords + chunk.toString('utf8')).slice(-2000);
    });
    server.stdin.on('error', () => undefined);
    server.stdin.end(configuration(dir, port, password));
    notePlace(dataDir, { pid: server.pid, port }, log);
    const startedAtMs = Date.now();
    server.on('exit', (code, signal) => {
      if (Date.now() - startedAtMs > 30_000) waitMs = restartMs.first;
      again({ code, signal, lastWords });
    });
    return server;
  }

  function again(why: object): void {
    if (closing) return;
    log.error(
      { ...why, againInMs: waitMs },
      'the embedded Redis ended (is the disk full, or its port taken?); starting it again',
    );
    setTimeout(() => {
      if (!closing) child = launch();
    }, waitMs);
    waitMs = Math.min(waitMs * 2, restartMs.longest);
  }

  async function close(): Promise<void> {
    closing = true;
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }
    forgetPlace(dataDir);
  }

  try {
    await answering(url, stopping);
  } catch (error) {
    await close();
    throw error;
  }
  return { url, close };
}

function configuration(dir: string, port: number, password: string): string {
  return [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    `dir "${dir.replaceAll('"', '\\"')}"`,
    'appendonly yes',
    'appendfsync always',
    'save ""',
    'maxmemory-policy noeviction',
    'loglevel warning',
    '',
  ].join('\n');
}

/** Ends the server that a killed posthorn left behind: it still writes these files. */
async function stopLeftOver(dataDir: string, password: string): Promise<void> {
  const place = readPlace(dataDir);
  if (!place || !isAlive(place.pid)) return;
  const { pid, port } = place;
  const redis = new Redis({ host: '127.0.0.1', port, password, lazyConnect: true, retryStrategy: () => null });
  redis.on('error', () => undefined);
  try {
    // The password tells that it is ours, whatever has that pid now.
    await redis.connect();
    await redis.shutdown('NOSAVE').catch(() => undefined);
  } catch {
    return;
  } finally {
    redis.disconnect();
  }
  while (isAlive(pid)) await new Promise((wake) => setTimeout(wake, 20));
}

/** Ports beside Redis' own, of which no system gives any out by itself: while the server is down, its port stays free. */
const ports = { first: 6400, count: 600 };

async function freePort(): Promise<number> {
  for (let tries = 0; tries < ports.count; tries++) {
    const port = ports.first + randomInt(ports.count);
    const server = createServer();
    try {
      await once(server.listen(port, '127.0.0.1'), 'listening');
    } catch {
      continue;
    }
    server.close();
    await once(server, 'close');
    return port;
  }
  throw new Error(`No free port on 127.0.0.1 between ${ports.first} and ${ports.first + ports.count - 1}.`);
}

/** Fulfils when the server answers, its files loaded. */
async function answering(url: string, stopping: AbortSignal): Promise<void> {
  const redis = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 30, maxLoadingRetryTime: 200 });
  redis.on('error', () => undefined);
  await unlessAborted(redis.ping(), stopping).finally(() => redis.disconnect());
}
