import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Arrival, type Receiver, startReceiver } from './support/receiver.ts';
import { seededRandom } from './support/seeded-random.ts';
import { type DeliveryJson, type System, startSystem } from './support/system.ts';

let system: System;

beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.close());

const identifierOf = ({ body }: Pick<Arrival, 'body'>): string =>
  (JSON.parse(body) as { Identifier: string }).Identifier;

it('200 events to 5 hooks at a receiver that fails 30 % of the time are all delivered, once, and logged in full', async () => {
  const random = seededRandom(42);
  const receiver = await startReceiver(() => (random() < 0.3 ? 500 : 200));
  await system.feed('flaky');
  const policy = { base_seconds: 0.05, factor: 1.5, max_seconds: 0.5, max_attempts: 30 };
  const paths = new Map<number, string>();
  for (let i = 0; i < 5; i++) {
    const { id } = await system.hook('flaky', `${receiver.url}/hook-${i}`, { events: ['*'], policy });
    paths.set(id, `/hook-${i}`);
  }
  await Promise.all(
    Array.from({ length: 200 }, (_, i) =>
      system.post({ source: 'feeds/flaky', type: 'package.added', data: { PackageIdentifier: `Package.${i}` } }),
    ),
  );
  const deliveries = await system.eventually(
    () => system.deliveries('source=feeds/flaky'),
    (all) => all.length === 1000 && all.every(({ status }) => status === 'delivered'),
  );

  const arrivalsOf = new Map<string, Arrival[]>();
  for (const arrival of receiver.arrivals) {
    const key = `${arrival.path} ${identifierOf(arrival)}`;
    arrivalsOf.set(key, [...(arrivalsOf.get(key) ?? []), arrival]);
  }
  expect(arrivalsOf.size).toBe(1000);
  const details = await inTurns(
    deliveries.map(({ id }) => id),
    20,
    (id) => system.delivery(id),
  );
  for (const delivery of details) {
    const arrivals = arrivalsOf.get(`${paths.get(delivery.hook)} ${delivery.event}`) ?? [];
    expect(arrivals.filter(({ status }) => status === 200)).toHaveLength(1);
    expectLogged(delivery, arrivals, receiver);
  }
  expect(receiver.arrivals.length).toBeGreaterThan(1200);
  await receiver.close();
});

/** Every attempt in the log is what the receiver saw and answered. */
function expectLogged(delivery: DeliveryJson, arrivals: Arrival[], receiver: Receiver): void {
  expect(delivery.attempts.map(({ number }) => number)).toEqual(arrivals.map((_, i) => i + 1));
  for (const [i, attempt] of delivery.attempts.entries()) {
    const arrival = arrivals[i];
    expect(attempt.request).toMatchObject({ method: 'POST', url: receiver.url + arrival?.path, body: arrival?.body });
    expect(attempt.request?.headers).toEqual(asWritten(arrival?.rawHeaders ?? []));
    expect(attempt.response?.status).toBe(arrival?.status);
    expect(attempt.response?.status_text).toBe(arrival?.status === 200 ? 'OK' : 'Internal Server Error');
    expect(attempt.response?.body).toBe(arrival?.status === 200 ? 'ok' : 'no');
    expect(attempt.response?.headers).toMatchObject({ 'content-type': 'text/plain' });
    expect(attempt.result).toBe(arrival?.status === 200 ? 'delivered' : 'retry');
    expect(attempt.timings.total_ms).toEqual(expect.any(Number));
  }
}

