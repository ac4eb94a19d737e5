import { maskedSecret } from '@posthorn/core/hook';
import { getHook } from '@posthorn/store/hooks';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { startTestApi, type TestApi } from './support/api.ts';
import { publish } from './support/work.ts';

// One more service than there is, for which not every event type makes sense (wire-formats.md M13).
vi.mock('@posthorn/transports/registry', async (original) => {
  const { transports } = await original<{ transports: Record<string, object> }>();
  const { hipchat } = transports;
  return { transports: { ...transports, pigeon: { ...hipchat, unsupportedEvents: ['package.*', 'star'] } } };
});

interface Hook {
  id: number;
  name: string;
  events: string[];
  config: Record<string, string>;
  dialect: string | null;
  headers: Record<string, string>;
  active: boolean;
}
interface Problem {
  errors: { field: string; message: string; code?: string }[];
}

const sid = `AC${'0'.repeat(32)}`;
/** A config of every service, and the secrets in it. */
const services: Record<string, { config: Record<string, string>; secrets: string[] }> = {
  email: {
    config: { host: 'mail.example', username: 'u', password: 'hushhush-mail', from: 'a@x.example', to: 'b@x.example' },
    secrets: ['password'],
  },
  hipchat: { config: { auth_token: 'hushhush-room', room: 'Builds' }, secrets: ['auth_token'] },
  slack: { config: { url: 'https://hooks.slack.com/services/T0/B0/hushhush' }, secrets: ['url'] },
  twilio: {
    config: { account_sid: sid, auth_token: 'hushhush-sms', from: '+15550006789', to: '+15550001234' },
    secrets: ['auth_token'],
  },
  twitter: {
    config: { consumer_key: 'key', consumer_secret: 'hushhush-c', token: 'hushhush-t', token_secret: 'hushhush-ts' },
    secrets: ['consumer_secret', 'token', 'token_secret'],
  },
};
const names = Object.keys(services);
const bodyOf = (name: string, more: object = {}) => ({ name, config: services[name]?.config, ...more });

let api: TestApi;
let count = 0;
let feed: string;
let repo: string;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());
beforeEach(async () => {
  count += 1;
  [feed, repo] = [`feeds/feed-${count}`, `repos/octo/repo-${count}`];
  for (const source of [feed, repo]) await api.ask('PUT', `/v1/sources/${source}`, {});
});

const make = (source: string, body: object) => api.ask<Hook>('POST', `/${source}/hooks`, body);
const list = async (source: string) => (await api.ask<Hook[]>('GET', `/${source}/hooks`)).body;

async function refusal(source: string, body: object): Promise<Problem['errors']> {
  const { status, body: answer } = await api.ask<Problem>('POST', `/${source}/hooks`, body);
  expect(status).toBe(422);
  return answer.errors;
}

test.each(names)('M12: a hook of %s is made, and its secrets are neither shown nor stored in clear', async (name) => {
  const { config, secrets } = services[name] ?? { config: {}, secrets: [] };
  const { status, body, text } = await make(feed, bodyOf(name));
  expect(status).toBe(201);
  expect(body).toMatchObject({ name, events: ['*'], dialect: null, headers: {} });
  for (const [key, value] of Object.entries(config)) {
    expect(body.config[key]).toBe(secrets.includes(key) ? maskedSecret : value);
  }
  expect(text).not.toContain('hushhush');
  const stored = JSON.stringify(await api.store.redis.hgetall(`${api.store.shards[0]?.prefix}h:${body.id}`));
  expect(stored).not.toContain('hushhush');
  expect((await getHook(api.store, body.id))?.hook.config).toMatchObject(config);
});

test.each(names)('a secret of %s that is written back as it reads keeps its value', async (name) => {
  const { config, secrets } = services[name] ?? { config: {}, secrets: [] };
  const { body: made } = await make(feed, bodyOf(name));
  const path = `/${feed}/hooks/${made.id}`;
  const { body: read } = await api.ask<Hook>('GET', path);
  expect((await api.ask('PATCH', path, { config: read.config, active: false })).status).toBe(200);
  expect((await getHook(api.store, made.id))?.hook).toMatchObject({ config, active: false });
  expect((await api.ask('PATCH', `${path}/config`, {})).status).toBe(200);
  const [secret = ''] = secrets;
  const nothing = await refusal(feed, bodyOf(name, { config: { ...config, [secret]: maskedSecret } }));
  expect(nothing).toMatchObject([{ field: `config.${secret}`, message: expect.stringContaining('none is stored') }]);
});

