import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { untilDrained } from './support/census.ts';
import { type Arrival, type Receiver, startReceiver } from './support/receiver.ts';
import { type System, startSystem } from './support/system.ts';

const run = promisify(execFile);

interface Hook {
  id: number;
  events: string[];
  config: Record<string, string>;
}

let system: System;

beforeAll(async () => {
  system = await startSystem({ workers: 1 });
  for (const repo of ['closed', 'open', 'seed']) {
    await system.call('PUT', `/v1/sources/repos/octocat/${repo}`, { public: repo === 'open' });
  }
});
afterAll(() => system.close());

/** Runs curl with the options that the SocialGateway page prints (wire-formats.md S13): what it answered, head and body. */
async function curl(url: string, user: string | null, fields: Record<string, string>): Promise<string> {
  const form = Object.entries(fields).flatMap(([name, value]) => ['-F', `${name}=${value}`]);
  const { stdout } = await run('curl', [...(user === null ? [] : ['-u', user]), '-i', '--silent', url, ...form]);
  return stdout;
}

const user = (): string => `user:${system.operatorToken}`;
const statusOf = (answer: string): number => Number(/^HTTP\/1.1 (\d+)/.exec(answer)?.[1]);
const queryOf = ({ path }: Pick<Arrival, 'path'>): URLSearchParams => new URL(path, 'http://h').searchParams;
const isIntent = (arrival: Pick<Arrival, 'path'>): boolean => queryOf(arrival).has('hub.mode');
const hooksOf = async (source: string): Promise<Hook[]> =>
  (await system.call<Hook[]>('GET', `/v1/hooks?source=${source}`)).body;

/** A WebSub subscriber: echoes challenges, or what `echo` makes of them. */
function startSubscriber(echo = (challenge: string) => challenge): Promise<Receiver> {
  return startReceiver((arrival, response) => {
    const challenge = queryOf(arrival).get('hub.challenge');
    if (challenge === null) return 200;
    response.writeHead(200).end(echo(challenge));
    return null;
  });
}

it('S13-S17: the page’s curl line subscribes an http callback at once, which receives, and unsubscribes', async () => {
  const receiver = await startReceiver();
  const fields = {
    'hub.mode': 'subscribe',
    'hub.topic': 'http://socialgateway.net/octocat/seed/events/push',
    'hub.callback': `${receiver.url}/123`,
  };
  const answer = await curl(`${system.api.url}/hub`, user(), fields);
  expect(answer).toMatch(/^HTTP\/1.1 204 No Content\r\n/);
  expect(receiver.arrivals).toEqual([]);

  await system.post({ source: 'repos/octocat/seed', type: 'push', data: { ref: 'refs/heads/main' } });
  await receiver.until((arrivals) => arrivals.length > 0);
  const [first] = receiver.arrivals;
  expect(first?.path).toBe('/123');
  expect(first?.headers).toMatchObject({
    'x-socialgateway-event': 'push',
    'content-type': 'application/x-www-form-urlencoded',
    link: `<${system.api.url}/hub>; rel="hub", <${fields['hub.topic']}>; rel="self"`,
  });
  expect(new URLSearchParams(first?.body).get('payload')).toBe('{"ref":"refs/heads/main"}');

  const enterprise = `${system.api.url}/api/v3/hub`;
  expect(statusOf(await curl(enterprise, user(), { ...fields, 'hub.mode': 'unsubscribe' }))).toBe(204);
  expect(await hooksOf('repos/octocat/seed')).toEqual([]);
  await receiver.close();
});

it('S15: socialgateway://campfire is 422, naming the services that there are', async () => {
  const answer = await curl(`${system.api.url}/hub`, user(), {
    'hub.mode': 'subscribe',
    'hub.topic': 'http://socialgateway.net/octocat/seed/events/push',
    'hub.callback': 'socialgateway://campfire?subdomain=socialgateway&room=Commits&token=abc123',
  });
  expect(statusOf(answer)).toBe(422);
  expect(answer).toMatch(/\\"campfire\\" is not one of our services; those are .*web/);
});

