import { createClient } from '@posthorn/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerChecker, placesOf, type TestedDocument } from './support/openapi-answers.ts';
import { type Receiver, startReceiver } from './support/receiver.ts';
import { type System, startSystem } from './support/system.ts';
import { wholeDocument } from './support/whole-document.ts';

let system: System;
let receiver: Receiver;
let document: TestedDocument;
beforeAll(async () => {
  [system, receiver, document] = await Promise.all([
    startSystem(),
    startReceiver(({ path }) => (path === '/down' ? 410 : 200)),
    wholeDocument(),
  ]);
});
afterAll(async () => {
  await Promise.all([system?.close(), receiver?.close()]);
});

/** What no call is for: producers post; the rest is for GitHub's clients, probes and people. */
const notCalled = [
  'postEvent',
  'postEvents',
  'getStart',
  'getOpenApi',
  'getHealth',
  'getReadiness',
  'getAuthenticatedUser',
  'getRateLimit',
  'getRepository',
  'getOrganization',
  ...['Repo', 'Org', 'Feed', 'Project', 'Site'].map((kind) => `test${kind}HookLegacy`),
];

/** Operations that are asked for, and a fetch that notes them and holds their answers against the document. */
function noted(): { called: Set<string>; fetch: typeof fetch } {
  const called = new Set<string>();
  const check = answerChecker(document);
  const patterns = placesOf(document)
    .map(({ method, path, operation }) => ({ method, id: operation.operationId, path }))
    .toSorted((a, b) => a.path.split('{').length - b.path.split('{').length)
    .map((place) => ({ ...place, pattern: new RegExp(`^${place.path.replace(/\{\w+\}/g, '[^/]+')}$`) }));
  return {
    called,
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      const { pathname, search } = new URL(input instanceof Request ? input.url : input);
      const method = init?.method ?? 'GET';
      const { status, headers } = response;
      const text = await response.clone().text();
      check({ method, url: pathname + search, status, contentType: headers.get('content-type'), text });
      called.add(patterns.find((one) => one.method === method && one.pattern.test(pathname))?.id ?? pathname);
      return response;
    },
  };
}

/** A replay may be over before it is paused: that is an answer too. */
function hasEnded(error: unknown): void {
  expect(error).toMatchObject({ code: 'conflict' });
}