test.each(names)('S4: a repository has one hook of %s: made again, it is changed, 200', async (name) => {
  const first = await make(repo, bodyOf(name, { events: ['push'] }));
  expect(first.status).toBe(201);
  const again = await make(repo, { ...bodyOf(name, { events: ['issues'] }), config: first.body.config });
  expect(again.status).toBe(200);
  expect(again.body).toMatchObject({ id: first.body.id, events: ['issues'] });
  expect(again.headers['location']).toMatch(`/${repo}/hooks/${first.body.id}`);
  expect(await list(repo)).toHaveLength(1);
  // The masked secret that came back with it kept its value.
  expect((await getHook(api.store, first.body.id))?.hook.config).toMatchObject(services[name]?.config ?? {});
});

test('S4: two who make the same service at once make one hook', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => make(repo, bodyOf('slack'))));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(7);
  expect(await list(repo)).toHaveLength(1);
});

test('S4: an organization has one hook of a service too; feeds, projects and sites have any number', async () => {
  const twice = async (source: string) => {
    await api.ask('PUT', `/v1/sources/${source}`, {});
    return [(await make(source, bodyOf('slack'))).status, (await make(source, bodyOf('slack'))).status];
  };
  expect(await twice(`orgs/acme-${count}`)).toEqual([201, 200]);
  for (const source of [feed, `projects/p-${count}`, `sites/s-${count}`]) {
    expect(await twice(source)).toEqual([201, 201]);
    expect(await list(source)).toHaveLength(2);
  }
});

test('M13: every type may be subscribed to on every service, ping included', async () => {
  for (const name of names) {
    expect((await make(feed, bodyOf(name, { events: ['ping', 'package.*', 'build.finished'] }))).status).toBe(201);
  }
});

test('M13: a type that makes no sense on a service is refused, by name, and "*" passes it over', async () => {
  const pigeon = { name: 'pigeon', config: { auth_token: 'a', room: 'loft' } };
  const errors = await refusal(feed, { ...pigeon, events: ['package.added', 'build.finished', 'package.*'] });
  expect(errors).toMatchObject([
    { field: 'events', message: expect.stringContaining('"package.added" makes no sense on pigeon') },
    { field: 'events', message: expect.stringContaining('"package.*" makes no sense on pigeon') },
  ]);
  expect((await make(feed, { ...pigeon, events: ['*'] })).status).toBe(201);
  const { body } = await make(repo, { ...pigeon, events: ['push'] });
  const patched = await api.ask<Problem>('PATCH', `/${repo}/hooks/${body.id}`, { add_events: ['star'] });
  expect(patched.status).toBe(422);
  expect(JSON.stringify(patched.body)).toContain('star');
});

test('S4, M13: GET /hooks tells of each transport its defaults, its events and the schema of its config', async () => {
  const { body } = await api.ask<ListedTransport[]>('GET', '/hooks');
  expect(body.map(({ name }) => name)).toEqual(['web', ...names, 'pigeon']);
  for (const { name, events, by_source, schema } of body) {
    expect(events).toEqual(['push']);
    expect(by_source).toMatchObject({ feeds: { events: ['*'] }, repos: { events: ['push'] } });
    for (const property of Object.values(schema.properties)) expect(property.description).toMatch(/^\S.{5,}/);
    if (name === 'pigeon' || name === 'web') continue;
    const hidden = Object.keys(schema.properties).filter((key) => schema.properties[key]?.writeOnly);
    expect(hidden).toEqual(expect.arrayContaining(services[name]?.secrets ?? []));
  }
  const eventsOf = (name: string) => body.find((one) => one.name === name)?.supported_events;
  expect(eventsOf('slack')).toEqual(eventsOf('web'));
  expect(eventsOf('slack')).toEqual(expect.arrayContaining(['ping', 'package.added', 'push', 'star']));
  expect(eventsOf('pigeon')).not.toContain('package.added');
  expect(eventsOf('pigeon')).toContain('push');
});

