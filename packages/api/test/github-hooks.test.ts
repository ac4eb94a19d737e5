import { getHook } from '@posthorn/store/hooks';
import { decodeDeliveryEntry } from '@posthorn/store/streams';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestApi, type TestApi } from './support/api.ts';
import { read } from './support/work.ts';

interface Hook {
  id: number;
  url: string;
  events: string[];
  config: Record<string, string>;
  [key: string]: unknown;
}
interface GithubError {
  message: string;
  errors?: { resource: string; code: string; field?: string; message?: string }[];
  documentation_url: string;
}

let api: TestApi;
let ada: string;
let bob: string;
let count = 0;
let source: string;

const config = { url: 'https://example.com/hook' };
const web = { name: 'web', config };

beforeAll(async () => {
  api = await startTestApi();
  [ada, bob] = [await api.tokenOf('user', 'ada'), await api.tokenOf('user', 'bob')];
});
afterAll(() => api.close());

beforeEach(async () => {
  count += 1;
  source = `repos/octocat/repo-${count}`;
  await put(source);
});

async function put(id: string, settings: object = {}): Promise<number> {
  const { body } = await api.ask<{ number: number }>('PUT', `/v1/sources/${id}`, { owners: ['ada'], ...settings });
  return body.number;
}

async function make(settings: object = {}, on = source): Promise<Hook> {
  const { status, body } = await api.ask<Hook>('POST', `/${on}/hooks`, { ...web, ...settings }, ada);
  expect(status).toBe(201);
  return body;
}

async function refusal(settings: object, on = source): Promise<GithubError> {
  const { status, body } = await api.ask<GithubError>('POST', `/${on}/hooks`, { ...web, ...settings }, ada);
  expect(status).toBe(422);
  return body;
}

describe('every kind of source', () => {
  const kinds = [
    ['repos/octo/one', 'Repository', ['push']],
    ['orgs/octo', 'Organization', ['push']],
    ['feeds/one', 'Feed', ['*']],
    ['projects/one', 'Project', ['*']],
    ['sites/one', 'Site', ['*']],
  ] as const;

  test.each(kinds)('S1, S4, S5: %s has hooks of type %s, by default for %j', async (id, type, events) => {
    await put(id);
    const made = await make({}, id);
    expect(made).toMatchObject({
      type,
      events,
      active: true,
      source: id,
      url: `http://localhost:80/${id}/hooks/${made.id}`,
    });
    expect((await api.ask<Hook[]>('GET', `/${id}/hooks`, undefined, ada)).body.map((hook) => hook.id)).toEqual([
      made.id,
    ]);
  });

  test.each(kinds)('S17: %s is there under /api/v3 too, whose links stay there', async (id) => {
    await put(id);
    const wanted = { name: 'web', config: { url: 'https://example.com/v3' } };
    const { status, body, headers } = await api.ask<Hook>('POST', `/api/v3/${id}/hooks`, wanted, ada);
    expect(status).toBe(201);
    expect(body.url).toBe(`http://localhost:80/api/v3/${id}/hooks/${body.id}`);
    expect(headers['location']).toBe(body.url);
    const list = await api.ask('GET', `/api/v3/${id}/hooks?per_page=1`, undefined, ada);
    expect(list.headers['link']).toContain(`<http://localhost:80/api/v3/${id}/hooks?per_page=1&page=2>; rel="next"`);
    expect((await api.ask('DELETE', `/api/v3/${id}/hooks/${body.id}`, undefined, ada)).status).toBe(204);
  });
});

test('S1: times are written to the second, which is all that some of GitHub’s clients read', async () => {
  const { id } = await make();
  for (const url of [`/${source}/hooks/${id}`, `/api/v3/${source}/hooks/${id}`]) {
    const { body } = await api.ask<Hook>('GET', url, undefined, ada);
    expect([body['created_at'], body['updated_at']]).toEqual([
      expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    ]);
  }
});

