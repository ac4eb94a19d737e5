import { createHmac } from 'node:crypto';
import type { DialectName } from '@posthorn/core/dialect-names';
import type { Event } from '@posthorn/core/event';
import { dialects } from '@posthorn/dialects/dialects';
import { describe, expect, it } from 'vitest';
import { event, hookTo, jobFor, loopbackGuard, webTransport } from '../attempt.ts';
import { answering } from '../receiver.ts';

const ok = 'HTTP/1.1 204 No Content\r\n\r\n';
const nowMs = 1_614_265_330_999;

/** A request as it was on the wire: header names in their order, with repetitions. */
interface Raw {
  line: string;
  headers: [name: string, value: string][];
  body: string;
}

function parsed(request: Buffer): Raw {
  const end = request.indexOf('\r\n\r\n');
  const [line = '', ...rest] = request.toString('latin1', 0, end).split('\r\n');
  const headers = rest.map((one): [string, string] => {
    const [, name = '', value = ''] = /^([^:\s]+): (.*)$/.exec(one) ?? [];
    return [name, value];
  });
  return { line, headers, body: request.toString('utf8', end + 4) };
}

/** Sends an event in a dialect to a server that only knows TCP, and gives what it read. */
async function sent(dialect: DialectName, config: Record<string, string>, more: Partial<Event> = {}): Promise<Raw> {
  const receiver = await answering(ok);
  const transport = webTransport({ dialectOf: () => dialects[dialect], now: () => nowMs });
  const source = 'repos/octocat/Hello-World';
  const hook = hookTo(receiver.url, { source });
  Object.assign(hook.config, config);
  const { outcome } = await transport.send(jobFor(hook, { event: { ...event, source, ...more } }));
  expect(outcome).toEqual({ kind: 'delivered' });
  expect(receiver.requests).toHaveLength(1);
  const raw = parsed(receiver.requests[0] ?? Buffer.of());
  expect(raw.line).toBe('POST /hook?a=1 HTTP/1.1');
  expect(raw.headers[0]).toEqual(['host', `127.0.0.1:${receiver.port}`]);
  return { ...raw, headers: raw.headers.slice(1) };
}

const connection = ['connection', 'keep-alive'];

