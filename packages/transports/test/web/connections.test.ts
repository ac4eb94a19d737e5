import { describe, expect, it, onTestFinished } from 'vitest';
import type { Connection } from '../../src/web/connection.ts';
import { Connections } from '../../src/web/connections.ts';
import { createTargetReader, type Target } from '../../src/web/target.ts';
import { loopbackGuard } from '../attempt.ts';
import { answering, http } from '../receiver.ts';

const readTarget = createTargetReader();

async function setUp(maxIdle: number) {
  const connections = new Connections({ guard: loopbackGuard(), maxIdle });
  onTestFinished(() => connections.close());
  const receiver = await answering(http('200 OK'));
  return { connections, receiver, target: readTarget(receiver.url) };
}

/** Takes a connection and makes one request on it. */
async function used(connections: Connections, target: Target): Promise<Connection> {
  const connection = connections.take(target, false, { fresh: true });
  const answer = await connection.client.request({ method: 'POST', path: '/', body: 'x' });
  await answer.body.dump();
  return connection;
}

describe('Connections', () => {
  it('gives the connection that was used last', async () => {
    const { connections, target } = await setUp(10);
    const first = await used(connections, target);
    const second = await used(connections, target);
    connections.give(first);
    connections.give(second);
    expect(connections.take(target, false)).toBe(second);
    expect(connections.take(target, false)).toBe(first);
    expect(connections.idle).toBe(0);
    first.close();
    second.close();
  });

  it('keeps no more than it may, and closes the oldest', async () => {
    const { connections, target, receiver } = await setUp(2);
    const all = [await used(connections, target), await used(connections, target), await used(connections, target)];
    const closed = new Promise((resolve) => receiver.sockets[0]?.on('close', resolve));
    for (const connection of all) connections.give(connection);
    expect(connections.idle).toBe(2);
    await closed;
    expect(all.map(({ reusable }) => reusable)).toEqual([false, true, true]);
  });

  it('counts the idle ones of all origins, and closes the oldest of the one that has had some for longest', async () => {
    const { connections, target } = await setUp(2);
    const other = readTarget((await answering(http('200 OK'))).url);
    const [a, b] = [await used(connections, target), await used(connections, other)];
    for (const connection of [a, b]) connections.give(connection);
    expect(connections.take(target, false)).toBe(a);
    connections.give(a);
    const c = await used(connections, other);
    connections.give(c);
    expect(connections.idle).toBe(2);
    expect([a, b, c].map(({ reusable }) => reusable)).toEqual([true, false, true]);
    connections.close();
    expect(connections.idle).toBe(0);
    expect([a, b, c].map(({ reusable }) => reusable)).toEqual([false, false, false]);
  });

  it('forgets a connection as soon as the other side closes it', async () => {
    const { connections, target, receiver } = await setUp(2);
    const connection = await used(connections, target);
    connections.give(connection);
    const gone = new Promise((resolve) => connection.client.on('disconnect', resolve));
    receiver.sockets[0]?.resetAndDestroy();
    await gone;
    expect(connections.idle).toBe(0);
  });

  it('leaves the idle ones alone when one in use is closed by the other side', async () => {
    const { connections, target, receiver } = await setUp(2);
    const [idle, inUse] = [await used(connections, target), await used(connections, target)];
    connections.give(idle);
    const gone = new Promise((resolve) => inUse.client.on('disconnect', resolve));
    receiver.sockets[1]?.resetAndDestroy();
    await gone;
    expect(connections.idle).toBe(1);
    expect(connections.take(target, false)).toBe(idle);
    idle.close();
  });

  it('keeps connections that check certificates apart from those that do not', () => {
    const connections = new Connections({ guard: loopbackGuard(), maxIdle: 2 });
    const target = readTarget('https://127.0.0.1/');
    const keys = [connections.take(target, false).key, connections.take(target, true).key];
    expect(new Set(keys).size).toBe(2);
  });

  it('closes what is given back after it was closed', async () => {
    const { connections, target } = await setUp(2);
    const connection = await used(connections, target);
    connections.close();
    connections.give(connection);
    expect(connection.reusable).toBe(false);
    expect(connections.idle).toBe(0);
  });
});