describe('errors have GitHub’s shape', () => {
  test('404 Not Found for what is no route below /api/v3, whatever the method', async () => {
    for (const method of ['GET', 'POST'] as const) {
      const { status, body } = await api.ask<GithubError>(method, '/api/v3/nothing?secret=1', undefined, ada);
      expect([status, body]).toEqual([
        404,
        {
          message: 'Not Found',
          documentation_url: 'http://localhost:80/docs',
          detail: `There is nothing at ${method} /api/v3/nothing.`,
        },
      ]);
    }
    // Whoever asks: GitHub says the same to those without a token.
    expect((await api.ask('GET', '/api/v3/nothing', undefined, null)).status).toBe(404);
    expect((await api.send('POST', '/api/v3/nothing', 'application/xml', '<')).status).toBe(404);
  });

  test('404 Not Found for what is not there and what is not yours, the same (S3, M10)', async () => {
    const { id } = await make();
    for (const [token, url] of [
      [ada, `/${source}/hooks/1`],
      [ada, `/${source}/hooks/none`],
      [bob, `/${source}/hooks/${id}`],
      [bob, `/${source}/hooks/${id}/config`],
      [bob, `/${source}/hooks/${id}/deliveries`],
      [bob, '/repos/octocat/nowhere/hooks'],
    ] as const) {
      const { status, body, headers } = await api.ask<GithubError>('GET', url, undefined, token);
      expect(status).toBe(404);
      expect(headers['content-type']).toBe('application/json; charset=utf-8');
      expect(body).toMatchObject({ message: 'Not Found', documentation_url: 'http://localhost:80/docs' });
    }
    for (const path of ['pings', 'tests', 'test', 'deliveries/1/attempts']) {
      expect((await api.ask('POST', `/${source}/hooks/${id}/${path}`, undefined, bob)).status).toBe(404);
    }
    expect((await api.ask('PATCH', `/${source}/hooks/${id}/config`, {}, bob)).status).toBe(404);
  });

  test('401: Requires authentication, or Bad credentials', async () => {
    const none = await api.ask<GithubError>('GET', `/${source}/hooks`, undefined, null);
    expect([none.status, none.body.message]).toEqual([401, 'Requires authentication']);
    const wrong = await api.ask<GithubError>('GET', `/${source}/hooks`, undefined, 'nonsense');
    expect([wrong.status, wrong.body.message]).toEqual([401, 'Bad credentials']);
  });

  test('400 Problems parsing JSON', async () => {
    const { status, body } = await api.send('POST', `/${source}/hooks`, 'application/json', '{"name":');
    expect([status, body['message']]).toEqual([400, 'Problems parsing JSON']);
  });

  test('422 Validation Failed names resource, field and code', async () => {
    const body = await refusal({ name: undefined, config: { content_type: 'xml' } });
    expect(body).toMatchObject({
      message: 'Validation Failed',
      errors: [{ resource: 'Hook', code: 'missing_field', field: 'name' }],
    });
    const { errors } = await refusal({ config: { content_type: 'xml' } });
    expect(errors).toMatchObject([
      { resource: 'Hook', code: 'missing_field', field: 'config.url' },
      { resource: 'Hook', code: 'invalid', field: 'config.content_type' },
    ]);
  });
});

test('M10: co-owners manage hooks as owners do', async () => {
  const { id } = await make();
  await put(source, { co_owners: ['bob'] });
  const path = `/${source}/hooks/${id}`;
  expect((await api.ask('GET', path, undefined, bob)).status).toBe(200);
  expect((await api.ask('PATCH', path, { active: false }, bob)).status).toBe(200);
  expect((await api.ask('DELETE', path, undefined, bob)).status).toBe(204);
});