it('S16: a stranger finds a public topic, is verified, receives signed JSON, renews, and expires', async () => {
  const subscriber = await startSubscriber();
  await system.post({ source: 'repos/octocat/open', type: 'push', data: { n: 0 } });
  // Whoever subscribes before it is fanned out hears of it too.
  const redis = new Redis(system.redis.url);
  await untilDrained(redis);
  redis.disconnect();
  const topic = `${system.api.url}/octocat/open/events/push.json`;
  const found = await fetch(topic);
  expect(await found.text()).toBe('{"n":0}');
  const [, hub = '', self = ''] = /<(.*)>; rel="hub", <(.*)>; rel="self"/.exec(found.headers.get('link') ?? '') ?? [];
  expect([hub, self]).toEqual([`${system.api.url}/hub`, topic]);

  const subscribe = (lease: number): Promise<string> =>
    curl(hub, null, {
      'hub.mode': 'subscribe',
      'hub.topic': self,
      'hub.callback': `${subscriber.url}/cb?id=7`,
      'hub.secret': 'It’s a secret',
      'hub.lease_seconds': String(lease),
    });
  expect(statusOf(await subscribe(3600))).toBe(202);
  await subscriber.until((arrivals) => arrivals.length >= 1);
  expect(Object.fromEntries(queryOf(subscriber.arrivals[0] ?? { path: '' }))).toMatchObject({
    id: '7',
    'hub.mode': 'subscribe',
    'hub.topic': topic,
    'hub.lease_seconds': '3600',
  });
  const [hook] = await system.eventually(
    () => hooksOf('repos/octocat/open'),
    (hooks) => hooks.length === 1,
  );

  await system.post({ source: 'repos/octocat/open', type: 'push', data: { n: 1 } });
  await subscriber.until((arrivals) => arrivals.length >= 2);
  const distribution = subscriber.arrivals[1];
  const signature = createHmac('sha1', 'It’s a secret').update('{"n":1}').digest('hex');
  expect(distribution).toMatchObject({
    path: '/cb?id=7',
    body: '{"n":1}',
    headers: {
      'content-type': 'application/json',
      'x-hub-signature': `sha1=${signature}`,
      link: `<${hub}>; rel="hub", <${topic}>; rel="self"`,
    },
  });

  await subscribe(10);
  await subscriber.until((arrivals) => arrivals.filter(isIntent).length >= 2);
  expect((await hooksOf('repos/octocat/open')).map(({ id }) => id)).toEqual([hook?.id]);
  await system.eventually(
    () => hooksOf('repos/octocat/open'),
    (hooks) => hooks.length === 0,
  );
  const { body: posted } = await system.post({ source: 'repos/octocat/open', type: 'push', data: { n: 2 } });
  expect(await system.deliveries(`event=${posted.id}`)).toEqual([]);
  await subscriber.close();
});

it('S16: a stranger unsubscribes when its callback says so, and by 410', async () => {
  let gone = false;
  const subscriber = await startReceiver((arrival, response) => {
    const challenge = queryOf(arrival).get('hub.challenge');
    if (challenge === null) return gone ? 410 : 200;
    response.writeHead(200).end(challenge);
    return null;
  });
  const ask = (mode: string): Promise<string> =>
    curl(`${system.api.url}/hub`, null, {
      'hub.mode': mode,
      'hub.topic': `${system.api.url}/octocat/open/events/fork`,
      'hub.callback': subscriber.url,
    });
  const hooks = (count: number): Promise<Hook[]> =>
    system.eventually(
      () => hooksOf('repos/octocat/open'),
      (all) => all.length === count,
    );
  await ask('subscribe');
  await hooks(1);
  expect(statusOf(await ask('unsubscribe'))).toBe(202);
  await hooks(0);
  expect(subscriber.arrivals.map((arrival) => queryOf(arrival).get('hub.mode'))).toEqual(['subscribe', 'unsubscribe']);

  await ask('subscribe');
  await hooks(1);
  gone = true;
  await system.post({ source: 'repos/octocat/open', type: 'fork', data: {} });
  await hooks(0);
  await subscriber.close();
});

