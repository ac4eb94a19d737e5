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

async function hookedFeed(name: string): Promise<string> {
  await system.feed(name);
  await system.hook(name, `${receiver.url}/${name}`, { events: ['*'] });
  return `feeds/${name}`;
}

const bodiesAt = (name: string): string[] =>
  receiver.arrivals.filter(({ path }) => path === `/${name}`).map(({ body }) => body);

it('data arrives as it was posted: number text, key order, escapes and all', async () => {
  const source = await hookedFeed('verbatim');
  const data = '{"n": 12345678901234567890, "f": 1.0, "10": 1, "2": 2, "s": "\\u00e9é"}';
  const answer = await system.post(`{"source": "${source}", "type": "package.added", "data": ${data}}`);
  expect(answer.status).toBe(202);
  await receiver.until(() => bodiesAt('verbatim').length > 0);
  expect(bodiesAt('verbatim')[0]).toContain(
    '"Payload":{"n":12345678901234567890,"f":1.0,"10":1,"2":2,"s":"\\u00e9é"}}',
  );
});

it('duplicate keys are refused, naming where', async () => {
  const source = await hookedFeed('duplicate-keys');
  const answer = await system.post(`{"source":"${source}","type":"package.added","data":{"a":{"b":1,"\\u0062":2}}}`);
  expect(answer.status).toBe(422);
  expect(answer.headers.get('content-type')).toMatch('application/problem+json');
  expect(answer.body).toMatchObject({ code: 'invalid', errors: [{ field: '/data/a/b' }] });
});

it('the same event id twice is one delivery; with other content it is a conflict', async () => {
  const source = await hookedFeed('twice');
  const event = { id: 'build-17', source, type: 'build.finished', data: { Result: 'success' } };
  const first = await system.post(event);
  const second = await system.post(event);
  const other = await system.post({ ...event, data: { Result: 'failed' } });
  expect([first.status, first.body]).toEqual([202, { id: 'build-17', duplicate: false }]);
  expect([second.status, second.body]).toEqual([202, { id: 'build-17', duplicate: true }]);
  expect(other.status).toBe(409);
  expect(other.body).toMatchObject({ code: 'conflict', errors: [{ field: 'id' }] });

  // A later event on the same feed has arrived: nothing of the others is still on its way.
  await system.post({ id: 'build-18', source, type: 'build.queued', data: {} });
  await receiver.until(() => bodiesAt('twice').length >= 2);
  await system.eventually(
    () => system.deliveries(`source=${source}`),
    (all) => all.every(({ status }) => status === 'delivered'),
  );
  expect((await system.deliveries(`source=${source}`)).map(({ event: id }) => id)).toEqual(['build-18', 'build-17']);
});
