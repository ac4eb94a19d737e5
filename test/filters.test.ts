import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Receiver, startReceiver } from './support/receiver.ts';
import { type System, startSystem } from './support/system.ts';

let system: System;
let receiver: Receiver;

beforeAll(async () => {
  [system, receiver] = await Promise.all([startSystem(), startReceiver()]);
});
afterAll(async () => {
  await Promise.all([system?.close(), receiver?.close()]);
});

interface HookJson {
  id: number;
  filter: unknown;
}

async function site(name: string): Promise<string> {
  await system.call('PUT', `/v1/sources/sites/${name}`, {});
  return `sites/${name}`;
}

async function hook(source: string, path: string, filter?: unknown): Promise<number> {
  const { status, body } = await system.call<HookJson>('POST', `/${source}/hooks`, {
    name: 'web',
    events: ['*'],
    dialect: 'github',
    config: { url: receiver.url + path, content_type: 'json' },
    ...(filter === undefined ? {} : { filter }),
  });
  expect({ status, filter: body.filter }).toEqual({ status: 201, filter: filter ?? null });
  return body.id;
}

/** What has arrived at a path, pings aside. */
const arrivedAt = (path: string): string[] =>
  receiver.arrivals
    .filter((one) => one.path === path && one.headers['x-github-event'] !== 'ping')
    .map(({ body }) => (JSON.parse(body) as { ref: string }).ref);

async function push(source: string, ...refs: string[]): Promise<void> {
  for (const ref of refs) {
    const { status } = await system.post({ source, type: 'push', data: { ref, repository: { id: 1 } } });
    expect(status).toBe(202);
  }
}

it('a hook asks for pushes to one branch only; its neighbour has all of them', async () => {
  const source = await site('branches');
  await hook(source, '/main', { type: 'push', 'data.ref': { $regex: '^refs/heads/(main|release/.*)$' } });
  await hook(source, '/all');
  const refs = ['refs/heads/main', 'refs/heads/feature', 'refs/heads/release/1.0', 'refs/tags/main'];
  await push(source, ...refs);
  await receiver.until(() => arrivedAt('/all').length === 4 && arrivedAt('/main').length === 2);
  expect(arrivedAt('/all').toSorted()).toEqual(refs.toSorted());
  expect(arrivedAt('/main').toSorted()).toEqual(['refs/heads/main', 'refs/heads/release/1.0']);
  // What a filter keeps back makes no delivery at all.
  expect(await system.deliveries(`source=${source}&type=push`)).toHaveLength(6);
});

it('a filter that is changed holds for every event accepted afterwards', async () => {
  const source = await site('changes');
  const id = await hook(source, '/changing', { 'data.ref': 'a' });
  const arrived = (count: number) => receiver.until(() => arrivedAt('/changing').length >= count);
  await push(source, 'b', 'a');
  await arrived(1);
  await system.call('PATCH', `/${source}/hooks/${id}`, { filter: { 'data.ref': 'b' } });
  await push(source, 'a', 'b');
  await arrived(2);
  await system.call('PATCH', `/${source}/hooks/${id}`, { filter: null });
  await push(source, 'c', 'd');
  await arrived(4);
  expect(arrivedAt('/changing').toSorted()).toEqual(['a', 'b', 'c', 'd']);
});

it('a filter that is none is refused and named', async () => {
  const source = await site('refused');
  const config = { url: `${receiver.url}/never` };
  for (const filter of [{}, { ref: 'x' }, { $where: 'true' }, { 'data.ref': { $regex: '(?=x)' } }]) {
    const answer = await system.call('POST', `/${source}/hooks`, { name: 'web', events: ['*'], config, filter });
    expect(answer.status).toBe(422);
    expect(JSON.stringify(answer.body)).toContain('filter');
  }
});