it('a dead endpoint gets the policy’s attempts, then a dead letter; redelivered once it is back, once, and both records say so', async () => {
  let back = false;
  const receiver = await startReceiver(() => (back ? 200 : 503));
  await system.feed('dead');
  const policy = { max_attempts: 4, base_seconds: 0.1, factor: 2, max_seconds: 0.3 };
  const hook = await system.hook('dead', `${receiver.url}/dead`, { events: ['*'], policy });
  const { body: event } = await system.post({ source: 'feeds/dead', type: 'package.deleted', data: {} });

  const [dead] = await system.eventually(
    async () =>
      (await system.call<{ deliveries: DeliveryJson[] }>('GET', `/v1/dead-letters?hook=${hook.id}`)).body.deliveries,
    (all) => all.length > 0,
  );
  const before = await system.delivery(dead?.id ?? 0);
  expect(before).toMatchObject({ status: 'dead', reason: 'http_status', event: event.id });
  expect(before.attempts.map(({ result }) => result)).toEqual(['retry', 'retry', 'retry', 'dead']);
  // 0.1, 0.2, 0.3 (capped from 0.4) seconds, each +-20 %.
  for (const [i, seconds] of [0.1, 0.2, 0.3].entries()) {
    const waitMs = before.attempts[i]?.retry_in_ms ?? 0;
    expect(waitMs).toBeGreaterThanOrEqual(seconds * 800);
    expect(waitMs).toBeLessThanOrEqual(seconds * 1200);
    const gapMs = (receiver.arrivals[i + 1]?.atMs ?? 0) - (receiver.arrivals[i]?.atMs ?? 0);
    expect(gapMs).toBeGreaterThanOrEqual(waitMs / 2);
  }
  expect(receiver.arrivals).toHaveLength(4);

  back = true;
  const asked = await Promise.all([1, 2].map(() => system.call('POST', `/v1/deliveries/${before.id}/redeliveries`)));
  expect(asked.map(({ status }) => status)).toEqual([202, 202]);
  const after = await system.eventually(
    () => system.delivery(before.id),
    ({ redelivered_as }) => redelivered_as !== null,
  );
  const again = await system.eventually(
    () => system.delivery(after.redelivered_as ?? 0),
    ({ status }) => status === 'delivered',
  );
  expect(again).toMatchObject({ kind: 'redelivery', redelivery_of: before.id, event: event.id, hook: hook.id });
  expect((await system.call('POST', `/v1/deliveries/${before.id}/redeliveries`)).status).toBe(202);
  expect((await system.call('GET', `/v1/dead-letters?hook=${hook.id}`)).body).toMatchObject({ deliveries: [] });

  // Another event through the same hook: what was asked thrice has had its chance to be sent thrice.
  await system.post({ source: 'feeds/dead', type: 'package.added', data: {} });
  await receiver.until((arrivals) => arrivals.some(({ body }) => body.includes('PackageAdded')));
  expect(receiver.arrivals.filter(({ status }) => status === 200)).toHaveLength(2);
  // It keeps the event's GUID.
  expect(new Set(receiver.arrivals.slice(0, 5).map(identifierOf)).size).toBe(1);
  expect(await system.deliveries(`hook=${hook.id}`)).toHaveLength(3);
  await receiver.close();
});

it('429 and 503 are retried no sooner than Retry-After asks', async () => {
  const receiver = await startReceiver((_arrival, response) => {
    if (receiver.arrivals.length > 0) return 200;
    response.setHeader('retry-after', '1');
    return 429;
  });
  await system.feed('limited');
  await system.hook('limited', `${receiver.url}/limited`, { events: ['*'], policy: { base_seconds: 0.01 } });
  await system.post({ source: 'feeds/limited', type: 'ping', data: {} });
  await receiver.until((arrivals) => arrivals.length >= 2);
  const [listed] = await system.eventually(
    () => system.deliveries('source=feeds/limited'),
    ([one]) => one?.status === 'delivered',
  );
  const { attempts } = await system.delivery(listed?.id ?? 0);
  expect(attempts.map(({ result }) => result)).toEqual(['retry', 'delivered']);
  expect(attempts[0]?.retry_in_ms).toBeGreaterThanOrEqual(1000);
  // The log says what was meant; this is what was done.
  expect((receiver.arrivals[1]?.atMs ?? 0) - (receiver.arrivals[0]?.atMs ?? 0)).toBeGreaterThanOrEqual(500);
  await receiver.close();
});

it('410 Gone ends the delivery, deactivates the hook, ends what waits, and says so on source system', async () => {
  let answer = 500;
  const receiver = await startReceiver(() => answer);
  await system.feed('gone');
  const hook = await system.hook('gone', `${receiver.url}/gone`, { events: ['*'], policy: { base_seconds: 600 } });
  const { body: waiting } = await system.post({ source: 'feeds/gone', type: 'ping', data: {} });
  await receiver.until((arrivals) => arrivals.length >= 1);
  answer = 410;
  const { body: refused } = await system.post({ source: 'feeds/gone', type: 'package.added', data: {} });

  const letters = await system.eventually(
    async () =>
      (await system.call<{ deliveries: DeliveryJson[] }>('GET', `/v1/dead-letters?hook=${hook.id}`)).body.deliveries,
    (all) => all.length === 2,
  );
  expect(new Map(letters.map(({ event, reason }) => [event, reason]))).toEqual(
    new Map([
      [waiting.id, 'hook_deactivated'],
      [refused.id, 'gone'],
    ]),
  );
  expect((await system.call('GET', `/feeds/gone/hooks/${hook.id}`)).body).toMatchObject({
    active: false,
    deactivated_reason: 'gone',
  });
  const { body: notice } = await system.eventually(
    () => system.call<{ type?: string; data?: unknown }>('GET', `/v1/events/hook-${hook.id}-revision-2?source=system`),
    ({ status }) => status === 200,
  );
  expect(notice).toMatchObject({
    type: 'hook.deactivated',
    data: { hook: hook.id, source: 'feeds/gone', reason: 'gone' },
  });
  await receiver.close();
});

/** Does `work` for each item, `width` at a time. */
async function inTurns<Item, Result>(
  items: Item[],
  width: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let i = 0; i < items.length; i += width)
    results.push(...(await Promise.all(items.slice(i, i + width).map(work))));
  return results;
}

/** Headers by their names as they were spelled on the wire. */
function asWritten(rawHeaders: readonly string[]): Record<string, string> {
  return Object.fromEntries(rawHeaders.flatMap((name, i) => (i % 2 === 0 ? [[name, rawHeaders[i + 1] ?? '']] : [])));
}
