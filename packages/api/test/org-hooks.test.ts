import { decodeDeliveryEntry } from '@posthorn/store/streams';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from './support/api.ts';
import { attemptAll, publish, read } from './support/work.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

test('S8: an organization’s hook is pinged, tested with its repositories’ pushes, and shows their deliveries', async () => {
  const orla = await api.tokenOf('user', 'orla');
  await api.ask('PUT', '/v1/sources/orgs/acme', { owners: ['orla'] });
  await api.ask('PUT', '/v1/sources/repos/acme/rocket', { owners: ['rob'] });
  const web = { name: 'web', config: { url: 'https://example.com/hook' }, dialect: 'socialgateway' };
  const { body: hook } = await api.ask<{ id: number }>('POST', '/orgs/acme/hooks', web, orla);
  const at = `/orgs/acme/hooks/${hook.id}`;
  const sent = async () => (await read(api.store, 'deliveries')).flatMap(decodeDeliveryEntry);

  expect((await api.ask('POST', `${at}/tests`, undefined, orla)).status).toBe(204);
  expect(await sent()).toEqual([]);

  await publish(api.store, { id: 'launch', source: 'repos/acme/rocket', type: 'push' });
  const [pushed = 0] = await attemptAll(api.store, { action: 'delivered', status: 200 });
  for (const name of ['tests', 'test']) await api.ask('POST', `${at}/${name}`, undefined, orla);
  const again = { hook: hook.id, kind: 'p', attempt: 1, event: 'repos/acme/rocket|launch' };
  const tests = await sent();
  expect(tests).toMatchObject([again, again]);

  expect((await api.ask('POST', `${at}/pings`, undefined, orla)).status).toBe(204);
  const [ping] = await sent();
  expect(ping).toMatchObject({ hook: hook.id, kind: 'p', event: expect.stringMatching(/^orgs\/acme\|/) });

  const list = await api.ask<{ id: number; event: string }[]>('GET', `${at}/deliveries`, undefined, orla);
  expect(list.body).toMatchObject([{ id: pushed, event: 'push' }]);
  const { deliveries } = (await api.ask<{ deliveries: unknown[] }>('GET', `/v1/deliveries?hook=${hook.id}`)).body;
  expect(deliveries).toHaveLength(4);
  expect((await api.ask('POST', `${at}/deliveries/${pushed}/attempts`, undefined, orla)).status).toBe(202);
});
