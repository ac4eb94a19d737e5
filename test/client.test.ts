import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createClient, createProducer, type Delivery, PosthornError } from '@posthorn/client';
import { afterAll, beforeAll, expect, expectTypeOf, test } from 'vitest';
import { type PosthornProcess, startPosthorn } from './support/posthorn-process.ts';
import { type Receiver, startReceiver } from './support/receiver.ts';
import { freePort } from './support/redis-server.ts';
import { type System, startSystem } from './support/system.ts';
import { until } from './support/until.ts';

const secretKey = randomBytes(32).toString('base64');

let system: System;
let receiver: Receiver;
let ingestUrl: string;
/** The one that took its place. */
let secondIngest: PosthornProcess | undefined;
beforeAll(async () => {
  // A port that nobody takes while ingest is away.
  const ingestListen = `127.0.0.1:${await freePort()}`;
  [system, receiver] = await Promise.all([
    startSystem({ env: { POSTHORN_SECRET_KEY: secretKey }, ingestListen }),
    startReceiver(),
  ]);
  ingestUrl = system.ingest.url;
});
afterAll(async () => {
  secondIngest?.kill('SIGKILL');
  await Promise.all([system?.close(), receiver?.close(), secondIngest?.ended]);
});

const client = (): ReturnType<typeof createClient> =>
  createClient({ url: system.api.url, token: system.operatorToken });

/** Makes a feed with one hook on everything. */
async function feedWithHook(name: string): Promise<{ source: string; hook: number }> {
  const source = `feeds/${name}`;
  await client().sources.put(source);
  const config = { url: `${receiver.url}/${name}` };
  const hook = await client().hooks.create(source, { name: 'web', events: ['*'], config });
  return { source, hook: hook.id };
}

/** All deliveries of a source, once there are as many. */
async function deliveriesOf(source: string, count: number): Promise<Delivery[]> {
  const list = (): Promise<Delivery[]> => client().deliveries.list({ source, per_page: 1000 }).toArray();
  return system.eventually(list, (all) => all.length >= count && all.every(({ status }) => status === 'delivered'));
}

