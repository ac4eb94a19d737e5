import { Octokit } from '@octokit/rest';
import { Webhooks } from '@octokit/webhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Arrival, type Receiver, startReceiver } from './support/receiver.ts';
import { type System, startSystem } from './support/system.ts';

const owner = 'octocat';
const repo = 'Hello-World';
const source = `repos/${owner}/${repo}`;
const secret = "It's a Secret to Everybody";

let system: System;
let receiver: Receiver;
let octokit: Octokit;
let failing = false;

beforeAll(async () => {
  system = await startSystem();
  receiver = await startReceiver(() => (failing ? 404 : 200));
  octokit = new Octokit({ auth: system.operatorToken, baseUrl: `${system.api.url}/api/v3` });
  await system.call('PUT', `/v1/sources/${source}`, {});
});

afterAll(async () => {
  await receiver?.close();
  await system?.close();
});

const arrivalsOn = (path: string): Arrival[] => receiver.arrivals.filter((one) => one.path === path);

async function create(path: string, events: string[] = ['push']): Promise<number> {
  const { status, data } = await octokit.repos.createWebhook({
    owner,
    repo,
    name: 'web',
    events,
    config: { url: receiver.url + path, content_type: 'json', secret },
  });
  expect(status).toBe(201);
  return data.id;
}

async function deliveredTo(hook_id: number, count: number) {
  const ask = () => octokit.repos.listWebhookDeliveries({ owner, repo, hook_id });
  const { data } = await system.eventually(ask, (answer) => answer.data.length >= count);
  return data;
}

