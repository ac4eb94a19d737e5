import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Behaviour, httpBehaviours, smtpBehaviours } from './support/nasty-behaviours.ts';
import { configsFor } from './support/service-stand-ins.ts';
import { type AttemptJson, type System, startSystem } from './support/system.ts';

/** Of an attempt that waits for its deadline; the others have one that they do not come to. */
const timeoutSeconds = 3;
const longSeconds = 30;
const events = 3;
const mebibyte = 1024 * 1024;

let system: System;
let server: Server;
let port: number;
let behaviour: Behaviour;
let speaksFirst = false;
/** Of the behaviour that is played now. */
let connections = new Set<Socket>();

beforeAll(async () => {
  server = createServer((socket) => {
    connections.add(socket.on('error', () => undefined));
    const played = behaviour;
    if (speaksFirst) played.act(socket);
    else socket.once('data', () => played.act(socket));
    socket.resume();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
  const url = `http://127.0.0.1:${port}`;
  const env = { POSTHORN_SLACK_API_URL: `${url}/api/`, POSTHORN_TWILIO_API_URL: url, POSTHORN_TWITTER_API_URL: url };
  system = await startSystem({ env });
});
afterAll(async () => {
  await system?.close();
  server?.close();
});

/** Configs of hooks that lead to the nasty server, one for every way of speaking HTTP. */
function httpConfigs(scheme: 'http' | 'https'): [name: string, config: object][] {
  const url = `${scheme}://127.0.0.1:${port}`;
  const known = configsFor({ email: { port }, hipchat: { url }, slack: { webhookUrl: `${url}/services/T0/B0/x` } });
  const { slack, slackApi, hipchat, twilio, twitter } = known;
  const byHook: [string, object][] = [
    ['web', { url }],
    ['slack', slack],
    ['hipchat', hipchat],
  ];
  // Where an operator has set the address, it is http here.
  return scheme === 'https' ? byHook : [...byHook, ['slack', slackApi], ['twilio', twilio], ['twitter', twitter]];
}

function mailConfig(): [name: string, config: object] {
  const nowhere = { url: '', webhookUrl: '' };
  const { email } = configsFor({ email: { port }, hipchat: nowhere, slack: nowhere });
  return ['email', email];
}

/** Resident memory of the worker, in bytes. */
function workerMemory(): number {
  const status = readFileSync(`/proc/${system.workers[0]?.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}

/** Posts events to hooks with these configs, one attempt each, and waits for all to end. Gives back the attempts. */
async function attemptsWith(
  feed: string,
  timeout_seconds: number,
  configs: readonly [string, object][],
): Promise<AttemptJson[]> {
  await system.feed(feed);
  const policy = { max_attempts: 1, timeout_seconds };
  for (const [name, config] of configs) {
    const body = { name, config, events: ['*'], policy };
    expect((await system.call('POST', `/feeds/${feed}/hooks`, body)).status).toBe(201);
  }
  const event = { source: `feeds/${feed}`, type: 'package.added', data: { PackageIdentifier: 'My.Package' } };
  await Promise.all(Array.from({ length: events }, () => system.post(event)));
  const deliveries = await system.eventually(
    () => system.deliveries(`source=feeds/${feed}`),
    (all) =>
      all.length === events * configs.length &&
      all.every(({ status }) => status === 'dead' || status === 'delivered' || status === 'cancelled'),
  );
  const details = await Promise.all(deliveries.map(({ id }) => system.delivery(id)));
  return details.flatMap(({ attempts }) => attempts);
}

/** Plays a behaviour, which costs an attempt one deadline at most. By how much the worker grew meanwhile, in bytes. */
async function growthUnder(feed: string, played: Behaviour, configs: readonly [string, object][]): Promise<number> {
  behaviour = played;
  connections = new Set();
  const before = workerMemory();
  const attempts = await attemptsWith(feed, played.costs === 'deadline' ? timeoutSeconds : longSeconds, configs);
  expect(attempts).toHaveLength(events * configs.length);
  for (const { error, response, timings } of attempts) {
    // Twilio has taken the message once the head of its answer says so, whatever becomes of the rest.
    if (played.costs === 'deadline') expect(error?.reason ?? response?.truncated).toBeOneOf(['timeout', true]);
    if (played.costs === 'refusal') expect(error).not.toBeNull();
    if (played.costs === 'part') expect(response?.truncated).toBe(true);
    // The deadline is one for the whole attempt, which would have no end; the margin is for a busy machine.
    expect(timings.total_ms).toBeLessThan(longSeconds * 1000);
    expect(response?.body.length ?? 0).toBeLessThanOrEqual(64 * 1024);
  }
  // A connection or two for each attempt, and of what came over it what the sockets' buffers took, not gigabytes.
  expect(connections.size).toBeLessThanOrEqual(2 * attempts.length);
  for (const socket of connections) expect(socket.bytesWritten).toBeLessThan(64 * mebibyte);
  return workerMemory() - before;
}

it.each(httpBehaviours().map((one, i) => ({ ...one, i })))(
  'a receiver that $does costs one deadline and a few KiB, whatever the transport',
  async ({ i, ...played }) => {
    speaksFirst = false;
    const growth = await growthUnder(`nasty-${i}`, played, httpConfigs(played.overTls ? 'https' : 'http'));
    // Buffers and compiled code; an answer that was kept would be far more.
    expect(growth).toBeLessThan(60 * mebibyte);
  },
);

it.each(smtpBehaviours.map((one, i) => ({ ...one, i })))(
  'a mail server that $does costs one deadline and a few KiB',
  async ({ i, ...played }) => {
    speaksFirst = true;
    const growth = await growthUnder(`nasty-mail-${i}`, played, [mailConfig()]);
    // Buffers and compiled code; an answer that was kept would be far more.
    expect(growth).toBeLessThan(60 * mebibyte);
  },
);
