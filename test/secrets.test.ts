// A whole system runs with secrets that nobody could overlook, through successes and failures of every
// kind; then all that it said, answered and stored is searched for them.
import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesIn, leaksIn, type Trace } from './support/leaks.ts';
import { launchPosthorn } from './support/posthorn-process.ts';
import { type Receiver, startReceiver } from './support/receiver.ts';
import { startRedis, type TestRedis } from './support/redis-server.ts';
import { refusingPort } from './support/refusing-port.ts';
import {
  configsFor,
  environmentFor,
  type ServiceStandIns,
  secrets as serviceSecrets,
  startStandIns,
} from './support/service-stand-ins.ts';
import { type DeliveryJson, type System, startSystem } from './support/system.ts';

const hush = (kind: string): string => `hush-${kind}-${randomBytes(9).toString('hex')}`;
const secretKey = randomBytes(32).toString('base64');
const [twitterConsumer, twitterToken, twitterTokenSecret] = serviceSecrets.twitter;
/** One of each kind there is; tokens that the api makes are added. */
const secrets: Record<string, string> = {
  'Redis password': hush('redis'),
  'operator token': hush('operator'),
  'secret key': secretKey,
  'web secret': hush('web'),
  'replaced web secret': hush('replaced'),
  'hub secret': hush('hub'),
  'value of a header': hush('header'),
  'wrong token': hush('wrong-token'),
  'secret in a refused config': hush('refused'),
  'password of a refused URL': hush('userinfo'),
  'path of a Slack URL': serviceSecrets.slack,
  'Slack token': serviceSecrets.slackToken,
  'e-mail password': serviceSecrets.email,
  'HipChat token': serviceSecrets.hipchat,
  'Twilio token': serviceSecrets.twilio,
  'Twitter consumer secret': twitterConsumer,
  'Twitter token': twitterToken,
  'Twitter token secret': twitterTokenSecret,
};
const of = (kind: string): string => secrets[kind] ?? '';

let redis: TestRedis;
let admin: Redis;
let system: System;
let standIns: ServiceStandIns;
let receiver: Receiver;
let status = 200;
/** What the api, ingest and the commands answered. */
const answers: Trace[] = [];
let hooks: { id: number; path: string }[] = [];

async function ask(method: string, url: string, body?: unknown, token = of('operator token')): Promise<string> {
  const isForm = body instanceof URLSearchParams;
  const json = body !== undefined && !isForm;
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(json ? { 'content-type': 'application/json' } : {}) },
    ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  // A token is shown once, to whoever makes it; that answer is no leak.
  if (!(method === 'POST' && url.endsWith('/v1/tokens'))) answers.push({ where: `${method} ${url}`, text });
  return text;
}

const api = (method: string, path: string, body?: unknown, token?: string): Promise<string> =>
  ask(method, system.api.url + path, body, token);
const post = (n: number): Promise<string> =>
  ask('POST', `${system.ingest.url}/v1/events`, { id: `e${n}`, source: 'feeds/hushed', type: 'package.added', data });
const data = { PackageType: 'NuGet', PackageIdentifier: 'My.Package', PackageVersion: '1.0', FeedIdentifier: 'hushed' };

async function makeHook(name: string, config: object, more: object = {}): Promise<number> {
  const policy = { max_attempts: 2, base_seconds: 0.2, timeout_seconds: 1 };
  const { id } = JSON.parse(await api('POST', '/feeds/hushed/hooks', { name, config, policy, ...more })) as {
    id: number;
  };
  expect(id).toBeGreaterThan(0);
  hooks.push({ id, path: `/feeds/hushed/hooks/${id}` });
  return id;
}

async function posthorn(args: string[], env: Record<string, string>): Promise<void> {
  const command = launchPosthorn(args, env);
  await command.ended;
  answers.push({ where: `posthorn ${args.join(' ')}`, text: command.lines.join('\n') });
}

async function deliveries(query: string): Promise<DeliveryJson[]> {
  const page = JSON.parse(await api('GET', `/v1/deliveries?per_page=1000&${query}`)) as { deliveries: DeliveryJson[] };
  return page.deliveries;
}

/** All deliveries have ended, so many. */
const allEnded = (count: number): Promise<DeliveryJson[]> =>
  system.eventually(
    () => deliveries('source=feeds/hushed'),
    (all) => all.length >= count && all.every((one) => !['pending', 'retrying', 'delivering'].includes(one.status)),
  );

let environment: Record<string, string>;

