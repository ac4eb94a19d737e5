import { afterEach, beforeEach, expect, test } from 'vitest';
import { createProducer, type Producer, type ProducerEvent, type ProducerOptions } from '../../src/index.ts';
import { startIngest, type TestIngest, testToken } from '../support/ingest.ts';

let ingest: TestIngest;
let producer: Producer | undefined;
beforeEach(async () => {
  ingest = await startIngest();
});
afterEach(async () => {
  await producer?.close({ timeoutMs: 0 });
  await ingest.close();
});

/** A producer that loses no time. */
function produce(options: Partial<ProducerOptions> = {}): Producer {
  producer = createProducer({
    url: ingest.url,
    token: testToken,
    source: 'feeds/one',
    minBackoffMs: 1,
    maxBackoffMs: 5,
    ...options,
  });
  return producer;
}

function event(id: string, more: Partial<ProducerEvent> = {}): ProducerEvent {
  return { id, type: 'package.added', data: { PackageIdentifier: id }, ...more };
}

const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => `e-${index}`);

test('an event gets an id, a time and the producer’s source, and its promise is fulfilled with what ingest says', async () => {
  const accepted = await produce().send({ type: 'package.added', actor: 'ann', data: { a: 1 } });
  expect(accepted).toEqual({ id: expect.stringMatching(/^[0-9a-f-]{36}$/), duplicate: false });
  expect(ingest.stored).toEqual([
    {
      id: accepted.id,
      source: 'feeds/one',
      type: 'package.added',
      actor: 'ann',
      time: expect.any(String),
      data: { a: 1 },
    },
  ]);
});

test('events that are sent together go together, as many as a batch may have, in order', async () => {
  const sender = produce({ maxBatchEvents: 4 });
  await Promise.all(ids(10).map((id) => sender.send(event(id))));
  expect(ingest.requests.map(({ length }) => length)).toEqual([4, 4, 2]);
  expect(ingest.stored.map(({ id }) => id)).toEqual(ids(10));
});

test('a batch has no more bytes than it may, unless one event alone has', async () => {
  const sender = produce({ maxBatchBytes: 1000 });
  const data = (length: number): object => ({ text: 'x'.repeat(length) });
  await Promise.all(
    [300, 300, 300, 2000, 10].map((length, index) => sender.send(event(`e-${index}`, { data: data(length) }))),
  );
  expect(ingest.requests).toEqual([['e-0', 'e-1'], ['e-2'], ['e-3'], ['e-4']]);
  expect(ingest.sizes.filter((size) => size > 1000)).toHaveLength(1);
});

test.each([
  ['a 503', { status: 503, retryAfter: '0' }],
  ['a 502 of a proxy', { status: 502, body: '<h1>Bad gateway</h1>' }],
  ['a 429', { status: 429, body: 'slow down' }],
  ['a connection that breaks before the answer', { breaks: true }],
])('after %s the same events are sent again under the same ids, and are stored once', async (_, fault) => {
  ingest.faults.push(fault, fault);
  const sender = produce();
  const accepted = await Promise.all([sender.send({ type: 'a', data: {} }), sender.send({ type: 'b', data: {} })]);
  expect(ingest.requests).toHaveLength(3);
  expect(new Set(ingest.requests.map(String)).size).toBe(1);
  expect(ingest.stored.map(({ id }) => id)).toEqual(accepted.map(({ id }) => id));
});

test('an answer that does not come in time is as none', async () => {
  let answer: (value?: unknown) => void = () => undefined;
  ingest.faults.push({ after: new Promise((resolve) => (answer = resolve)) });
  const accepted = await produce({ timeoutMs: 100 }).send(event('late'));
  answer();
  expect(accepted.id).toBe('late');
  expect(ingest.requests.length).toBeGreaterThan(1);
});

