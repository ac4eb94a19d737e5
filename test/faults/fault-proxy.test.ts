import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts';
import { startRedis, type TestRedis } from '../support/redis-server.ts';

describe('a proxy before a server that echoes', () => {
  let echo: Server;
  let proxy: FaultProxy;
  let heard: string;
  const clients: Socket[] = [];

  beforeEach(async () => {
    heard = '';
    echo = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (chunk: Buffer) => {
        heard += chunk.toString();
        socket.write(chunk);
      });
    }).listen(0, '127.0.0.1');
    await once(echo, 'listening');
    proxy = await startFaultProxy((echo.address() as AddressInfo).port);
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    await proxy.close();
    echo.close();
  });

  async function open(to = proxy): Promise<Socket> {
    const socket = connect(to.port, '127.0.0.1');
    clients.push(socket);
    await once(socket, 'connect');
    return socket;
  }

  async function ask(socket: Socket, text: string): Promise<string> {
    let answer = '';
    socket.write(text);
    while (answer.length < text.length) answer += String((await once(socket, 'data'))[0]);
    return answer;
  }

  it('passes everything on, and the end of it, while it has no fault', async () => {
    const socket = await open();
    const much = 'x'.repeat(1_000_000);
    expect(await ask(socket, much)).toBe(much);
    socket.end();
    await once(socket, 'close');
  });

  it('delays what it passes on, and heals', async () => {
    const socket = await open();
    await proxy.inject({ kind: 'latency', ms: 100, jitterMs: 20 });
    const askedAtMs = performance.now();
    expect(await ask(socket, 'late')).toBe('late');
    expect(performance.now() - askedAtMs).toBeGreaterThanOrEqual(100);
    await proxy.inject(null);
    expect(await ask(socket, 'well')).toBe('well');
  });

  it('draws what a chunk is late by from the random numbers it is given', async () => {
    const drawn: number[] = [];
    const seeded = await startFaultProxy((echo.address() as AddressInfo).port, 'any', () => {
      drawn.push(0.5);
      return 0.5;
    });
    const socket = await open(seeded);
    await seeded.inject({ kind: 'latency', ms: 1, jitterMs: 200 });
    const askedAtMs = performance.now();
    expect(await ask(socket, 'late')).toBe('late');
    expect(performance.now() - askedAtMs).toBeGreaterThanOrEqual(200);
    expect(drawn).toHaveLength(2);
    await seeded.close();
  });

  it('is slow, without changing anything', async () => {
    const socket = await open();
    await proxy.inject({ kind: 'slow', bytesPerSecond: 1000 });
    const askedAtMs = performance.now();
    expect(await ask(socket, 'slow'.repeat(100))).toBe('slow'.repeat(100));
    expect(performance.now() - askedAtMs).toBeGreaterThanOrEqual(200);
  });

  it('resets connections, and takes new ones', async () => {
    const socket = await open();
    await ask(socket, 'before');
    proxy.reset();
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNRESET');
    expect(await ask(await open(), 'after')).toBe('after');
  });

  it('swallows everything; a connection that has lost something stays silent when the link is healed', async () => {
    const [used, idle] = [await open(), await open()];
    await proxy.inject({ kind: 'silent', direction: 'both' });
    used.write('lost');
    await sleep(100);
    // It may have been this process that was busy: now the proxy has read it.
    for (let turns = 0; turns < 10; turns++) await turn();
    await proxy.inject(null);
    used.write('lost too');
    expect(await ask(idle, 'idle')).toBe('idle');
    expect(heard).toBe('idle');
    expect(used.bytesRead).toBe(0);
    expect(used.destroyed).toBe(false);
  });

  it('swallows replies alone', async () => {
    const socket = await open();
    await proxy.inject({ kind: 'silent', direction: 'replies' });
    socket.write('heard');
    while (heard !== 'heard') await sleep(10);
    await sleep(50);
    expect(socket.bytesRead).toBe(0);
  });

  it('refuses connections until it is healed', async () => {
    const socket = await open();
    const cutOff = once(socket, 'error');
    await proxy.inject({ kind: 'refuse' });
    await cutOff;
    await expect(open()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await proxy.inject(null);
    expect(await ask(await open(), 'back')).toBe('back');
  });
});

describe('a proxy before Redis', () => {
  let redis: TestRedis;
  let proxy: FaultProxy;
  beforeAll(async () => {
    redis = await startRedis();
    proxy = await startFaultProxy(redis.port, 'redis');
  });
  afterAll(async () => {
    await proxy?.close();
    await redis?.stop();
  });

  it('loses exactly the replies it is told to lose: the command is carried out, and what came before it is answered', async () => {
    const client = new Redis(`redis://127.0.0.1:${proxy.port}`, { maxRetriesPerRequest: 0 });
    client.on('error', () => undefined);
    await client.ping();
    await proxy.inject({
      kind: 'lose replies',
      of: (request, reply) => /\r\nincr\r\n/i.test(request) && reply === ':2\r\n',
    });
    const large = 'x'.repeat(300_000);
    const sent = [client.incr('n'), client.set('large', large), client.get('large'), client.incr('n')];
    const answers = await Promise.allSettled(sent);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
    expect(await client.get('large')).toBe(large);
    expect(await client.incr('n')).toBe(3);
    expect(proxy.repliesLost).toBe(1);
    client.disconnect();
  });
});
