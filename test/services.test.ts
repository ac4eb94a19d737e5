import type { Received } from '@posthorn/stand-ins/stand-in';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Receiver, startReceiver } from './support/receiver.ts';
import { refusingPort } from './support/refusing-port.ts';
import { type Failure, failures } from './support/service-failures.ts';
import {
  configsFor,
  environmentFor,
  type ServiceStandIns,
  secrets,
  startStandIns,
} from './support/service-stand-ins.ts';
import { type DeliveryJson, type System, startSystem } from './support/system.ts';

let system: System;
let standIns: ServiceStandIns;
let receiver: Receiver;
let feeds = 0;

beforeAll(async () => {
  standIns = await startStandIns();
  receiver = await startReceiver();
  system = await startSystem({ env: environmentFor(standIns) });
});
afterAll(async () => {
  await system.close();
  await receiver.close();
  await Promise.all(Object.values(standIns).map((one) => one.close()));
});

const added = {
  type: 'package.added',
  actor: 'maartenba',
  data: {
    PackageType: 'NuGet',
    PackageIdentifier: 'My.Package',
    PackageVersion: '≥ 1.0 <b>&"\'@here',
    PackageDetailsUrl: 'https://www.myget.org/feed/f/package/My.Package',
    FeedIdentifier: 'f',
  },
};

async function newFeed(): Promise<string> {
  feeds += 1;
  await system.feed(`services-${feeds}`);
  return `services-${feeds}`;
}

async function makeHook(feed: string, name: string, config: object, more: object = {}): Promise<number> {
  const { status, body } = await system.call<{ id: number }>('POST', `/feeds/${feed}/hooks`, { name, config, ...more });
  expect(status).toBe(201);
  return body.id;
}

/** The delivery to a hook, once it has been attempted. */
async function attempted(hook: number, attempts = 1): Promise<DeliveryJson> {
  const [listed] = await system.eventually(
    () => system.deliveries(`hook=${hook}`),
    ([one]) => one !== undefined && one.status !== 'pending',
  );
  return system.eventually(
    () => system.delivery(listed?.id ?? 0),
    (one) => one.attempts.length >= attempts,
  );
}

const allSecrets = Object.values(secrets).flat();
const inBase64 = (text: string): string => Buffer.from(text).toString('base64');
const kinds = ['email', 'hipchat', 'slack', 'twilio', 'twitter'] as const;

describe('an event on a feed with one hook of each of the six kinds', () => {
  const hooks: Record<string, number> = {};
  const got: Record<string, readonly Received[]> = {};

  beforeAll(async () => {
    const feed = await newFeed();
    const configs = configsFor(standIns);
    for (const name of kinds) {
      hooks[name] = await makeHook(feed, name, configs[name]);
      got[name] = standIns[name].received;
    }
    hooks['web'] = await makeHook(feed, 'web', { url: receiver.url });
    await system.post({ source: `feeds/${feed}`, ...added });
  });

  it('is delivered to all six', async () => {
    for (const hook of Object.values(hooks)) expect((await attempted(hook)).status).toBe('delivered');
    expect(receiver.arrivals).toHaveLength(1);
    for (const [name, received] of Object.entries(got)) expect([name, received.length]).toEqual([name, 1]);
  });

  it.each(kinds)('reads the same everywhere: by %s too', (name) => {
    const [first] = got[name] ?? [];
    const said = `${first?.title} ${first?.text}`;
    expect(said).toContain('My.Package');
    expect(said).toContain('≥ 1.0');
    expect(first?.raw).toContain('www.myget.org');
  });

  it('comes in the form that each service documents', () => {
    const rawOf = (name: string): string => got[name]?.[0]?.raw ?? '';
    expect(rawOf('slack')).toMatch(/^POST \/services\/T/);
    expect(rawOf('hipchat')).toMatch(/^POST \/v2\/room\/Builds\/notification\n/);
    expect(rawOf('hipchat')).toContain(`authorization: Bearer ${secrets.hipchat}`);
    expect(rawOf('twilio')).toMatch(/^POST \/2010-04-01\/Accounts\/AC1{32}\/Messages\.json\n/);
    expect(rawOf('twitter')).toMatch(/^POST \/2\/tweets\n/);
    expect(rawOf('twitter')).toMatch(/authorization: OAuth .*oauth_signature=/);
    expect(standIns.email.received[0]).toMatchObject({
      recipients: ['ada@example.com', 'bob@example.com'],
      user: 'posthorn',
      from: 'posthorn@example.com',
    });
    expect(standIns.twilio.received[0]).toMatchObject({ from: '+15550006789', to: '+15550001234' });
    expect(standIns.hipchat.received[0]).toMatchObject({ notify: true });
  });

  it.each([...kinds, 'web'])(
    'is logged with what was said and answered, and without a credential: %s',
    async (name) => {
      const { attempts } = await attempted(hooks[name] ?? 0);
      const [attempt] = attempts;
      expect(attempt?.request?.url).toMatch(/^(?:http|smtp):\/\/127\.0\.0\.1:\d+/);
      expect(attempt?.response?.status).toBeGreaterThanOrEqual(200);
      const log = JSON.stringify(attempts);
      const { account_sid, auth_token } = configsFor(standIns).twilio;
      const encoded = [...allSecrets, `${account_sid}:${auth_token}`, `\0posthorn\0${secrets.email}`].map(inBase64);
      for (const secret of [...allSecrets, ...encoded]) expect(log).not.toContain(secret);
    },
  );

  it('by mail is logged with the whole dialogue', async () => {
    const log = JSON.stringify(await attempted(hooks['email'] ?? 0));
    for (const said of ['EHLO', 'AUTH', 'RCPT TO:<ada@example.com>', '354']) expect(log).toContain(said);
  });
});