describe('creating', () => {
  test('S4: the same web hook again is refused on repositories, however many ask at once', async () => {
    const wanted = { ...web, config: { ...config, secret: 's' }, events: ['push', 'issues'] };
    const asked = await Promise.all(
      Array.from({ length: 5 }, () => api.ask<GithubError>('POST', `/${source}/hooks`, wanted, ada)),
    );
    expect(asked.map(({ status }) => String(status)).toSorted()).toEqual(['201', '422', '422', '422', '422']);
    expect(asked.find(({ status }) => status === 422)?.body).toMatchObject({
      message: 'Validation Failed',
      errors: [{ resource: 'Hook', code: 'custom', message: 'Hook already exists on this repository' }],
    });
    await refusal({ ...wanted, events: ['issues', 'push'], config: { ...wanted.config, content_type: 'form' } });
    await make({ ...wanted, events: ['push'] });
    await make({ ...wanted, config: { ...wanted.config, url: 'https://example.com/2' } });
  });

  test('S4: feeds hold any number, the same ones too', async () => {
    await put('feeds/many');
    const [one, two] = [await make({}, 'feeds/many'), await make({}, 'feeds/many')];
    expect(one.id).not.toBe(two.id);
  });

  test('S6: content_type reads as form where nothing else is set, in the dialects that leave the choice', async () => {
    expect((await make()).config).toEqual({ ...config, insecure_ssl: '0', content_type: 'form' });
    const social = await make({ dialect: 'socialgateway', config: { ...config, content_type: 'json' } });
    expect(social.config['content_type']).toBe('json');
    const { errors } = await refusal({ dialect: 'standard-webhooks', config: { ...config, content_type: 'form' } });
    expect(errors).toMatchObject([{ field: 'config.content_type', code: 'invalid' }]);
  });

  test('W2: mode is for dialect cloudevents only', async () => {
    const binary = { config: { ...config, mode: 'binary' } };
    expect((await make({ ...binary, dialect: 'cloudevents' })).config['mode']).toBe('binary');
    expect((await refusal(binary)).errors).toMatchObject([{ field: 'config.mode' }]);
  });

  test('G10: events that a kind of source does not have can’t be named; patterns and unknown types can', async () => {
    expect((await refusal({ events: ['push', 'team'] })).errors).toMatchObject([{ field: 'events' }]);
    await put('orgs/some');
    expect((await make({ events: ['team', 'push'] }, 'orgs/some')).events).toEqual(['team', 'push']);
    expect((await make({ events: ['*', 'team.*', 'home.grown'] })).events).toHaveLength(3);
  });

  test('G9: a hook’s own dialect wins over its source’s, which wins over its kind’s', async () => {
    await put(source, { dialect: 'standard-webhooks' });
    expect((await make()).config).not.toHaveProperty('content_type');
    expect((await refusal({ config: { ...config, content_type: 'form' } })).errors).toHaveLength(1);
    expect((await make({ dialect: 'github' })).config['content_type']).toBe('form');
    expect((await api.ask('PUT', `/v1/sources/${source}`, { dialect: 'esperanto' })).status).toBe(422);
    const owners = { owners: ['ada'], co_owners: ['bob'] };
    expect((await api.ask('PUT', `/v1/sources/${source}`, { ...owners, dialect: 'github' }, ada)).status).toBe(403);
    const kept = await api.ask('PUT', `/v1/sources/${source}`, { ...owners, dialect: 'standard-webhooks' }, ada);
    expect(kept.body).toMatchObject({ dialect: 'standard-webhooks', co_owners: ['bob'] });
  });
});

