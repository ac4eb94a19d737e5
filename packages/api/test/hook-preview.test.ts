import { transportNames } from '@posthorn/transports/known';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestApi, type TestApi } from './support/api.ts';
import { publish } from './support/work.ts';

interface Shown {
  event: { id: string; source: string; type: string };
  request: { method: string; url: string; headers: Record<string, string>; body: string };
  message: { title: string; sentence: string; fields: object[]; link: string | null; color: string } | null;
  text: string | null;
}
interface Refusal {
  errors: { field: string; message: string }[];
  detail: string;
}

let api: TestApi;
let ada: string;
let count = 0;
let source: string;

/** Settings of each transport; what holds `hush` is secret. */
const configs: Record<string, Record<string, string>> = {
  web: { url: 'https://example.com/hook', secret: 'hush-web' },
  email: {
    host: 'smtp.example.com',
    username: 'ada',
    password: 'hush-mail',
    from: 'a@example.com',
    to: 'b@example.com',
  },
  hipchat: { auth_token: 'hush-hipchat', room: 'Builds' },
  slack: { token: 'xoxb-hush-slack', channel: 'C024BE91L' },
  twilio: {
    account_sid: `AC${'0'.repeat(32)}`,
    auth_token: 'hush-twilio-00000000000000000000',
    from: '+14155550100',
    to: '+14155550101',
  },
  twitter: {
    consumer_key: 'hush-key',
    consumer_secret: 'hush-secret',
    token: 'hush-token',
    token_secret: 'hush-token-secret',
  },
};

beforeAll(async () => {
  api = await startTestApi();
  ada = await api.tokenOf('user', 'ada');
});
afterAll(() => api.close());

beforeEach(async () => {
  count += 1;
  source = `feeds/feed-${count}`;
  await api.ask('PUT', `/v1/sources/${source}`, { owners: ['ada'] });
});

async function make(name: string, settings: object = {}, on = source): Promise<string> {
  const { status, body, text } = await api.ask<{ id: number }>('POST', `/${on}/hooks`, {
    name,
    config: configs[name],
    ...settings,
  });
  expect([status, text]).toEqual([201, expect.anything()]);
  return `/${on}/hooks/${body.id}/preview`;
}

async function preview(path: string, body?: object): Promise<Shown> {
  const answer = await api.ask<Shown>('POST', path, body, ada);
  expect([answer.status, answer.text]).toEqual([200, expect.anything()]);
  return answer.body;
}

async function refusal(path: string, body: object): Promise<Refusal> {
  const answer = await api.ask<Refusal>('POST', path, body, ada);
  expect(answer.status).toBe(422);
  return answer.body;
}

const added = { type: 'package.added', actor: 'ada', data: { PackageIdentifier: 'My.Package', PackageVersion: '1.0' } };