describe('what a service says of a failure leads to what services.md tells', () => {
  // So long that no second attempt meets the next case.
  const policy = { base_seconds: 3600, max_seconds: 20_000 };

  function prepare({ service, answer }: Failure): void {
    if ('stage' in answer) {
      // Both recipients, or the one connection.
      standIns.email.answerNext(answer.stage, answer.answer, { times: answer.stage === 'recipient' ? 2 : 1 });
    } else if (service !== 'email') {
      standIns[service === 'slackApi' ? 'slack' : service].answerNext(answer);
    }
  }

  it.each(failures)('$service: $says: $result', async (failure) => {
    const { service, says, result, reason, waitSeconds = 0, word = says } = failure;
    const feed = await newFeed();
    const hook = await makeHook(feed, service === 'slackApi' ? 'slack' : service, configsFor(standIns)[service], {
      policy,
    });
    prepare(failure);
    await system.post({ source: `feeds/${feed}`, ...added });
    const { status, attempts } = await attempted(hook);
    const [attempt] = attempts;
    expect(attempt).toMatchObject({ result, error: { reason, message: expect.stringContaining(word) } });
    expect(status).toBe(result === 'dead' ? 'dead' : 'retrying');
    if (result === 'retry') expect(attempt?.retry_in_ms).toBeGreaterThanOrEqual(waitSeconds * 1000);
    if (waitSeconds > 3600 * 1.2) expect(attempt?.retry_in_ms).toBeLessThan((waitSeconds + 1000) * 1000);
  });

  it('a service that can not be reached is tried again', async () => {
    const url = `http://127.0.0.1:${refusingPort}`;
    const configs = configsFor(standIns);
    const unreachable = {
      email: { ...configs.email, port: refusingPort },
      hipchat: { ...configs.hipchat, server: url },
      slack: { url: `${url}/services/T00000001/B00000001/x` },
    };
    for (const [name, config] of Object.entries(unreachable)) {
      const feed = await newFeed();
      const hook = await makeHook(feed, name, config, { policy });
      await system.post({ source: `feeds/${feed}`, ...added });
      const { status, attempts } = await attempted(hook);
      expect(status).toBe('retrying');
      expect(attempts[0]?.error?.reason).toBe('connection_refused');
    }
  });

  it('a tweet that was posted although no answer came counts as delivered when X calls it a duplicate', async () => {
    const feed = await newFeed();
    const hook = await makeHook(feed, 'twitter', configsFor(standIns).twitter, { policy: { base_seconds: 0.1 } });
    standIns.twitter.loseNext();
    const before = standIns.twitter.received.length;
    const data = { ...added.data, PackageIdentifier: 'Lost.Answer' };
    await system.post({ source: `feeds/${feed}`, ...added, data });
    const { status, attempts } = await attempted(hook, 2);
    expect(attempts.map(({ result }) => result)).toEqual(['retry', 'delivered']);
    expect(attempts[1]?.response?.status).toBe(403);
    expect(status).toBe('delivered');
    expect(standIns.twitter.received).toHaveLength(before + 1);
  });

  it('of several recipients, one is tried again alone, and a mail that anyone got is delivered', async () => {
    const feed = await newFeed();
    const hook = await makeHook(feed, 'email', configsFor(standIns).email, { policy: { base_seconds: 0.1 } });
    const before = standIns.email.received.length;
    standIns.email.answerNext('recipient', { code: 451, text: 'Later' }, { recipient: 'bob@example.com' });
    await system.post({ source: `feeds/${feed}`, ...added });
    const { status, attempts } = await attempted(hook, 2);
    expect(status).toBe('delivered');
    expect(attempts.map(({ result }) => result)).toEqual(['retry', 'delivered']);
    const mails = standIns.email.received.slice(before);
    expect(mails.map(({ recipients }) => recipients)).toEqual([['ada@example.com'], ['bob@example.com']]);
    const [first, second] = mails.map(({ raw }) => /^message-id: (.*)$/im.exec(raw)?.[1]);
    expect(first).toBe(second);
  });
});
