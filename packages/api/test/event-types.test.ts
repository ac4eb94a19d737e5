import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EventTypeJson } from '../src/event-types.ts';
import { startTestApi, type TestApi } from './support/api.ts';

let api: TestApi;
let ada: string;
beforeAll(async () => {
  api = await startTestApi();
  for (const id of ['feeds/a', 'feeds/b', 'sites/s']) await api.ask('PUT', `/v1/sources/${id}`, { owners: ['ada'] });
  await api.ask('PUT', '/v1/sources/feeds/other', { owners: ['bob'] });
  ada = await api.tokenOf('user', 'ada');
});
afterAll(() => api.close());

const list = async (query = '', token?: string): Promise<EventTypeJson[]> =>
  (await api.ask<EventTypeJson[]>('GET', `/v1/event-types${query || '?per_page=1000'}`, undefined, token)).body;

describe('/v1/event-types', () => {
  test('lists what is built in, with the schemas that ingest checks', async () => {
    const all = await list();
    const find = (kind: string, type: string) => all.find((one) => one.kind === kind && one.type === type);
    expect(find('feeds', 'package.added')).toMatchObject({ built_in: true, schema: { type: 'object' } });
    expect(find('feeds', 'ping')).toMatchObject({ schema: null });
    expect(find('repos', 'push')).toMatchObject({ schema: null });
    expect(find('sites', 'project.create')).toBeDefined();
    expect(find('system', 'hook.deactivated')).toBeDefined();
    expect(find('orgs', 'team')).toBeDefined();
    expect(find('repos', 'team')).toBeUndefined();
  });

  test('an operator registers, replaces and removes types', async () => {
    const body = { type: 'order.paid', kind: 'feeds', description: 'Money came', schema: { required: ['total'] } };
    const made = await api.ask('POST', '/v1/event-types', body);
    expect(made).toMatchObject({ status: 201, body: { ...body, source: null, built_in: false } });
    expect(await list('?kind=feeds')).toContainEqual(made.body);
    expect(await list('?source=feeds/a')).toContainEqual(made.body);
    expect(await list('?kind=sites')).not.toContainEqual(made.body);

    const again = await api.ask('POST', '/v1/event-types', { type: 'order.paid', kind: 'feeds' });
    expect(again).toMatchObject({ status: 200, body: { id: made.body['id'], schema: null } });
    const path = `/v1/event-types/${String(made.body['id'])}`;
    expect((await api.ask('DELETE', path)).status).toBe(204);
    expect((await api.ask('DELETE', path)).status).toBe(404);
    expect((await api.ask('DELETE', '/v1/event-types/version')).status).toBe(404);
    expect((await list()).every(({ built_in }) => built_in)).toBe(true);
  });

  test('a user sees them, less those of other people’s sources, and changes nothing', async () => {
    const mine = await api.ask('POST', '/v1/event-types', { type: 'mine', source: 'feeds/a' });
    const others = await api.ask('POST', '/v1/event-types', { type: 'others', source: 'feeds/other' });
    const seen = (await list('', ada)).map(({ type }) => type);
    expect(seen).toContain('mine');
    expect(seen).not.toContain('others');
    expect((await api.ask('GET', '/v1/event-types?source=feeds/other', undefined, ada)).status).toBe(404);
    expect((await api.ask('POST', '/v1/event-types', { type: 'x', source: 'feeds/a' }, ada)).status).toBe(403);
    for (const { body } of [mine, others]) {
      const path = `/v1/event-types/${String(body['id'])}`;
      expect((await api.ask('DELETE', path, undefined, ada)).status).toBe(403);
      await api.ask('DELETE', path);
    }
  });

  test('a schema that is none is 422 and names it', async () => {
    for (const schema of [{ typ: 1 }, { $ref: 'https://example.com/' }, { properties: { a: { pattern: '(?=a)' } } }]) {
      const { status, body } = await api.ask('POST', '/v1/event-types', { type: 'x', kind: 'feeds', schema });
      expect({ status, errors: body['errors'] }).toMatchObject({ status: 422, errors: [{ field: 'schema' }] });
    }
  });

  test('hooks subscribe to a registered type, on its sources only', async () => {
    const { body: made } = await api.ask('POST', '/v1/event-types', { type: 'order.paid', source: 'feeds/a' });
    const hook = { name: 'web', events: ['order.paid'], config: { url: 'https://x.example/' } };
    expect((await api.ask('POST', '/feeds/a/hooks', hook)).status).toBe(201);
    expect((await api.ask('POST', '/feeds/a/hooks', { ...hook, events: ['order.*'] })).status).toBe(201);
    expect((await api.ask('POST', '/feeds/b/hooks', hook)).status).toBe(422);
    await api.ask('DELETE', `/v1/event-types/${String(made['id'])}`);
    expect((await api.ask('POST', '/feeds/a/hooks', hook)).status).toBe(422);
  });
});

describe('a hook’s filter', () => {
  const filter = { 'data.ref': { $in: ['refs/heads/main'] } };
  const config = { url: 'https://x.example/' };

  test('is kept and shown, replaced by PATCH, left by other changes, and removed with null', async () => {
    const made = await api.ask('POST', '/sites/s/hooks', { name: 'web', events: ['*'], config, filter });
    expect(made).toMatchObject({ status: 201, body: { filter } });
    const path = `/sites/s/hooks/${String(made.body['id'])}`;
    expect((await api.ask('GET', path)).body['filter']).toEqual(filter);
    expect((await api.ask('PATCH', path, { active: false })).body['filter']).toEqual(filter);
    expect((await api.ask('PATCH', path, { filter: { actor: 'ada' } })).body['filter']).toEqual({ actor: 'ada' });
    expect((await api.ask('GET', path)).body['filter']).toEqual({ actor: 'ada' });
    expect((await api.ask('PATCH', path, { filter: null })).body['filter']).toBeNull();
    expect((await api.ask('GET', path)).body['filter']).toBeNull();
  });

  test('that is none is 422 and names it', async () => {
    for (const wrong of [{}, [], 'x', 7, { $where: '1' }, { ref: 'x' }, { 'data.x': { $regex: '(' } }]) {
      const { status, text } = await api.ask('POST', '/sites/s/hooks', {
        name: 'web',
        events: ['*'],
        config,
        filter: wrong,
      });
      expect(status).toBe(422);
      expect(text).toContain('filter');
    }
  });
});