test('every operation of the api has a call, for every kind of source, and is answered as the document says', async () => {
  const { called, fetch } = noted();
  const client = createClient({ url: system.api.url, token: system.operatorToken, fetch });
  const { sources, hooks, deliveries, deadLetters, tokens, eventTypes, events, audit, hub } = client;

  for (const source of ['feeds/calls', 'repos/calls/one', 'orgs/calls-too', 'projects/calls', 'sites/calls']) {
    expect(await sources.put(source, { owners: ['ann'], public: true })).toMatchObject({ id: source, owners: ['ann'] });
    expect(await sources.get(source)).toMatchObject({ id: source });
    await eventTypes.register({ type: 'thing.happened', source });
    const hook = await hooks.create(source, { name: 'web', events: ['*'], config: { url: receiver.url } });
    expect(await hooks.get(source, hook.id)).toMatchObject({ id: hook.id, source, config: hook.config });
    expect(await hooks.update(source, hook.id, { events: ['thing.*'] })).toMatchObject({ events: ['thing.*'] });
    await hooks.updateConfig(source, hook.id, { secret: 'new' });
    expect(await hooks.getConfig(source, hook.id)).toMatchObject({ secret: '********' });
    expect(await hooks.list(source).toArray()).toHaveLength(1);

    // Ingest goes by the types that it knew for a moment more.
    await system.eventually(
      () => system.post({ source, id: 'one', type: 'thing.happened', data: {} }),
      ({ status }) => status === 202,
    );
    const [delivery] = await system.eventually(
      () => deliveries.list({ source, event: 'one', status: 'delivered' }).toArray(),
      ({ length }) => length === 1,
    );
    const id = delivery?.id ?? 0;
    expect(await deliveries.get(id)).toMatchObject({ id, event: 'one', attempts: [{ result: 'delivered' }] });
    expect(await events.get('one', { source })).toMatchObject({ id: 'one', source });
    expect(await hooks.deliveries.list(source, hook.id).toArray()).toContainEqual(
      expect.objectContaining({ id, status_code: 200 }),
    );
    expect(await hooks.deliveries.get(source, hook.id, id)).toMatchObject({ id });
    await hooks.deliveries.redeliver(source, hook.id, id);
    await system.eventually(
      () => deliveries.get(id),
      ({ redelivered_as: again }) => again !== null,
    );
    expect(await deliveries.redeliver(id)).toMatchObject({ delivery: id, redelivered_as: expect.any(Number) });
    // Tuleap's form has no ping.
    if (source === 'projects/calls')
      await expect(hooks.ping(source, hook.id)).rejects.toMatchObject({ code: 'invalid' });
    else await hooks.ping(source, hook.id);
    await hooks.test(source, hook.id);
    expect(await hooks.pause(source, hook.id)).toMatchObject({ id: hook.id });
    expect(await hooks.resume(source, hook.id)).toMatchObject({ id: hook.id });
    expect(await hooks.preview(source, hook.id, { event_id: 'one' })).toMatchObject({ request: { method: 'POST' } });
  }

  expect((await sources.list()).length).toBeGreaterThanOrEqual(5);
  const names = (await hooks.transports()).map(({ name }) => name);
  expect(names).toContain('web');
  expect((await hooks.listAll({ source: 'feeds/calls' }).toArray()).map(({ type }) => type)).toEqual(['Feed']);

  await sources.put('feeds/down');
  await hooks.create('feeds/down', { name: 'web', events: ['*'], config: { url: `${receiver.url}/down` } });
  await system.post({ source: 'feeds/down', type: 'package.added', data: {} });
  const [letter] = await system.eventually(
    () => deadLetters.list({ source: 'feeds/down' }).toArray(),
    ({ length }) => length === 1,
  );
  expect(letter).toMatchObject({ status: 'dead', reason: 'gone' });

  const { replays, recoveries } = client;
  const filter = { source: 'feeds/down' };
  expect(await replays.preview({ filter })).toMatchObject({ selected: 1, counts: [{ reason: 'gone', count: 1 }] });
  const replay = await replays.create({ filter, rate_per_second: 0.1 });
  expect(await replays.pause(replay.id)).toMatchObject({ id: replay.id, kind: 'replay' });
  await replays.resume(replay.id).catch(hasEnded);
  await replays.cancel(replay.id).catch(hasEnded);
  expect((await replays.list().toArray()).map(({ id }) => id)).toContain(replay.id);
  const over = await system.eventually(
    () => replays.get(replay.id),
    (one) => one.settled_at !== null,
  );
  expect(await replays.deliveries(replay.id).toArray()).toHaveLength(over.selected);
  const [listening] = await hooks.list('feeds/calls').toArray();
  const recovery = { hook: listening?.id ?? 0, since: new Date(Date.now() - 60_000).toISOString() };
  expect(await recoveries.create(recovery)).toMatchObject({ kind: 'recovery', filter: { hook: listening?.id } });
  await system.eventually(
    () => deadLetters.discard(filter),
    ({ complete }) => complete,
  );
  await expect(deliveries.cancel(letter?.id ?? 0)).rejects.toMatchObject({ code: 'conflict' });
  expect(await client.stats.get()).toMatchObject({ workers: { alive: 1 } });
  expect(await client.workers.list()).toMatchObject([{ alive: true }]);
  // Its health is not compared: the recovery sends to it meanwhile.
  const alone = { id: listening?.id, source: 'feeds/calls', config: listening?.config };
  expect(await hooks.listAll({ hook: listening?.id }).toArray()).toMatchObject([alone]);
  expect(await hooks.listAll({ hook: listening?.id, source: 'orgs/calls-too' }).toArray()).toEqual([]);

  const { id: tokenId, token } = await tokens.create({ role: 'user', user: 'ann' });
  expect(await createClient({ url: system.api.url, token }).sources.get('feeds/calls')).toMatchObject({
    owners: ['ann'],
  });
  expect((await tokens.list()).map((one) => one.id)).toContain(tokenId);
  await tokens.delete(tokenId);

  const topic = `${system.api.url}/calls/one/events/thing.happened`;
  const subscription = { topic, callback: `${receiver.url}/hub` };
  expect(await hub.subscribe({ ...subscription, secret: 'a-secret' })).toEqual({ state: 'done' });
  expect(await hub.unsubscribe(subscription)).toEqual({ state: 'done' });
  expect(await hub.topic('calls/one', 'thing.happened')).toEqual({});

  const registered = (await eventTypes.list({ source: 'feeds/calls' })).filter((type) => !type.built_in);
  expect(registered).toMatchObject([{ type: 'thing.happened', source: 'feeds/calls' }]);
  for (const { id } of registered) await eventTypes.delete(id);
  for (const source of ['feeds/calls', 'repos/calls/one', 'orgs/calls-too', 'projects/calls', 'sites/calls']) {
    for (const { id } of await hooks.list(source).toArray()) await hooks.delete(source, id);
  }
  await sources.put('feeds/empty');
  await sources.delete('feeds/empty');
  const records = await audit.list({ source: 'feeds/calls', per_page: 2 }).toArray();
  expect(records.map(({ action }) => action)).toEqual(expect.arrayContaining(['hook.created', 'hook.deleted']));

  const operations = placesOf(document).map(({ operation }) => operation.operationId);
  expect([...called].toSorted()).toEqual(
    [...new Set(operations)].filter((id) => !notCalled.includes(id) && !id.startsWith('getDocs')).toSorted(),
  );
}, 600_000);