test('of a batch only what was not stored is sent again; what is refused is refused at once, with its fields', async () => {
  ingest.faults.push({ items: ({ id }) => ({ 'e-1': 422, 'e-2': 503 })[id] });
  const sender = produce();
  const results = await Promise.allSettled(ids(4).map((id) => sender.send(event(id))));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
  expect(results[1]).toMatchObject({
    reason: {
      name: 'PosthornError',
      code: 'invalid',
      status: 422,
      errors: [{ field: 'type', message: 'is not known' }],
    },
  });
  expect(ingest.requests).toEqual([ids(4), ['e-2']]);
});

test('events that follow those that are sent again stay behind them', async () => {
  ingest.faults.push({ status: 503 });
  const sender = produce({ maxBatchEvents: 2 });
  await Promise.all(ids(6).map((id) => sender.send(event(id))));
  expect(ingest.stored.map(({ id }) => id)).toEqual(ids(6));
});

test('a batch that is refused as a whole is halved until only the culprit is refused', async () => {
  ingest.rule = (request) => (request.includes('e-5') ? { status: 413, body: '<h1>Too large</h1>' } : {});
  const sender = produce();
  const results = await Promise.allSettled(ids(8).map((id) => sender.send(event(id))));
  expect(results.map(({ status }) => status)).toEqual(ids(8).map((id) => (id === 'e-5' ? 'rejected' : 'fulfilled')));
  expect(ingest.stored).toHaveLength(7);
});

test.each([
  [401, 'unauthorized'],
  [403, 'forbidden'],
])('a token that ingest answers with %i fails its events at once', async (status, code) => {
  ingest.faults.push({ status });
  await expect(produce().send(event('a'))).rejects.toMatchObject({ code, status });
  expect(ingest.requests).toHaveLength(1);
});

test('something else than Posthorn at the URL is told, redirects are not followed', async () => {
  ingest.faults.push({ status: 200, body: '<h1>Log in</h1>' }, { status: 301, body: '' });
  const sender = produce();
  await expect(sender.send(event('a'))).rejects.toMatchObject({ code: 'unexpected_answer', status: 200 });
  await expect(sender.send(event('b'))).rejects.toMatchObject({ code: 'unexpected_answer', status: 301 });
});

test('an event that is not accepted in time is given up, with the latest trouble as the cause', async () => {
  ingest.faults.push(...Array.from({ length: 1000 }, () => ({ status: 503, retryAfter: '0' })));
  await expect(produce({ giveUpMs: 50 }).send(event('a'))).rejects.toMatchObject({
    code: 'gave_up',
    cause: { code: 'unavailable', status: 503 },
  });
});

test('nobody there is the same as a server that is away', async () => {
  // A port that no system gives out by itself, as it may do at once with one that was just closed.
  const sender = produce({ url: 'http://127.0.0.1:2', giveUpMs: 20 });
  await expect(sender.send(event('a'))).rejects.toMatchObject({
    code: 'gave_up',
    cause: { code: 'unreachable', message: expect.stringContaining('ECONNREFUSED') },
  });
});

test('when the buffer is full, send waits, trySend says no, and ready tells when there is room again', async () => {
  let open: (value?: unknown) => void = () => undefined;
  ingest.faults.push({ after: new Promise((resolve) => (open = resolve)) });
  const sender = produce({ maxBufferedEvents: 2, maxBatchEvents: 2 });
  const sent = ids(3).map((id) => sender.send(event(id)));
  expect(sender.trySend(event('refused'))).toBe(false);
  const ready = sender.ready();
  await ingest.request(1);
  expect(ingest.requests).toEqual([['e-0', 'e-1']]);
  open();
  await ready;
  expect(sender.trySend(event('taken'))).toBe(true);
  await Promise.all(sent);
  await sender.flush();
  expect(ingest.stored.map(({ id }) => id)).toEqual(['e-0', 'e-1', 'e-2', 'taken']);
  expect(sender.pending).toBe(0);
});

test('an event that is larger than the buffer goes alone', async () => {
  const sender = produce({ maxBufferedBytes: 100 });
  const big = { data: { text: 'x'.repeat(500) } };
  await Promise.all([sender.send(event('a', big)), sender.send(event('b')), sender.send(event('c', big))]);
  expect(ingest.requests).toEqual([['a'], ['b'], ['c']]);
});