interface ListedTransport {
  name: string;
  events: string[];
  supported_events: string[];
  by_source: Record<string, { events: string[] }>;
  schema: { properties: Record<string, { description?: string; writeOnly?: boolean }> };
}

test('a host inside the network is refused for every service that names one, by its key', async () => {
  const inside = { email: { host: 'inside.example' }, hipchat: { server: 'inside.example' } };
  for (const [name, change] of Object.entries(inside)) {
    const config = { ...services[name]?.config, ...change };
    const [error, ...others] = await refusal(feed, { name, config });
    expect(error).toMatchObject({ field: `config.${Object.keys(change)[0]}` });
    expect(error?.message).toContain('leads to a private address');
    expect(others).toEqual([]);
  }
  expect(await refusal(feed, { name: 'slack', config: { url: 'https://inside.example/services/x' } })).toMatchObject([
    { field: 'config.url', message: expect.stringContaining('leads to a private address') },
  ]);
});

test('a dialect and headers are for web hooks, and elsewhere refused', async () => {
  const errors = await refusal(feed, bodyOf('slack', { dialect: 'github', headers: { 'x-a': 'b' } }));
  expect(errors.map(({ field }) => field)).toEqual(['dialect', 'headers']);
  expect(errors[0]?.message).toContain('is for hooks that send HTTP requests');
  // As a hook reads, it may be sent back.
  expect((await make(feed, bodyOf('slack', { dialect: null, headers: {} }))).status).toBe(201);
});

test('a name that is no transport is refused with those there are', async () => {
  const [error] = await refusal(feed, { name: 'telex', config: {} });
  expect(error).toMatchObject({ field: 'name', message: expect.stringContaining('"slack"') });
});

test('the audit log shows what changed of a service, and none of its secrets', async () => {
  const { body } = await make(feed, bodyOf('twilio'));
  await api.ask('PATCH', `/${feed}/hooks/${body.id}`, {
    config: { ...services['twilio']?.config, auth_token: 'hushhush-new', to: '+15550009999' },
  });
  const log = await api.ask<{ records: { changes: object }[] }>('GET', `/v1/audit?hook=${body.id}&per_page=1`);
  expect(log.body.records[0]?.changes).toEqual({
    'config.auth_token': { from: maskedSecret, to: maskedSecret },
    'config.to': { from: '+15550001234', to: '+15550009999' },
  });
  expect((await api.ask('GET', `/v1/audit?hook=${body.id}`)).text).not.toContain('hushhush');
});

test('S9: a hook of a service is pinged, whatever dialect its source has', async () => {
  await api.ask('PUT', `/v1/sources/${feed}`, { dialect: 'tuleap' });
  const { body } = await make(feed, bodyOf('slack'));
  expect((await api.ask('POST', `/${feed}/hooks/${body.id}/pings`)).status).toBe(204);
});

test('a delivery that sent nothing yet does not give away where a Slack hook leads', async () => {
  const { body } = await make(feed, bodyOf('slack'));
  await publish(api.store, { id: `e-${count}`, source: feed });
  const { deliveries } = (await api.ask<{ deliveries: { id: number }[] }>('GET', `/v1/deliveries?hook=${body.id}`))
    .body;
  const path = `/${feed}/hooks/${body.id}/deliveries/${deliveries[0]?.id}`;
  const { status, body: shown, text } = await api.ask('GET', path);
  expect(status).toBe(200);
  expect(shown).toMatchObject({ url: maskedSecret, request: { headers: null } });
  expect(text).not.toContain('hushhush');
});

test('a ping on a repository shows the hook without its secrets', async () => {
  const { body } = await make(repo, bodyOf('twilio'));
  await api.ask('POST', `/${repo}/hooks/${body.id}/pings`);
  const [event] = (await api.ask<{ deliveries: { event: string }[] }>('GET', `/v1/deliveries?hook=${body.id}`)).body
    .deliveries;
  const { text } = await api.ask('GET', `/v1/events/${event?.event}?source=${repo}`);
  expect(text).toContain(sid);
  expect(text).not.toContain('hushhush');
});
