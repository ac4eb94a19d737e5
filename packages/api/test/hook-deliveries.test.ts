import { Queue } from 'bullmq';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestApi, type TestApi } from './support/api.ts';
import { attemptAll, type Ending, publish } from './support/work.ts';

interface Item {
  id: number;
  [key: string]: unknown;
}

let api: TestApi;
let ada: string;
let count = 0;
let source: string;
let number: number;
let list: string;

const web = { name: 'web', config: { url: 'https://example.com/hook' }, events: ['*'], dialect: 'socialgateway' };
const ok: Ending = { action: 'delivered', status: 200 };

beforeAll(async () => {
  api = await startTestApi();
  ada = await api.tokenOf('user', 'ada');
});
afterAll(() => api.close());

beforeEach(async () => {
  count += 1;
  source = `repos/octocat/repo-${count}`;
  const owners = { owners: ['ada'] };
  ({ number } = (await api.ask<{ number: number }>('PUT', `/v1/sources/${source}`, owners)).body);
  const { body } = await api.ask<{ id: number }>('POST', `/${source}/hooks`, web, ada);
  list = `/${source}/hooks/${body.id}/deliveries`;
});

async function deliver(id: string, ending: Ending, event: { type?: string; data?: string } = {}): Promise<number> {
  await publish(api.store, { id, source, ...event });
  const [delivery = 0] = await attemptAll(api.store, ending);
  return delivery;
}

async function ids(query = ''): Promise<number[]> {
  const { status, body } = await api.ask<Item[]>('GET', list + query, undefined, ada);
  expect(status).toBe(200);
  return body.map(({ id }) => id);
}

describe('a hook’s deliveries as GitHub has them (G7)', () => {
  test('an item tells event, action, repository, status and how long it took', async () => {
    const guid = '7a3f1d2c-58b5-4b1e-9d6e-3a2f5f1c0b7d';
    const data = '{"issue":{"action":"inner"},"action":"opened"}';
    const id = await deliver(guid, ok, { type: 'issues', data });
    expect((await api.ask('GET', list, undefined, ada)).body).toEqual([
      {
        id,
        guid,
        delivered_at: '2026-01-02T03:04:05Z',
        redelivery: false,
        duration: 0.005,
        status: 'OK',
        status_code: 200,
        event: 'issues',
        action: 'opened',
        installation_id: null,
        repository_id: number,
        throttled_at: null,
      },
    ]);
  });

  test('what has failed says so with the status text, T4; what still waits is not there yet', async () => {
    await deliver('failed', { action: 'dead', status: 500 }, { data: '{"action":7}' });
    await publish(api.store, { id: 'waiting', source });
    const { body } = await api.ask<Item[]>('GET', list, undefined, ada);
    expect(body).toMatchObject([{ status: 'Some Text', status_code: 500, action: null }]);
    await attemptAll(api.store, ok);
    expect(await ids()).toHaveLength(2);
  });

  test('lists go by status, and from page to page by cursor', async () => {
    const good = await deliver('good', ok);
    const dead = await deliver('dead', { action: 'dead', status: 500 });
    const retrying = await deliver('retrying', { action: 'retry', status: 500 });
    expect(await ids('?status=success')).toEqual([good]);
    expect(await ids('?status=failure')).toEqual([retrying, dead]);
    expect(await ids('?redelivery=true')).toEqual([]);
    const first = await api.ask<Item[]>('GET', `${list}?per_page=2`, undefined, ada);
    expect(first.body.map(({ id }) => id)).toEqual([retrying, dead]);
    const [, next = ''] = /^<http:\/\/localhost:80(.*)>; rel="next"$/.exec(String(first.headers['link'])) ?? [];
    expect((await api.ask<Item[]>('GET', next, undefined, ada)).body.map(({ id }) => id)).toEqual([good]);
    for (const wrong of ['status=lost', 'cursor=x;y', 'redelivery=perhaps']) {
      expect((await api.ask('GET', `${list}?${wrong}`, undefined, ada)).status).toBe(422);
    }
  });

  test('one has its request and answer, the payload’s numbers as they were sent', async () => {
    const id = await deliver('whole', ok, { data: '{"big":12345678901234567890,"one":1.0}' });
    const { status, text, body } = await api.ask('GET', `${list}/${id}`, undefined, ada);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id,
      status: 'OK',
      url: 'https://example.com/hook',
      request: { headers: { 'content-type': 'application/json' }, payload: { wrapped: { one: 1 } } },
      response: { headers: { 'x-answer': ['a', 'b'] }, payload: 'no thanks' },
    });
    expect(text).toContain('"payload":{"wrapped":{"big":12345678901234567890,"one":1.0}}');
    for (const other of ['1', 'x']) {
      expect((await api.ask('GET', `${list}/${other}`, undefined, ada)).status).toBe(404);
      expect((await api.ask('POST', `${list}/${other}/attempts`, undefined, ada)).status).toBe(404);
    }
  });

  test('a delivery is not found under another hook', async () => {
    const id = await deliver('elsewhere', ok);
    const { body } = await api.ask<{ id: number }>('POST', `/${source}/hooks`, { ...web, events: ['push'] }, ada);
    expect((await api.ask('GET', `/${source}/hooks/${body.id}/deliveries/${id}`, undefined, ada)).status).toBe(404);
  });

  test('attempts asks for a redelivery with the same job as elsewhere: 202; 422 while it is on its way', async () => {
    const queue = new Queue('redelivery', { connection: { url: api.redis.url } });
    const before = await queue.count();
    const id = await deliver('again', { action: 'dead', status: 500 });
    const { status, body } = await api.ask('POST', `${list}/${id}/attempts`, undefined, ada);
    expect([status, body]).toEqual([202, {}]);
    expect(await queue.count()).toBe(before + 1);
    const open = await deliver('open', { action: 'retry', status: 500 });
    expect((await api.ask('POST', `${list}/${open}/attempts`, undefined, ada)).status).toBe(422);
    await queue.close();
  });
});