test('flush sends at once, and is fulfilled when all is accepted or has failed', async () => {
  ingest.faults.push({ items: ({ id }) => (id === 'e-1' ? 422 : undefined) });
  const sender = produce({ lingerMs: 60_000 });
  const sent = Promise.allSettled(ids(3).map((id) => sender.send(event(id))));
  await sender.flush();
  expect(sender.pending).toBe(0);
  expect((await sent).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

test('a full batch does not wait for more', async () => {
  const sender = produce({ lingerMs: 60_000, maxBatchEvents: 3 });
  await Promise.all(ids(3).map((id) => sender.send(event(id))));
  expect(ingest.requests).toEqual([ids(3)]);
});

test('close sends what is held and takes no more', async () => {
  const sender = produce({ lingerMs: 60_000 });
  const sent = sender.send(event('a'));
  await sender.close();
  await expect(sent).resolves.toMatchObject({ id: 'a' });
  await expect(sender.send(event('b'))).rejects.toMatchObject({ code: 'closed' });
  expect(sender.trySend(event('b'))).toBe(false);
});

test('close in a hurry fails what is under way, what is held and what waits for room', async () => {
  ingest.faults.push({ after: new Promise(() => undefined) });
  const sender = produce({ maxBufferedEvents: 2, maxBatchEvents: 1 });
  const sent = Promise.allSettled(ids(4).map((id) => sender.send(event(id))));
  await ingest.request(1);
  await sender.close({ timeoutMs: 1 });
  expect(sender.pending).toBe(0);
  expect((await sent).map((one) => one.status === 'rejected' && (one.reason as { code: string }).code)).toEqual(
    ids(4).map(() => 'closed'),
  );
});

test('close in a hurry does not wait for the next try', async () => {
  ingest.faults.push({ status: 503, retryAfter: '60' });
  const sender = produce();
  const sent = sender.send(event('a'));
  await ingest.request(1);
  await sender.close({ timeoutMs: 1 });
  await expect(sent).rejects.toMatchObject({ code: 'closed' });
});

test('a rejection that nobody handles does not end the process, and onError is told', async () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown): unknown => unhandled.push(reason);
  process.on('unhandledRejection', note);
  try {
    ingest.faults.push({ items: () => 422 });
    const told: unknown[] = [];
    const sender = produce({ onError: ({ code }, { id }) => told.push([id, code]) });
    void sender.send(event('a'));
    sender.trySend(event('b'));
    sender.trySend({ type: 'c', id: 'c', data: [] });
    await sender.flush();
    await new Promise(setImmediate);
    expect(told).toEqual([
      ['c', 'invalid'],
      ['a', 'invalid'],
      ['b', 'invalid'],
    ]);
    expect(unhandled).toEqual([]);
  } finally {
    process.off('unhandledRejection', note);
  }
});

test('without onError, a failed trySend is a process warning', async () => {
  const warnings: Error[] = [];
  const note = (warning: Error): unknown => warnings.push(warning);
  process.on('warning', note);
  try {
    ingest.faults.push({ items: () => 422 });
    const sender = produce();
    sender.trySend(event('a'));
    await sender.flush();
    await new Promise(setImmediate);
    expect(warnings).toMatchObject([{ name: 'PosthornWarning', code: 'invalid' }]);
  } finally {
    process.off('warning', note);
  }
});

test.each([
  [{ url: 'ftp://x' }, /url/],
  [{ url: 'https://user:pass@x' }, /credentials/],
  [{ token: 'with\nbreak' }, /token/],
  [{ maxBatchEvents: 1001 }, /maxBatchEvents: must be 1 to 1000; it is 1001/],
  [{ lingerMs: Number.NaN }, /lingerMs/],
  [{ timeoutMs: 0 }, /timeoutMs/],
])('options that can’t be are refused by name: %j', (options, message) => {
  expect(() => createProducer({ url: 'http://127.0.0.1:1', ...options })).toThrow(message);
});