test('5 000 events through an ingest that is stopped and a Redis that is killed: each is accepted and delivered once', async () => {
  const count = 5000;
  const { source } = await feedWithHook('outages');
  const accepted = new Set<string>();
  const troubles = new Map<number, number>();
  const troublesOf = (status: number): number => troubles.get(status) ?? 0;
  // Before a request is sent, when so many events are accepted.
  const faults = [
    {
      at: 1000,
      happens: async () => {
        system.ingest.kill('SIGTERM');
        await system.ingest.ended;
      },
    },
    { at: 2500, happens: () => system.redis.kill() },
  ];
  const producer = createProducer({
    url: ingestUrl,
    token: system.operatorToken,
    source,
    maxBatchEvents: 50,
    maxBackoffMs: 200,
    fetch: async (...request) => {
      if (accepted.size >= (faults[0]?.at ?? Number.POSITIVE_INFINITY)) await faults.shift()?.happens();
      const answer = await fetch(...request).catch((error: unknown) => error as Error);
      const trouble = answer instanceof Error ? 0 : answer.status;
      troubles.set(trouble, troublesOf(trouble) + 1);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  const sent = Array.from({ length: count }, async (_, n) => {
    const { id } = await producer.send({ type: 'package.added', data: { PackageIdentifier: `${n}` } });
    accepted.add(id);
  });

  await until(() => troublesOf(0) >= 2);
  secondIngest = await startPosthorn(['ingest'], {
    POSTHORN_REDIS_URL: system.redis.url,
    POSTHORN_LISTEN: new URL(ingestUrl).host,
    POSTHORN_OPERATOR_TOKEN: system.operatorToken,
    POSTHORN_SECRET_KEY: secretKey,
  });
  await until(() => troublesOf(503) >= 2);
  await system.redis.start();
  await Promise.all(sent);
  await producer.close();

  expect(accepted.size).toBe(count);
  const deliveries = await deliveriesOf(source, count);
  expect(deliveries).toHaveLength(count);
  expect(new Set(deliveries.map(({ event }) => event))).toEqual(accepted);
}, 600_000);

const program = fileURLToPath(new URL('support/producer-process.mjs', import.meta.url));

test.each([
  { end: 'by-signal', signal: 'SIGTERM', ends: [null, 'SIGTERM'] },
  { end: 'by-signal', signal: 'SIGINT', ends: [null, 'SIGINT'] },
  { end: 'by-own-handler', signal: 'SIGTERM', ends: [7, null] },
  { end: 'by-itself', signal: null, ends: [0, null] },
] as const)('a process that ends $end $signal has sent all that its producer held', async ({ end, signal, ends }) => {
  const { source } = await feedWithHook(`ends-${end}-${signal}`.toLowerCase());
  const child = spawn(process.execPath, [program, ingestUrl, system.operatorToken, source, end], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  if (signal) child.kill(signal);
  expect(await ended).toEqual(ends);
  expect(await deliveriesOf(source, 700)).toHaveLength(700);
});

test('250 deliveries are listed once each, whatever the size of a page', async () => {
  const { source, hook } = await feedWithHook('paging');
  const producer = createProducer({ url: ingestUrl, token: system.operatorToken, source });
  const events = Array.from({ length: 250 }, (_, n) => ({
    type: 'package.added',
    data: { PackageIdentifier: `${n}` },
  }));
  const ids = await Promise.all(events.map(async (event) => (await producer.send(event)).id));
  await producer.close();
  await deliveriesOf(source, 250);

  const seen: string[] = [];
  for await (const delivery of client().deliveries.list({ source, per_page: 100 })) seen.push(delivery.event);
  expect(seen.toSorted()).toEqual(ids.toSorted());
  const sizes: number[] = [];
  for await (const { items } of client().deliveries.list({ source, per_page: 100 }).pages()) sizes.push(items.length);
  expect(Math.max(...sizes)).toBe(100);
  const asGithub = await client().hooks.deliveries.list(source, hook, { per_page: 40 }).toArray();
  expect(new Set(asGithub.map(({ guid }) => guid)).size).toBe(250);
  expect(await client().hooks.deliveries.list(source, hook).toArray(45)).toHaveLength(45);
});

test('hooks come page by page, too', async () => {
  const source = 'feeds/many-hooks';
  await client().sources.put(source);
  const made = await Promise.all(
    Array.from({ length: 35 }, (_, n) =>
      client().hooks.create(source, { name: 'web', config: { url: `${receiver.url}/many/${n}` } }),
    ),
  );
  const ids = new Set(made.map(({ id }) => id));
  const listed = await client().hooks.list(source).toArray();
  const all = await client().hooks.listAll({ source, per_page: 10 }).toArray();
  for (const hooks of [listed, all]) {
    expect(hooks).toHaveLength(35);
    expect(new Set(hooks.map(({ id }) => id))).toEqual(ids);
  }
  expect(await client().hooks.list(source, { page: 2 }).toArray()).toHaveLength(5);
});

test('what ingest refuses is an error that names the field', async () => {
  const { source } = await feedWithHook('refusals');
  const producer = createProducer({ url: ingestUrl, token: system.operatorToken, source });
  const refused = producer.send({ type: 'no such type', data: {} });
  const good = producer.send({ type: 'package.added', data: { PackageIdentifier: 'x' } });
  await expect(refused).rejects.toBeInstanceOf(PosthornError);
  await expect(refused).rejects.toMatchObject({ code: 'invalid', errors: [{ field: 'type' }] });
  await expect(good).resolves.toMatchObject({ duplicate: false });
  const nowhere = { source: 'feeds/none', type: 'package.added', data: { PackageIdentifier: 'x' } };
  await expect(producer.send(nowhere)).rejects.toMatchObject({ code: 'not_found', errors: [{ field: 'source' }] });
  await producer.close();
});

test('answers and filters have the types of the OpenAPI document', () => {
  expectTypeOf<Delivery['status']>().toEqualTypeOf<'pending' | 'retrying' | 'delivered' | 'dead' | 'cancelled'>();
  // @ts-expect-error there is no such status
  client().deliveries.list({ status: 'gone' });
  // @ts-expect-error a hook has a transport
  void (() => client().hooks.create('feeds/one', { config: {} }));
});