it('S16: a wrong echo is not subscribed', async () => {
  const careless = await startSubscriber((challenge) => ` ${challenge}`);
  const answer = await curl(`${system.api.url}/hub`, null, {
    'hub.mode': 'subscribe',
    'hub.topic': `${system.api.url}/octocat/open/events/push`,
    'hub.callback': careless.url,
  });
  expect(statusOf(answer)).toBe(202);
  await careless.until((arrivals) => arrivals.length >= 1);
  const honest = await startSubscriber();
  await curl(`${system.api.url}/hub`, null, {
    'hub.mode': 'subscribe',
    'hub.topic': `${system.api.url}/octocat/open/events/push`,
    'hub.callback': honest.url,
  });
  await system.eventually(
    () => hooksOf('repos/octocat/open'),
    (hooks) => hooks.some(({ config }) => config['url'] === honest.url),
  );
  expect((await hooksOf('repos/octocat/open')).map(({ config }) => config['url'])).toEqual([honest.url]);
  await system.post({ source: 'repos/octocat/open', type: 'push', data: { n: 3 } });
  await honest.until((arrivals) => arrivals.length >= 2);
  expect(careless.arrivals).toHaveLength(1);
  await careless.close();
  await honest.close();
});

it('S16: when a topic is public no more its strangers are told, and hear of nothing after that', async () => {
  const subscriber = await startSubscriber();
  const source = 'repos/octocat/for-a-while';
  await system.call('PUT', `/v1/sources/${source}`, { public: true });
  const topic = `${system.api.url}/octocat/for-a-while/events/push`;
  await curl(`${system.api.url}/hub`, null, {
    'hub.mode': 'subscribe',
    'hub.topic': topic,
    'hub.callback': subscriber.url,
  });
  await system.eventually(
    () => hooksOf(source),
    (hooks) => hooks.length === 1,
  );
  await system.call('PUT', `/v1/sources/${source}`, { public: false });
  await system.post({ source, type: 'push', data: { secret: true } });
  await subscriber.until((arrivals) => arrivals.length >= 2);
  const denied = queryOf(subscriber.arrivals[1] ?? { path: '' });
  expect([denied.get('hub.mode'), denied.get('hub.topic')]).toEqual(['denied', topic]);
  expect(await system.deliveries(`source=${source}`)).toEqual([]);
  await subscriber.close();
});

it('S16: on a source that is not public a stranger learns as much as on one that is not there: nothing', async () => {
  const subscriber = await startSubscriber();
  await system.post({ source: 'repos/octocat/closed', type: 'push', data: { secret: true } });
  const ask = async (repo: string): Promise<unknown[]> => {
    const answers = [];
    for (const mode of ['subscribe', 'unsubscribe']) {
      const topic = `${system.api.url}/octocat/${repo}/events/push`;
      const fields = { 'hub.mode': mode, 'hub.topic': topic, 'hub.callback': subscriber.url };
      const answer = await curl(`${system.api.url}/hub`, null, fields);
      const shown = await fetch(topic);
      const told = [answer.replace(/^date:.*$/im, ''), shown.status, shown.headers.get('link'), await shown.text()];
      answers.push(...told.map((one) => (typeof one === 'string' ? one.replaceAll(repo, 'REPO') : one)));
    }
    return answers;
  };
  const closed = await ask('closed');
  expect(statusOf(String(closed[0]))).toBe(401);
  expect(closed.slice(1, 3)).toEqual([404, null]);
  expect(closed).toEqual(await ask('absent'));
  await system.post({ source: 'repos/octocat/closed', type: 'push', data: { secret: true } });
  expect(await hooksOf('repos/octocat/closed')).toEqual([]);
  expect(subscriber.arrivals).toEqual([]);
  await subscriber.close();
});