beforeAll(async () => {
  redis = await startRedis();
  admin = new Redis(redis.url);
  // It is killed in the end, and this connection with it.
  admin.on('error', () => undefined);
  await admin.config('SET', 'requirepass', of('Redis password'));
  await admin.auth(of('Redis password'));
  standIns = await startStandIns();
  receiver = await startReceiver(() => status);
  environment = {
    POSTHORN_REDIS_URL: `redis://:${of('Redis password')}@127.0.0.1:${redis.port}`,
    POSTHORN_OPERATOR_TOKEN: of('operator token'),
    POSTHORN_SECRET_KEY: secretKey,
    POSTHORN_LOG_LEVEL: 'trace',
    POSTHORN_SECRET_OVERLAP_HOURS: '1',
    POSTHORN_ALLOWED_NETWORKS: '127.0.0.0/8',
    ...environmentFor(standIns),
  };
  system = await startSystem({ env: environment });
  await makeEverything();
  await failEverything();
  await askEverything();
  await loseRedis();
}, 600_000);

afterAll(async () => {
  admin?.disconnect();
  await Promise.all([system?.close(), receiver?.close(), ...Object.values(standIns ?? {}).map((one) => one.close())]);
  await redis?.stop();
});

/** Tokens, hooks of all transports, a subscription; and one delivery to each that goes well. */
async function makeEverything(): Promise<void> {
  for (const body of [{ role: 'producer', sources: ['*'] }, { role: 'user', user: 'ada' }, { role: 'operator' }]) {
    const made = JSON.parse(await api('POST', '/v1/tokens', body)) as { token: string };
    secrets[`made ${body.role} token`] = made.token;
  }
  await api('PUT', '/v1/sources/feeds/hushed', { owners: ['ada'] });
  await api('PUT', '/v1/sources/repos/octo/hushed', { owners: ['ada'], public: true });
  const { slackApi, ...configs } = configsFor(standIns);
  for (const [name, config] of Object.entries(configs)) await makeHook(name, config);
  await makeHook('slack', slackApi);
  const config = { url: `${receiver.url}/seen-path`, secret: of('replaced web secret') };
  const web = await makeHook('web', config, { headers: { 'X-Api-Key': of('value of a header') } });
  await api('PATCH', `/feeds/hushed/hooks/${web}`, { config: { ...config, secret: of('web secret') } });
  const subscription = { 'hub.mode': 'subscribe', 'hub.callback': receiver.url, 'hub.secret': of('hub secret') };
  const topic = { 'hub.topic': `${system.api.url}/octo/hushed/events/push` };
  await api('POST', '/hub', new URLSearchParams({ ...subscription, ...topic }));
  await api('POST', '/hub', new URLSearchParams({ ...subscription, ...topic }), 'nobody');
  await post(1);
  await allEnded(hooks.length);
}

/** Deliveries that fail: answers of all services, nobody there, no such name, no TLS, an inner address. */
async function failEverything(): Promise<void> {
  const before = hooks.length;
  const { slack, slackApi, hipchat, email } = configsFor(standIns);
  const slackPath = new URL(slack.url).pathname;
  for (const place of [
    `http://127.0.0.1:${refusingPort}`,
    'http://nowhere.invalid',
    `https://127.0.0.1:${new URL(receiver.url).port}`,
  ]) {
    const headers = { Authorization: `Bearer ${of('value of a header')}` };
    await makeHook('web', { url: place, secret: of('web secret') }, { headers });
    await makeHook('slack', { url: place + slackPath });
    await makeHook('hipchat', { ...hipchat, server: place });
  }
  await makeHook('email', { ...email, port: refusingPort });
  await makeHook('email', { ...email, password: of('secret in a refused config') });
  await makeHook('email', { ...email, use_tls: true });
  await makeHook('slack', { ...slackApi, token: `xoxb-${of('secret in a refused config')}` });
  status = 500;
  for (const service of [standIns.slack, standIns.hipchat, standIns.twilio, standIns.twitter]) {
    for (const code of [401, 500]) service.answerNext({ status: code, body: '{"error":"no"}' });
  }
  await post(2);
  await allEnded(before + hooks.length);
  status = 410;
  await post(3);
  await allEnded(before + 2 * hooks.length);
}

