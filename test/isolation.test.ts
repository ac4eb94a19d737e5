import { afterEach, expect, test } from 'vitest';
import { type Receiver, startReceiver } from './support/receiver.ts';
import { type System, startSystem } from './support/system.ts';

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of closing.splice(0).reverse()) await one.close();
});

async function system(...args: Parameters<typeof startSystem>): Promise<System> {
  const started = await startSystem(...args);
  closing.push(started);
  return started;
}

async function receiver(...args: Parameters<typeof startReceiver>): Promise<Receiver> {
  const started = await startReceiver(...args);
  closing.push(started);
  return started;
}

/** An id that is the GUID on the wire too. */
const idOf = (i: number): string => `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`;

/** Posts events of a feed in batches, with ids that count up. */
async function post(posthorn: System, feed: string, count: number): Promise<void> {
  for (let posted = 0; posted < count; posted += 500) {
    const size = Math.min(500, count - posted);
    const event = (i: number) => ({ source: `feeds/${feed}`, id: idOf(posted + i), type: 'ping', data: {} });
    const answer = await fetch(`${posthorn.ingest.url}/v1/events/batch`, {
      method: 'POST',
      headers: { authorization: `Bearer ${posthorn.operatorToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(Array.from({ length: size }, (_, i) => event(i))),
    });
    expect(answer.status).toBe(202);
  }
}

test('half of 200 hooks that hang until timeout do not keep the others waiting: all of theirs arrives while those still hang', async () => {
  const hanging = await receiver(() => null);
  const quick = await receiver();
  // Fewer places than attempts that hang, four for each hook at first: without a bound of their own they would take them all for 30 s.
  const posthorn = await system({ workers: 1, env: { POSTHORN_CONCURRENCY: '120' } });
  await posthorn.feed('mixed');
  for (let i = 0; i < 100; i++) {
    await posthorn.hook('mixed', `${hanging.url}/${i}`, { events: ['*'], policy: { timeout_seconds: 30 } });
    await posthorn.hook('mixed', `${quick.url}/${i}`, { events: ['*'], policy: { timeout_seconds: 30 } });
  }
  const events = 10;
  await post(posthorn, 'mixed', events);
  await quick.until((arrivals) => arrivals.length >= 100 * events);
  expect(hanging.open).toBe(hanging.arrivals.length);
  expect(hanging.open).toBeGreaterThan(120);
});

test('a hook with thousands waiting keeps no other waiting, and its line is worked off in order', async () => {
  let isUp = false;
  let release: () => void = () => undefined;
  const up = new Promise<void>((resolve) => {
    release = resolve;
  });
  const busy = await receiver(async () => {
    if (!isUp) await up;
    return 200;
  });
  const other = await receiver();
  const posthorn = await system({ workers: 1 });
  for (const feed of ['busy', 'other']) await posthorn.feed(feed);
  const policy = { timeout_seconds: 30, concurrency: 1 };
  await posthorn.hook('busy', busy.url, { events: ['*'], policy });
  await posthorn.hook('other', other.url, { events: ['*'] });
  await post(posthorn, 'busy', 3000);
  await post(posthorn, 'other', 1);
  await other.until((arrivals) => arrivals.length >= 1);
  expect(busy.arrivals).toHaveLength(0);
  isUp = true;
  release();
  await busy.until((arrivals) => arrivals.length >= 3000);
  const order = busy.arrivals.map(({ headers }) => headers['x-myget-eventidentifier']);
  expect(order).toEqual(Array.from({ length: 3000 }, (_, i) => idOf(i)));
});

test('a source that posts thousands of events at once keeps no other source waiting for them', async () => {
  const flood = await receiver();
  const other = await receiver();
  const posthorn = await system({ workers: 0 });
  for (const feed of ['flood', 'other']) await posthorn.feed(feed);
  await posthorn.hook('flood', flood.url, { events: ['*'] });
  await posthorn.hook('other', other.url, { events: ['*'] });
  await post(posthorn, 'flood', 5000);
  await post(posthorn, 'other', 1);
  for (let i = 0; i < 2; i++) await posthorn.startWorker();
  await other.until((arrivals) => arrivals.length >= 1);
  await flood.until((arrivals) => arrivals.length >= 5000);
  const [its] = await posthorn.deliveries('source=feeds/other');
  const theirs = await posthorn.deliveries('source=feeds/flood');
  // Ids rise in the order in which deliveries are made: by fan-out, one after the other.
  const before = theirs.filter(({ id }) => id < (its?.id ?? Infinity));
  expect(before.length).toBeLessThan(1000);
});

test('concurrency is never exceeded at the receiver, over three workers, also while one is killed', async () => {
  let most = 0;
  let now = 0;
  const slow = await receiver(async (_, response) => {
    most = Math.max(most, ++now);
    response.once('close', () => now--);
    await new Promise((resolve) => setTimeout(resolve, 5));
    return 200;
  });
  const posthorn = await system({ workers: 3 });
  await posthorn.feed('capped');
  await posthorn.hook('capped', slow.url, { events: ['*'], policy: { concurrency: 3, timeout_seconds: 30 } });
  await post(posthorn, 'capped', 500);
  await slow.until((arrivals) => arrivals.length > 100);
  posthorn.workers[0]?.kill('SIGKILL');
  await slow.until((arrivals) => arrivals.length > 400);
  expect(most).toBe(3);
});

test('rate_limit_per_second holds within 10 % over three workers', { retry: 2 }, async () => {
  const limited = await receiver();
  const posthorn = await system({ workers: 3 });
  await posthorn.feed('limited');
  await posthorn.hook('limited', limited.url, { events: ['*'], policy: { rate_limit_per_second: 50 } });
  const askedAtMs = Date.now();
  await post(posthorn, 'limited', 350);
  await limited.until((arrivals) => arrivals.length >= 350);
  const times = limited.arrivals.map(({ atMs }) => atMs).toSorted((a, b) => a - b);
  // A machine that stands still for a moment makes it slower, and what it held back comes at once: never is it quicker
  // from first to last, and as quick as it may be where nothing stood still. The first few go at once.
  expect(339 / (((times.at(-1) ?? 0) - askedAtMs) / 1000)).toBeLessThan(55);
  const spansMs = times.slice(11).map((atMs, i) => (times[i + 110] ?? Infinity) - atMs);
  expect(99 / (Math.min(...spansMs) / 1000)).toBeGreaterThan(45);
});
