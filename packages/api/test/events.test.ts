import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from './support/api.ts';
import { publish } from './support/work.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
  await api.ask('PUT', '/v1/sources/feeds/one', { owners: ['ada'] });
  await api.ask('PUT', '/v1/sources/feeds/two', { owners: ['bob'] });
});
afterAll(() => api.close());

test('an event is shown with its data exactly as it was posted', async () => {
  const data = '{"n":12345678901234567890,"f":1.0,"10":1,"2":2,"s":"\\u00e9é"}';
  await publish(api.store, { id: 'exact', source: 'feeds/one', data });
  const { status, text, body } = await api.ask('GET', '/v1/events/exact');
  expect(status).toBe(200);
  expect(text.endsWith(`,"data":${data}}`)).toBe(true);
  expect(body).toMatchObject({
    id: 'exact',
    source: 'feeds/one',
    type: 'package.added',
    actor: 'maartenba',
    time: '2014-09-08T12:59:53.1148196Z',
    received_at: expect.stringMatching(/Z$/),
  });
});

test('an id that several sources have needs ?source=, unless the caller sees one only', async () => {
  await publish(api.store, { id: 'both', source: 'feeds/one' });
  await publish(api.store, { id: 'both', source: 'feeds/two' });
  const { status, body } = await api.ask('GET', '/v1/events/both');
  expect(status).toBe(409);
  expect(body['detail']).toContain('feeds/one, feeds/two');
  expect((await api.ask('GET', '/v1/events/both?source=feeds/two')).body['source']).toBe('feeds/two');
  const ada = await api.tokenOf('user', 'ada');
  expect((await api.ask('GET', '/v1/events/both', undefined, ada)).body['source']).toBe('feeds/one');
  expect((await api.ask('GET', '/v1/events/both?source=feeds/two', undefined, ada)).status).toBe(404);
});

test('ids may be long and have slashes, percent-encoded', async () => {
  const id = `a/b ${'é'.repeat(120)}`;
  await publish(api.store, { id, source: 'feeds/one' });
  expect((await api.ask('GET', `/v1/events/${encodeURIComponent(id)}`)).body['id']).toBe(id);
});

test('an event that is not there, or not the caller’s, is 404', async () => {
  await publish(api.store, { id: 'hers', source: 'feeds/one' });
  const bob = await api.tokenOf('user', 'bob');
  expect((await api.ask('GET', '/v1/events/hers', undefined, bob)).status).toBe(404);
  expect((await api.ask('GET', '/v1/events/nothing')).status).toBe(404);
});