describe('every transport', () => {
  test('is tried here', () => {
    expect(Object.keys(configs).sort()).toEqual(transportNames().sort());
  });

  test.each(Object.keys(configs))('%s shows what an attempt would send, and none of its secrets', async (name) => {
    const path = await make(name);
    const shown = await preview(path, { event: added });
    expect(shown.event).toEqual({ id: 'preview', source, type: 'package.added' });
    expect(shown.request).toMatchObject({
      method: expect.stringMatching(/^(POST|SMTP)$/),
      url: expect.stringMatching(/^[a-z]+:\/\//),
    });
    const everything = JSON.stringify(shown);
    expect(everything).toContain('My.Package');
    expect(everything).not.toContain('hush-');
    expect(everything).not.toContain(Buffer.from('hush-mail').toString('base64'));
  });

  test.each(Object.keys(configs).filter((name) => name !== 'web'))(
    '%s shows the words of its template',
    async (name) => {
      const path = await make(name, { template: 'New: {{data.PackageIdentifier}} by {{event.actor}}' });
      const { message, text, request } = await preview(path, { event: added });
      expect(message).toMatchObject({ sentence: 'New: My.Package by ada', fields: [] });
      expect(text).toContain('New: My.Package by ada');
      expect(request.body).not.toBe('');
    },
  );
});

test('web shows the request in its dialect, signed, and no message', async () => {
  const path = await make('web', { dialect: 'standard-webhooks', headers: { authorization: 'Bearer hush' } });
  const { request, message, text } = await preview(path, {
    event: { ...added, id: '45e75c4c-962b-5823-a25f-b484476c6801' },
  });
  expect(request.url).toBe('https://example.com/hook');
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  expect(headers).toMatchObject({ authorization: '********', 'webhook-id': '45e75c4c-962b-5823-a25f-b484476c6801' });
  expect(headers['webhook-signature']).toMatch(/^v1,/);
  expect(JSON.parse(request.body)).toMatchObject({ data: added.data });
  expect([message, text]).toEqual([null, null]);
});

describe('which event', () => {
  test('without any, the latest one that the hook hears', async () => {
    const path = await make('twilio', { events: ['package.deleted'] });
    await publish(api.store, { id: 'one', source, type: 'package.deleted', data: '{"PackageIdentifier":"Old"}' });
    await publish(api.store, { id: 'two', source, type: 'package.deleted', data: '{"PackageIdentifier":"Older"}' });
    await publish(api.store, { id: 'three', source, type: 'package.added', data: '{}' });
    const { event, text } = await preview(path);
    expect(event).toEqual({ id: 'two', source, type: 'package.deleted' });
    expect(text).toContain('maartenba deleted Older');
  });

  test('where there is none yet, a sample of a type that the hook hears', async () => {
    const { event, text } = await preview(await make('twilio', { events: ['build.*'] }), {});
    expect(event).toEqual({ id: 'preview', source, type: 'build.queued' });
    expect(text).toContain('ExampleBuild');
  });

  test('the one of an id, with the data that it was posted with', async () => {
    const path = await make('web', { dialect: 'github' });
    await publish(api.store, { id: 'one', source, data: '{"b":1.0,"a":12345678901234567890}' });
    const { event, request } = await preview(path, { event_id: 'one' });
    expect(event.id).toBe('one');
    expect(decodeURIComponent(request.body)).toBe('payload={"b":1.0,"a":12345678901234567890}');
  });

  test('not one of another source', async () => {
    await api.ask('PUT', '/v1/sources/feeds/other', { owners: ['eve'] });
    await publish(api.store, { id: 'theirs', source: 'feeds/other' });
    const { errors } = await refusal(await make('twilio'), { event_id: 'theirs' });
    const message = `there is no event theirs on ${source}; events are kept for some days only`;
    expect(errors).toMatchObject([{ field: 'event_id', message }]);
  });

  test('for an organization also one of its repositories, if it is the caller’s', async () => {
    const [org, mine, theirs] = [`orgs/octo-${count}`, `repos/octo-${count}/mine`, `repos/octo-${count}/theirs`];
    for (const id of [org, mine]) await api.ask('PUT', `/v1/sources/${id}`, { owners: ['ada'] });
    await api.ask('PUT', `/v1/sources/${theirs}`, { owners: ['eve'] });
    await publish(api.store, { id: 'of-mine', source: mine, type: 'push' });
    await publish(api.store, { id: 'of-theirs', source: theirs, type: 'push' });
    const path = await make('twilio', { events: ['*'] }, org);
    expect((await preview(path, { event_id: 'of-mine' })).event).toEqual({ id: 'of-mine', source: mine, type: 'push' });
    await refusal(path, { event_id: 'of-theirs' });
  });

  test.each([
    ['repos/octocat/Hello-%', ['*'], 'issues'],
    ['repos/octocat/Hello-%', ['release'], 'release'],
    ['orgs/octo%', ['*'], 'issues'],
    ['projects/gallium-%', ['*'], 'push'],
    ['sites/shop-%', ['*'], 'project.create'],
    ['sites/shop-%', ['constructor'], 'constructor'],
  ])('a sample is there on %s for %j', async (pattern, events, type) => {
    const on = pattern.replace('%', String(count));
    await api.ask('PUT', `/v1/sources/${on}`, { owners: ['ada'] });
    const { event, message } = await preview(await make('twilio', { events }, on));
    expect(event).toEqual({ id: 'preview', source: on, type });
    expect(message?.sentence).not.toBe('');
  });
});

describe('what is tried', () => {
  test('a template and a config are used and not saved', async () => {
    const path = await make('twilio', { template: 'saved' });
    const body = {
      template: 'tried {{event.type}}',
      config: { ...configs['twilio'], auth_token: '********', to: '+14155550199' },
    };
    const { text, request } = await preview(path, body);
    expect(text).toContain('tried package.added');
    expect(decodeURIComponent(request.body)).toContain('+14155550199');
    const hook = await api.ask<{ template: string; config: object }>('GET', path.replace('/preview', ''));
    expect(hook.body.template).toBe('saved');
    expect(hook.body.config).toMatchObject({ to: '+14155550101' });
  });

  test('null is Posthorn’s own words', async () => {
    const { message } = await preview(await make('twilio', { template: 'saved' }), { template: null, event: added });
    expect(message?.sentence).toBe(`ada added My.Package 1.0 to feed-${count}.`);
  });

  test('what could not be saved is refused, naming the field', async () => {
    const path = await make('twilio');
    expect((await refusal(path, { template: '{{' })).errors).toMatchObject([{ field: 'template' }]);
    expect((await refusal(path, { config: {} })).errors.map(({ field }) => field)).toContain('config.to');
    expect((await refusal(path, { event: { ...added, time: 'now' } })).errors).toMatchObject([{ field: 'event.time' }]);
    expect((await refusal(path, { event: added, event_id: 'one' })).errors).toMatchObject([{ field: 'event_id' }]);
    expect((await refusal(path, { events: ['*'] })).errors).toMatchObject([{ field: 'events' }]);
  });

  test('an event without a form in the hook’s dialect is refused', async () => {
    const path = await make('web', { dialect: 'tuleap' });
    expect((await refusal(path, { event: { type: 'ping', data: {} } })).detail).toContain(
      'no form for events of type ping',
    );
  });
});

test('nothing is sent, and nothing of the hook changes', async () => {
  const path = await make('slack');
  const hook = path.replace('/preview', '');
  const before = (await api.ask('GET', hook)).text;
  await preview(path, { event: added, template: 'tried' });
  expect((await api.ask('GET', hook)).text).toBe(before);
  expect((await api.ask<object[]>('GET', `${hook}/deliveries`)).body).toEqual([]);
  expect((await api.ask('GET', '/v1/events/preview')).status).toBe(404);
});