describe('the bytes of a request', () => {
  it('G1, G2, G6: github, with the published signature of the published body', async () => {
    const config = { content_type: 'json', secret: "It's a Secret to Everybody" };
    const { headers, body } = await sent('github', config, { type: 'issues', data: 'Hello, World!' });
    expect(body).toBe('Hello, World!');
    expect(headers).toEqual([
      connection,
      ['Content-Type', 'application/json'],
      ['User-Agent', expect.stringMatching(/^GitHub-Hookshot\/[0-9a-f]{7}$/)],
      ['X-GitHub-Hook-ID', '1025'],
      ['X-GitHub-Hook-Installation-Target-Type', 'repository'],
      ['X-GitHub-Hook-Installation-Target-ID', '2048'],
      ['X-GitHub-Event', 'issues'],
      ['X-GitHub-Delivery', event.id],
      ['X-Hub-Signature', 'sha1=01dc10d0c83e72ed246219cdd91669667fe2ca59'],
      ['X-Hub-Signature-256', 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17'],
      ['content-length', '13'],
    ]);
  });

  it('S11, S12, G3: socialgateway, a form that is signed as it is on the wire', async () => {
    const { headers, body } = await sent('socialgateway', { secret: 'shh' }, { type: 'push', data: '{"a b":"≥/~*"}' });
    expect(body).toBe('payload=%7B%22a+b%22%3A%22%E2%89%A5%2F%7E%2A%22%7D');
    expect(headers).toEqual([
      connection,
      ['Content-Type', 'application/x-www-form-urlencoded'],
      ['User-Agent', expect.stringMatching(/^SocialGateway-Hookshot\/\d/)],
      ['X-SocialGateway-Event', 'push'],
      ['X-SocialGateway-Delivery', event.id],
      ['X-Hub-Signature', `sha1=${createHmac('sha1', 'shh').update(body).digest('hex')}`],
      ['content-length', String(body.length)],
    ]);
  });

  it.each([
    ['myget-v1', 'application/vnd.myget.webhooks.v1+json'],
    ['myget-v1-preview', 'application/vnd.myget.webhooks.v1.preview+json'],
  ] as const)('M2, M3: %s, an envelope whose length is counted in bytes', async (dialect, contentType) => {
    const { headers, body } = await sent(dialect, {});
    expect(body).toBe(
      `{"Identifier":"${event.id}","Username":"maartenba","When":"2014-09-08T12:59:53.1148196Z","PayloadType":"PackageAddedWebHookEventPayloadV1","Payload":{"PackageVersion":"≥ 2.0"}}`,
    );
    expect(headers).toEqual([
      connection,
      ['Content-Type', contentType],
      ['User-Agent', expect.stringMatching(/^MyGet Web Hook\//)],
      ['X-MyGet-EventIdentifier', event.id],
      ['content-length', String(body.length + 2)],
    ]);
  });

  it('T1, T3: tuleap, a form and nothing that tells of the event', async () => {
    const { headers, body } = await sent('tuleap', {}, { type: 'push', data: '{"ref":"refs/heads/é x","n":1.0}' });
    expect(body).toBe('payload=%7B%22ref%22%3A%22refs%5C%2Fheads%5C%2F%5Cu00e9+x%22%2C%22n%22%3A1.0%7D');
    expect(headers).toEqual([
      connection,
      ['Content-Type', 'application/x-www-form-urlencoded'],
      ['User-Agent', expect.stringMatching(/^Posthorn\//)],
      ['content-length', String(body.length)],
    ]);
  });

  it('W1: standard-webhooks, signed at the moment of the attempt', async () => {
    const { headers, body } = await sent('standard-webhooks', { secret: 'whsec_MfKQ9r8GKYqUTwjUPD8ILPZIo2LaLaSw' });
    const key = Buffer.from('MfKQ9r8GKYqUTwjUPD8ILPZIo2LaLaSw', 'base64');
    const signature = createHmac('sha256', key).update(`${event.id}.1614265330.${body}`).digest('base64');
    expect(headers).toEqual([
      connection,
      ['Content-Type', 'application/json'],
      ['User-Agent', expect.stringMatching(/^Posthorn\//)],
      ['webhook-id', event.id],
      ['webhook-timestamp', '1614265330'],
      ['webhook-signature', `v1,${signature}`],
      ['content-length', String(Buffer.byteLength(body))],
    ]);
  });

  it('W2: cloudevents, with the attributes in the body or in headers', async () => {
    const structured = await sent('cloudevents', {});
    expect(structured.body).toBe(
      `{"specversion":"1.0","id":"${event.id}","source":"/repos/octocat/Hello-World","type":"package.added","time":"2014-09-08T12:59:53.1148196Z","actor":"maartenba","datacontenttype":"application/json","data":{"PackageVersion":"≥ 2.0"}}`,
    );
    expect(structured.headers).toContainEqual(['Content-Type', 'application/cloudevents+json']);
    const binary = await sent('cloudevents', { mode: 'binary' }, { actor: 'Jürgen "100 %"' });
    expect(binary.body).toBe('{"PackageVersion":"≥ 2.0"}');
    expect(binary.headers).toEqual([
      connection,
      ['Content-Type', 'application/json'],
      ['User-Agent', expect.stringMatching(/^Posthorn\//)],
      ['ce-specversion', '1.0'],
      ['ce-id', event.id],
      ['ce-source', '/repos/octocat/Hello-World'],
      ['ce-type', 'package.added'],
      ['ce-time', '2014-09-08T12:59:53.1148196Z'],
      ['ce-actor', 'J%C3%BCrgen%20%22100%20%25%22'],
      ['content-length', '28'],
    ]);
  });

  it.each(Object.keys(dialects) as DialectName[])(
    'G1: %s says how long a large body is, never sends it in chunks, and no header twice',
    async (dialect) => {
      const { headers, body } = await sent(dialect, {}, { type: 'push', data: `{"long":"${'é'.repeat(500_000)}"}` });
      const names = headers.map(([name]) => name);
      expect(new Set(names).size).toBe(names.length);
      expect(names).not.toContain('transfer-encoding');
      expect(headers.at(-1)).toEqual(['content-length', String(Buffer.byteLength(body))]);
    },
  );
});

describe('the request line and the Host header', () => {
  it.each([
    ['http://hooks.test:PORT', '/', 'hooks.test'],
    ['http://hooks.test:PORT?x=1', '/?x=1', 'hooks.test'],
    ['http://HOOKS.test:PORT/Case/%2f/%zz', '/Case/%2f/%zz', 'hooks.test'],
    ['http://hooks.test:PORT/a/../b//c;d=1?', '/b//c;d=1', 'hooks.test'],
    ['http://hooks.test:PORT/p q?a=b c&d=%20#fragment', '/p%20q?a=b%20c&d=%20', 'hooks.test'],
    ['http://hooks.test:PORT/ü?ü=<">', '/%C3%BC?%C3%BC=%3C%22%3E', 'hooks.test'],
    ['http://hooks.test:PORT/?to=http://other.test/&a=b;c|d', '/?to=http://other.test/&a=b;c|d', 'hooks.test'],
    ['http://bücher.test:PORT/', '/', 'xn--bcher-kva.test'],
    ['http://127.1:0PORT/', '/', '127.0.0.1'],
  ])('%s is asked for as %s on %s', async (url, path, host) => {
    const receiver = await answering(ok);
    const transport = webTransport({ guard: loopbackGuard(async () => ['127.0.0.1']) });
    await transport.send(jobFor(hookTo(url.replace('PORT', String(receiver.port)))));
    const { line, headers } = parsed(receiver.requests[0] ?? Buffer.of());
    expect(line).toBe(`POST ${path} HTTP/1.1`);
    expect(headers.filter(([name]) => name === 'host')).toEqual([['host', `${host}:${receiver.port}`]]);
  });
});