describe('reading and changing', () => {
  test('S7: a hook can be sent back as it was read, by clients that know no better', async () => {
    const made = await make({ config: { ...config, secret: 's' } });
    const { status, body } = await api.ask<Hook>('PATCH', `/${source}/hooks/${made.id}`, made, ada);
    expect([status, body]).toEqual([200, { ...made, updated_at: expect.any(String) }]);
    expect((await getHook(api.store, made.id))?.hook.config['secret']).toBe('s');
  });

  test('G7: the config by itself: what a change leaves out stays', async () => {
    const { id } = await make({ config: { ...config, secret: 's' } });
    const path = `/${source}/hooks/${id}/config`;
    const shown = { ...config, secret: '********', insecure_ssl: '0', content_type: 'form' };
    expect((await api.ask('GET', path, undefined, ada)).body).toEqual(shown);
    const patched = await api.ask('PATCH', path, { content_type: 'json', insecure_ssl: true }, ada);
    expect(patched.body).toEqual({ ...shown, content_type: 'json', insecure_ssl: '1' });
    expect((await getHook(api.store, id))?.hook.config['secret']).toBe('s');
    const wrong = await api.ask<GithubError>('PATCH', path, { colour: 'red' }, ada);
    expect([wrong.status, wrong.body.errors?.[0]?.field]).toEqual([422, 'config.colour']);
  });

  test('reads have an ETag, which saves reading the same again; changes and errors have none', async () => {
    const made = await make();
    const path = `/${source}/hooks/${made.id}`;
    const { headers } = await api.ask('GET', path, undefined, ada);
    const tag = String(headers['etag']);
    expect(tag).toMatch(/^W\/"/);
    const again = await api.ask('GET', path, undefined, ada, { 'if-none-match': `"other", ${tag}` });
    expect([again.status, again.text, again.headers['etag']]).toEqual([304, '', tag]);
    const patched = await api.ask('PATCH', path, { active: false }, ada, { 'if-none-match': '*' });
    expect([patched.status, patched.headers['etag']]).toEqual([200, undefined]);
    expect((await api.ask('GET', path, undefined, ada, { 'if-none-match': tag })).status).toBe(200);
    expect((await api.ask('GET', `${path}0`, undefined, ada)).headers['etag']).toBeUndefined();
  });
});

describe('secrets', () => {
  test('W1: a replaced secret signs on for a day; one that is dropped, or written back, does not', async () => {
    const { id } = await make({ config: { ...config, secret: 'first' } });
    const change = (secret?: string) =>
      api.ask(
        'PATCH',
        `/${source}/hooks/${id}`,
        { config: secret === undefined ? config : { ...config, secret } },
        ada,
      );
    const retired = async () => (await getHook(api.store, id))?.hook.retired_secrets ?? [];
    const before = Date.now();
    const { text } = await change('second');
    expect(text).not.toMatch(/first|second|retired/);
    expect(await retired()).toEqual([{ secret: 'first', until: expect.any(String) }]);
    const [one] = await retired();
    const lastsMs = Date.parse(one?.until ?? '') - before;
    expect(lastsMs).toBeGreaterThanOrEqual(24 * 3_600_000);
    expect(lastsMs).toBeLessThan(24 * 3_600_000 + 60_000);
    await change('********');
    expect(await retired()).toEqual([one]);
    await change('third');
    expect((await retired()).map(({ secret }) => secret)).toEqual(['second', 'first']);
    await change('first');
    expect((await retired()).map(({ secret }) => secret)).toEqual(['third', 'second']);
    await change();
    expect(await retired()).toEqual([]);
  });

  test('an empty secret is none, as at GitHub, and takes away the one that was there', async () => {
    const hasSecret = async ({ id }: Hook) => 'secret' in ((await getHook(api.store, id))?.hook.config ?? {});
    const empty = { ...config, secret: '' };
    expect(await hasSecret(await make({ config: empty }))).toBe(false);
    const hook = await make({ events: ['issues'], config: { ...config, secret: 's' } });
    const path = `/${source}/hooks/${hook.id}`;
    const shown = await api.ask('PATCH', `${path}/config`, { secret: '' }, ada);
    expect(shown.body).toEqual({ ...config, insecure_ssl: '0', content_type: 'form' });
    expect(await hasSecret(hook)).toBe(false);
    await api.ask('PATCH', path, { config: { ...config, secret: 's' } }, ada);
    expect(await hasSecret(hook)).toBe(true);
    expect((await api.ask('PATCH', path, { config: empty }, ada)).status).toBe(200);
    expect((await getHook(api.store, hook.id))?.hook).not.toHaveProperty('retired_secrets');
    expect(await hasSecret(hook)).toBe(false);
  });

  test('W1: malformed whsec_ and whsk_ secrets are refused by name, but not where any text is a key', async () => {
    for (const secret of ['whsec_not base64', 'whsk_AAAA', 'whpk_AAAA']) {
      const body = await refusal({ dialect: 'standard-webhooks', config: { ...config, secret } });
      expect(body.errors).toMatchObject([{ field: 'config.secret', code: 'invalid' }]);
    }
    const { id } = await make({ config: { ...config, secret: 'whsec_not base64' } });
    const switched = await api.ask('PATCH', `/${source}/hooks/${id}`, { dialect: 'standard-webhooks' }, ada);
    expect(switched.status).toBe(422);
  });
});

test('S4: GET /hooks tells what hooks there can be, with their events and the schema of their config', async () => {
  for (const path of ['/hooks', '/api/v3/hooks']) {
    const { status, body } = await api.ask<Record<string, unknown>[]>('GET', path, undefined, ada);
    expect(status).toBe(200);
    expect(body.map(({ name }) => name)).toEqual(['web', 'email', 'hipchat', 'slack', 'twilio', 'twitter']);
    expect(body.slice(0, 1)).toMatchObject([
      {
        name: 'web',
        events: ['push'],
        supported_events: expect.arrayContaining(['push', 'package.added', 'project.create', 'team']),
        by_source: { repos: { events: ['push'] }, feeds: { events: ['*'] } },
        schema: { type: 'object', required: ['url'], properties: { secret: { type: 'string' } } },
      },
    ]);
  }
  expect((await api.ask('GET', '/hooks', undefined, null)).status).toBe(401);
});

test('M13: a web hook may subscribe to every type that GET /hooks lists for its kind of source', async () => {
  const { body } = await api.ask<{ by_source: Record<string, { supported_events: string[] }> }[]>('GET', '/hooks');
  for (const [kind, { supported_events }] of Object.entries(body[0]?.by_source ?? {})) {
    const id = kind === 'repos' ? source : `${kind}/every-type`;
    await put(id);
    expect(supported_events.length).toBeGreaterThan(0);
    expect((await make({ events: supported_events }, id)).events).toEqual(supported_events);
  }
});

describe('what goes to one hook only', () => {
  const sent = async () => (await read(api.store, 'deliveries')).flatMap(decodeDeliveryEntry);
  beforeEach(sent);

  test('S9: a new hook of dialect github is pinged at once, with GitHub’s payload; others are not', async () => {
    const number = await put(source);
    const made = await make({ config: { ...config, secret: 's' } });
    const [entry] = await sent();
    expect(entry).toMatchObject({ hook: made.id, kind: 'p' });
    const { text } = await api.ask('GET', `/v1/events/${entry?.event.split('|')[1]}?source=${source}`);
    expect(JSON.parse(text).data).toMatchObject({
      zen: expect.any(String),
      hook_id: made.id,
      hook: {
        type: 'Repository',
        id: made.id,
        name: 'web',
        config: { secret: '********' },
        ping_url: made['ping_url'],
      },
      repository: { id: number, full_name: source.slice('repos/'.length), owner: { login: 'octocat' } },
      sender: { login: 'ada' },
    });
    expect(JSON.parse(text).data.hook).not.toHaveProperty('policy');
    await make({ dialect: 'socialgateway' });
    expect(await sent()).toEqual([]);
    const org = await put('orgs/pinged');
    await make({}, 'orgs/pinged');
    const ping = (await sent())[0]?.event.split('|')[1];
    const event = await api.ask<{ data: object }>('GET', `/v1/events/${ping}?source=orgs/pinged`);
    expect(event.body.data).toMatchObject({ organization: { login: 'pinged', id: org } });
  });

  test('S9: a Tuleap hook has no ping: 422', async () => {
    await put('projects/quiet');
    const { id } = await make({}, 'projects/quiet');
    const { status, body } = await api.ask<GithubError>('POST', `/projects/quiet/hooks/${id}/pings`, undefined, ada);
    expect([status, body.message, body.errors?.[0]?.code]).toEqual([422, 'Validation Failed', 'custom']);
    expect(await sent()).toEqual([]);
  });

  test('S8: a test sends the latest push to that hook, if it is active and subscribed; 204 either way', async () => {
    const { acceptEvents } = await import('@posthorn/store/accept-events');
    const { hashContent } = await import('@posthorn/core/posted-event');
    const hears = await make({ dialect: 'socialgateway', events: ['*'] });
    const deaf = await make({ dialect: 'socialgateway', events: ['issues'] });
    const idle = await make({ dialect: 'socialgateway', active: false });
    const ask = async ({ id }: Hook, name = 'tests') =>
      (await api.ask('POST', `/${source}/hooks/${id}/${name}`, undefined, ada)).status;
    expect(await ask(hears)).toBe(204);
    expect(await sent()).toEqual([]);
    for (const [id, type] of [
      ['push-1', 'push'],
      ['push-2', 'push'],
      ['issue-1', 'issues'],
    ] as const) {
      const event = { id, source, type, actor: null, time: '2026-01-02T03:04:05Z', data: '{}' };
      await acceptEvents(api.store, [{ ...event, contentHash: hashContent({ ...event, actor: undefined }) }]);
    }
    expect([await ask(hears), await ask(hears, 'test'), await ask(deaf), await ask(idle)]).toEqual([
      204, 204, 204, 204,
    ]);
    const expected = { hook: hears.id, kind: 'p', attempt: 1, event: `${source}|push-2` };
    expect(await sent()).toMatchObject([expected, expected]);
  });
});