describe('an unmodified Octokit at /api/v3 (S1-S10, G7, G8)', () => {
  it('S4: creates a hook, which is pinged at once (S9); the same again is refused', async () => {
    const hook_id = await create('/created');
    await receiver.until(() => arrivalsOn('/created').length >= 1);
    const [ping] = arrivalsOn('/created');
    expect(ping?.headers['x-github-event']).toBe('ping');
    expect(JSON.parse(ping?.body ?? '')).toMatchObject({ hook_id, repository: { full_name: `${owner}/${repo}` } });
    await expect(create('/created')).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('Hook already exists on this repository'),
    });
  });

  it('S2: lists hooks page by page', async () => {
    for (const n of [1, 2, 3]) await create(`/listed-${n}`);
    const hooks = await octokit.paginate(octokit.repos.listWebhooks, { owner, repo, per_page: 2 });
    expect(hooks.map(({ config }) => config.url)).toEqual(
      expect.arrayContaining([1, 2, 3].map((n) => `${receiver.url}/listed-${n}`)),
    );
    expect(new Set(hooks.map(({ id }) => id)).size).toBe(hooks.length);
    const { data } = await octokit.repos.listWebhooks({ owner, repo, per_page: 2 });
    expect(data).toHaveLength(2);
  });

  it('S3, S7, G7: reads and changes a hook, its events and its config', async () => {
    const hook_id = await create('/changed');
    const one = { owner, repo, hook_id };
    const { data: read } = await octokit.repos.getWebhook(one);
    expect(read).toMatchObject({ id: hook_id, type: 'Repository', config: { content_type: 'json' } });
    const added = await octokit.repos.updateWebhook({ ...one, add_events: ['issues', 'pull_request'] });
    expect(added.data.events).toEqual(['push', 'issues', 'pull_request']);
    const removed = await octokit.repos.updateWebhook({ ...one, remove_events: ['push'], active: false });
    expect(removed.data).toMatchObject({ events: ['issues', 'pull_request'], active: false });
    const config = { url: `${receiver.url}/moved`, content_type: 'form' };
    expect((await octokit.repos.updateWebhook({ ...one, config })).data.config).toEqual({
      ...config,
      insecure_ssl: '0',
    });
    const patched = await octokit.repos.updateWebhookConfigForRepo({ ...one, content_type: 'json', secret });
    expect(patched.data).toMatchObject({ url: config.url, content_type: 'json', secret: '********' });
    expect((await octokit.repos.getWebhookConfigForRepo(one)).data).toEqual(patched.data);
  });

  it('G1, G8: deliveries pass the signature check of an unmodified @octokit/webhooks receiver', async () => {
    await create('/signed', ['*']);
    const data = { action: 'opened', issue: { number: 7, title: 'ünïcödé ≥ 1' }, sender: { login: 'octocat' } };
    await system.post({ source, type: 'issues', data });
    await receiver.until(() => arrivalsOn('/signed').length >= 2);
    const webhooks = new Webhooks({ secret });
    const heard: unknown[] = [];
    webhooks.on('ping', ({ payload }) => void heard.push(payload.zen));
    webhooks.on('issues.opened', ({ payload }) => void heard.push(payload.issue.title));
    for (const { headers, body } of arrivalsOn('/signed')) {
      const message = {
        id: String(headers['x-github-delivery']),
        name: String(headers['x-github-event']),
        signature: String(headers['x-hub-signature-256']),
        payload: body,
      };
      await webhooks.verifyAndReceive(message);
      await expect(webhooks.verifyAndReceive({ ...message, payload: `${body} ` })).rejects.toThrow(/signature/i);
    }
    expect(heard).toHaveLength(2);
    expect(heard).toContain(data.issue.title);
  });

  it('S8: tests a hook with the latest push, under the GUID that it had; S9: pings it', async () => {
    await create('/pushed');
    const posted = await system.post({
      source,
      type: 'push',
      data: { ref: 'refs/heads/main', size: 20000000000000000000 },
    });
    // Those hear of it that are there when it is fanned out: the others come after that.
    await receiver.until(() =>
      arrivalsOn('/pushed').some((one) => one.headers['x-github-delivery'] === posted.body.id),
    );
    const hook_id = await create('/tested');
    const deaf = await create('/deaf', ['issues']);
    await receiver.until(() => arrivalsOn('/tested').length >= 1 && arrivalsOn('/deaf').length === 1);
    expect((await octokit.repos.testPushWebhook({ owner, repo, hook_id: deaf })).status).toBe(204);
    expect((await octokit.repos.testPushWebhook({ owner, repo, hook_id })).status).toBe(204);
    await receiver.until(() => arrivalsOn('/tested').length >= 2);
    expect(arrivalsOn('/tested')[1]?.headers).toMatchObject({
      'x-github-event': 'push',
      'x-github-delivery': posted.body.id,
    });
    expect((await octokit.repos.pingWebhook({ owner, repo, hook_id })).status).toBe(204);
    await receiver.until(() => arrivalsOn('/tested').length >= 3);
    expect(arrivalsOn('/tested')[2]?.headers['x-github-event']).toBe('ping');
    expect(arrivalsOn('/deaf')).toHaveLength(1);
  });

  it('G5, G7: lists deliveries by cursor and status, shows one, and redelivers it under its GUID', async () => {
    const hook_id = await create('/deliveries', ['issues']);
    await deliveredTo(hook_id, 1);
    failing = true;
    const data = { action: 'closed', issue: { id: 12345678901234 } };
    await system.call('PATCH', `/${source}/hooks/${hook_id}`, { policy: { max_attempts: 1 } });
    const posted = await system.post({ source, type: 'issues', data });
    await deliveredTo(hook_id, 2);
    failing = false;

    const failed = await octokit.repos.listWebhookDeliveries({ owner, repo, hook_id, status: 'failure' });
    expect(failed.data).toMatchObject([
      {
        guid: posted.body.id,
        event: 'issues',
        action: 'closed',
        status: 'Not Found',
        status_code: 404,
        redelivery: false,
      },
    ]);
    const delivery_id = failed.data[0]?.id ?? 0;
    const { data: shown } = await octokit.repos.getWebhookDelivery({ owner, repo, hook_id, delivery_id });
    expect(shown).toMatchObject({
      url: `${receiver.url}/deliveries`,
      request: { headers: { 'X-GitHub-Event': 'issues' }, payload: data },
      response: { payload: 'no' },
    });

    const again = await octokit.repos.redeliverWebhookDelivery({ owner, repo, hook_id, delivery_id });
    expect(again.status).toBe(202);
    const [newest] = await deliveredTo(hook_id, 3);
    expect(newest).toMatchObject({ guid: posted.body.id, redelivery: true, status: 'OK', status_code: 200 });

    const issues = arrivalsOn('/deliveries').filter(({ headers }) => headers['x-github-event'] === 'issues');
    expect(issues.map(({ headers }) => headers['x-github-delivery'])).toEqual([posted.body.id, posted.body.id]);

    const ok = await octokit.repos.listWebhookDeliveries({ owner, repo, hook_id, status: 'success' });
    expect(ok.data.map(({ event }) => event)).toEqual(['issues', 'ping']);
    const pages = octokit.paginate.iterator(octokit.repos.listWebhookDeliveries, { owner, repo, hook_id, per_page: 1 });
    const seen: number[] = [];
    for await (const page of pages) {
      expect(page.data.length).toBeLessThanOrEqual(1);
      seen.push(...page.data.map(({ id }) => id));
    }
    expect(seen).toEqual([newest?.id, delivery_id, ok.data[1]?.id]);
    const { data: hook } = await octokit.repos.getWebhook({ owner, repo, hook_id });
    expect(hook.last_response).toEqual({ code: 200, status: 'active', message: 'OK' });
  });

  it('is told whose token it has, and that there is no limit', async () => {
    const { data: user } = await octokit.users.getAuthenticated();
    expect(user).toMatchObject({ login: 'operator', type: 'User' });
    const { data: limits } = await octokit.rateLimit.get();
    expect(limits.rate).toEqual(limits.resources.core);
    expect(limits.rate.remaining).toBe(limits.rate.limit);
    expect((await octokit.meta.root()).data).toMatchObject({ name: 'Posthorn' });
  });

  it('S10: deletes a hook, which is then not there (S3)', async () => {
    const hook_id = await create('/deleted');
    expect((await octokit.repos.deleteWebhook({ owner, repo, hook_id })).status).toBe(204);
    await expect(octokit.repos.getWebhook({ owner, repo, hook_id })).rejects.toMatchObject({ status: 404 });
  });

  it('G11: a hook of the organization hears its repositories, and says what it is on', async () => {
    await system.call('PUT', `/v1/sources/orgs/${owner}`, {});
    const { body: org } = await system.call<{ number: number }>('GET', `/v1/sources/orgs/${owner}`);
    const { data: hook } = await octokit.orgs.createWebhook({
      org: owner,
      name: 'web',
      events: ['star'],
      config: { url: `${receiver.url}/org`, content_type: 'json' },
    });
    await system.post({ source, type: 'star', data: { action: 'created' } });
    await receiver.until(() => arrivalsOn('/org').length >= 2);
    const star = arrivalsOn('/org').find(({ headers }) => headers['x-github-event'] === 'star');
    expect(star?.headers).toMatchObject({
      'x-github-hook-installation-target-type': 'organization',
      'x-github-hook-installation-target-id': String(org.number),
    });
    const list = () => octokit.orgs.listWebhookDeliveries({ org: owner, hook_id: hook.id });
    const { data } = await system.eventually(list, (answer) => answer.data.length === 2);
    expect(data.map(({ event }) => event).sort()).toEqual(['ping', 'star']);
  });

  it('S17: finds repositories and organizations, which some clients do before anything else', async () => {
    await system.call('PUT', `/v1/sources/orgs/${owner}`, {});
    const { data } = await octokit.repos.get({ owner, repo });
    expect(data).toMatchObject({ full_name: `${owner}/${repo}`, hooks_url: `${data.url}/hooks` });
    const hooks = await octokit.request(`GET ${data.hooks_url}`);
    expect(hooks.data).toEqual((await octokit.repos.listWebhooks({ owner, repo })).data);
    expect((await octokit.orgs.get({ org: owner })).data.login).toBe(owner);
  });

  it('answers a wrong token as GitHub does', async () => {
    const stranger = new Octokit({ auth: 'nonsense', baseUrl: `${system.api.url}/api/v3` });
    await expect(stranger.repos.listWebhooks({ owner, repo })).rejects.toMatchObject({
      status: 401,
      message: expect.stringContaining('Bad credentials'),
    });
  });
});
