import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type DeliveryJson, type System, startSystem } from './support/system.ts';

const timeoutSeconds = 1.5;
const events = 8;
const megabyte = 1024 * 1024;

let system: System;
let server: Server | undefined;

beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.close());
afterEach(() => {
  server?.close();
});

/** A server that reads the request and then does as `behave` says. */
async function startNasty(behave: (socket: Socket) => void): Promise<string> {
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => behave(socket));
    socket.resume();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Resident memory of the worker, in bytes. */
function workerMemory(): number {
  const status = readFileSync(`/proc/${system.workers[0]?.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}

/** Posts events to a hook at `url`, one attempt each, and waits for all to end. Gives back the attempts. */
async function attemptsAt(feed: string, url: string): Promise<DeliveryJson['attempts']> {
  await system.feed(feed);
  const policy = { max_attempts: 1, timeout_seconds: timeoutSeconds };
  const hook = await system.hook(feed, url, { events: ['*'], policy });
  await Promise.all(
    Array.from({ length: events }, () => system.post({ source: `feeds/${feed}`, type: 'ping', data: {} })),
  );
  const deliveries = await system.eventually(
    () => system.deliveries(`hook=${hook.id}`),
    (all) => all.length === events && all.every(({ status }) => status === 'dead' || status === 'delivered'),
  );
  const details = await Promise.all(deliveries.map(({ id }) => system.delivery(id)));
  return details.flatMap(({ attempts }) => attempts);
}

function expectDeadlineOnly(attempts: DeliveryJson['attempts']): void {
  expect(attempts).toHaveLength(events);
  for (const { error, timings } of attempts) {
    expect(error?.reason).toBe('timeout');
    expect(timings.total_ms).toBeGreaterThanOrEqual(timeoutSeconds * 1000 - 5);
    // The deadline is one for the whole attempt; the margin is for a busy machine.
    expect(timings.total_ms).toBeLessThan(timeoutSeconds * 1000 + 1000);
  }
}

it('a receiver that never answers costs exactly the deadline', async () => {
  const url = await startNasty(() => undefined);
  const before = workerMemory();
  expectDeadlineOnly(await attemptsAt('silent', url));
  expect(workerMemory() - before).toBeLessThan(60 * megabyte);
});

it('a receiver that answers one byte a second costs exactly the deadline', async () => {
  const url = await startNasty((socket) => {
    const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n';
    let at = 0;
    const timer = setInterval(() => socket.write(answer[at++] ?? 'x'), 1000);
    socket.on('close', () => clearInterval(timer));
  });
  const before = workerMemory();
  expectDeadlineOnly(await attemptsAt('trickling', url));
  expect(workerMemory() - before).toBeLessThan(60 * megabyte);
});

it('a receiver that sends 10 GB costs 64 KiB of it and at most the deadline, and memory stays flat', async () => {
  const chunk = Buffer.alloc(megabyte, 'x');
  let sentChunks = 0;
  const url = await startNasty((socket) => {
    socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${10_000 * megabyte}\r\n\r\n`);
    const more = (): void => {
      while (!socket.destroyed && socket.write(chunk)) sentChunks++;
    };
    socket.on('drain', () => {
      sentChunks++;
      more();
    });
    more();
  });
  const before = workerMemory();
  const attempts = await attemptsAt('endless', url);
  expect(attempts).toHaveLength(events);
  for (const { response, result, timings } of attempts) {
    expect(result).toBe('delivered');
    expect(response?.truncated).toBe(true);
    expect(response?.body).toHaveLength(64 * 1024);
    expect(timings.total_ms).toBeLessThan(timeoutSeconds * 1000 + 1000);
  }
  // What the sockets' buffers took before the connection was dropped, not gigabytes.
  expect(sentChunks / events).toBeLessThan(64);
  expect(workerMemory() - before).toBeLessThan(100 * megabyte);
});