describe('an organization’s hook hears its repositories (G11)', () => {
  test('those who manage the organization see its deliveries, those of the repository alone do not', async () => {
    const [orla, rob] = [await api.tokenOf('user', 'orla'), await api.tokenOf('user', 'rob')];
    await api.ask('PUT', '/v1/sources/orgs/acme', { owners: ['orla'] });
    await api.ask('PUT', '/v1/sources/repos/acme/rocket', { owners: ['rob'] });
    const { body: hook } = await api.ask<{ id: number }>('POST', '/orgs/acme/hooks', web, orla);
    const [id = 0] = await (async () => {
      await publish(api.store, { id: 'launch', source: 'repos/acme/rocket' });
      return attemptAll(api.store, ok);
    })();
    const seen = async (token: string, query: string) =>
      (await api.ask<{ deliveries: Item[] }>('GET', `/v1/deliveries?${query}`, undefined, token)).body.deliveries;
    for (const query of [`hook=${hook.id}`, `hook=${hook.id}&event=launch`, '']) {
      expect(await seen(orla, query)).toMatchObject([{ id, source: 'repos/acme/rocket' }]);
      expect(await seen(rob, query)).toEqual([]);
    }
    expect((await api.ask('GET', `/v1/deliveries/${id}`, undefined, orla)).status).toBe(200);
    expect((await api.ask('GET', `/v1/deliveries/${id}`, undefined, rob)).status).toBe(404);
    expect((await api.ask('POST', `/v1/deliveries/${id}/redeliveries`, undefined, rob)).status).toBe(404);
    expect((await api.ask<Item[]>('GET', `/orgs/acme/hooks/${hook.id}/deliveries`, undefined, orla)).body).toHaveLength(
      1,
    );
    await api.ask('DELETE', `/orgs/acme/hooks/${hook.id}`, undefined, orla);
    expect((await api.ask('GET', `/v1/deliveries/${id}`, undefined, rob)).status).toBe(404);
  });
});