/** Every kind of question, good ones and bad ones. */
async function askEverything(): Promise<void> {
  for (const { id, path } of hooks) {
    await api('GET', path);
    await api('GET', `${path}/config`);
    await api('GET', `${path}/deliveries`);
    await api('POST', `${path}/pings`);
    await api('POST', `${path}/preview`, { type: 'package.added', data });
    for (const delivery of await deliveries(`hook=${id}`)) await api('GET', `/v1/deliveries/${delivery.id}`);
  }
  for (const path of [
    '/feeds/hushed/hooks',
    '/v1/hooks',
    '/v1/tokens',
    '/v1/audit',
    '/v1/sources',
    '/v1/dead-letters',
    '/hooks',
    '/openapi.json',
    '/docs',
    '/healthz',
    '/metrics',
    '/v1/stats',
  ]) {
    await api('GET', path);
    await api('GET', path, undefined, of('wrong token'));
  }
  const secret = of('secret in a refused config');
  const user = `u:${of('password of a refused URL')}`;
  const refused: [name: string, config: object][] = [
    ['web', { url: `http://${user}@a.example/`, secret }],
    ['web', { url: 'http://10.0.0.1/', secret, nonsense: 'x' }],
    ['web', { url: 'http://10.0.0.1/', secret: { in: secret } }],
    ['slack', { url: `ftp://hooks.slack.com/${secret}` }],
    ['slack', { url: `http://10.0.0.1/${secret}` }],
    ['slack', { token: secret, channel: 'a' }],
    ['hipchat', { auth_token: `${secret}\n`, room: 'a' }],
    ['email', { host: 'a.example', username: 'u', password: `${secret}\r`, from: 'a', to: 'b' }],
    ['twilio', { account_sid: 'x', auth_token: secret }],
    ['twitter', { consumer_key: 'x', consumer_secret: secret, token: secret, token_secret: secret, more: '' }],
  ];
  for (const [name, config] of refused) {
    await api('POST', '/feeds/hushed/hooks', { name, config });
    await api('POST', '/feeds/hushed/hooks', { name, config, headers: { 'x-key': `${secret}\n` } });
  }
  await ask('POST', `${system.ingest.url}/v1/events`, {}, of('wrong token'));
  for (const args of [['config'], ['config', '--json'], ['doctor'], ['keys', 'rotate', '--json']])
    await posthorn(args, environment);
  const wrong = {
    POSTHORN_REDIS_URL: `http://:${of('Redis password')}@a`,
    POSTHORN_SECRET_KEY: secret,
    POSTHORN_OPERATOR_TOKEN: 'hush-short',
  };
  for (const [name, value] of Object.entries(wrong)) await posthorn(['api'], { ...environment, [name]: value });
  await posthorn(['doctor'], {
    ...environment,
    POSTHORN_REDIS_URL: `redis://:${of('wrong token')}@127.0.0.1:${redis.port}`,
  });
}

/** Redis dies and comes back without its password: errors of connections, and of what was asked meanwhile. */
async function loseRedis(): Promise<void> {
  await redis.kill();
  answers.push({ where: 'ingest without Redis', text: await post(4) });
  await api('GET', '/v1/hooks');
  await redis.start();
  await system.eventually(
    () => post(5),
    (text) => text.includes('"e5"'),
  );
}

describe('nothing that a system says, answers or stores holds', () => {
  const kinds = [...Object.keys(secrets), 'made producer token', 'made user token', 'made operator token'];

  it('the test would see it: what is no secret is found in all three', async () => {
    const logged = system.workers.flatMap(({ lines }) => lines).join('\n');
    expect(logged).toContain('"event"');
    expect(logged).toContain('connection_refused');
    expect(answers.map(({ text }) => text).join('\n')).toContain('seen-path');
    const stored = (await storedFiles()).map(({ text }) => text).join('\n');
    for (const word of ['seen-path', 'feeds/hushed', 'hub']) expect(stored).toContain(word);
    expect(
      leaksIn([{ where: 'here', text: Buffer.from(`user:${of('web secret')}`).toString('base64') }], secrets),
    ).toHaveLength(1);
  });

  it.each(kinds)('the %s', async (kind) => {
    const { [kind]: value = '' } = secrets;
    expect(value.length).toBeGreaterThan(8);
    const processes = { ingest: system.ingest, api: system.api, worker: system.workers[0] };
    const logs = Object.entries(processes).map(([where, one]) => ({
      where: `log of ${where}`,
      text: one?.lines.join('\n') ?? '',
    }));
    expect(leaksIn([...logs, ...answers, ...(await storedFiles())], { [kind]: value })).toEqual([]);
  });
});

/** Every command that Redis was ever given and that changed something, as it keeps them. */
async function storedFiles(): Promise<Trace[]> {
  const files = new Redis(redis.url);
  const [, dir = ''] = await files.config('GET', 'dir');
  files.disconnect();
  return filesIn(dir);
}
