import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CommandFailed, UsageFailed } from '../src/failure.ts';
import { type Ran, type RunOptions, run as runLine } from './support/run.ts';

/** An answer of the pretended api: status and JSON. */
type Reply = readonly [status: number, body: unknown];

let api: Server;
let url: string;
let asked: { request: string; authorization: string | undefined; body: string }[];
let replies: Record<string, Reply>;

beforeEach(async () => {
  asked = [];
  replies = {};
  api = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const line = `${request.method} ${request.url}`;
      asked.push({
        request: line,
        authorization: request.headers.authorization,
        body: Buffer.concat(chunks).toString(),
      });
      const [status, body] = replies[line] ?? [
        404,
        { status: 404, code: 'not_found', title: 'Not found', detail: 'It is not there.' },
      ];
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  }).listen(0, '127.0.0.1');
  await once(api, 'listening');
  url = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
});
afterEach(() => {
  api.closeAllConnections();
  api.close();
});

/** Runs a command line against the pretended api. */
function run(args: string[], options: RunOptions = {}): Promise<Ran> {
  return runLine(args, { ...options, env: { POSTHORN_URL: url, POSTHORN_TOKEN: 'secret', ...options.env } });
}

function delivery(id: number, more: object = {}): object {
  return {
    id,
    source: 'feeds/a',
    hook: 1024,
    event: 'e1',
    type: 'package.added',
    kind: 'event',
    status: 'dead',
    reason: 'http_status',
    created_at: '2026-01-02T03:04:05.000Z',
    attempt_count: 1,
    status_code: 500,
    last_attempt_at: null,
    last_duration_ms: null,
    redelivery_of: null,
    redelivered_as: null,
    ...more,
  };
}

const send = ['events', 'send', '--source', 'feeds/a', '--type', 'package.added'];
const accepted = (duplicate: boolean): Reply => [202, { results: [{ status: 202, id: 'e1', duplicate }] }];

test('events send posts the data as it was written, with the token, to ingest where that is elsewhere', async () => {
  replies['POST /v1/events/batch'] = accepted(false);
  const env = { POSTHORN_URL: 'http://127.0.0.1:1', POSTHORN_INGEST_URL: url };
  const { out, error } = await run([...send, '--id', 'e1', '--data', '{"n": 12345678901234567890}'], { env });
  expect(error).toBeUndefined();
  expect(asked).toEqual([
    {
      request: 'POST /v1/events/batch',
      authorization: 'Bearer secret',
      body: '[{"id":"e1","source":"feeds/a","type":"package.added","data":{"n": 12345678901234567890}}]',
    },
  ]);
  expect(out).toContain('Event e1 is accepted');
});

test('events send reads data from a file or from standard input', async () => {
  replies['POST /v1/events/batch'] = accepted(true);
  const dir = mkdtempSync(join(tmpdir(), 'posthorn-cli-'));
  writeFileSync(join(dir, 'data.json'), '{"from":"file"}');
  await run([...send, '--data', `@${join(dir, 'data.json')}`]);
  rmSync(dir, { recursive: true });
  const { out } = await run([...send, '--data', '-', '--json'], { stdin: '{"from":"input"}' });
  expect(asked.map(({ body }) => (JSON.parse(body) as { data: unknown }[])[0]?.data)).toEqual([
    { from: 'file' },
    { from: 'input' },
  ]);
  expect(JSON.parse(out)).toEqual({ id: 'e1', duplicate: true });
});

test('a wrong command line is a usage error and asks the api nothing', async () => {
  const taken: string[] = [];
  for (const args of [
    ['events', 'send', '--source', 'feeds/a'],
    [...send, '--data', '{'],
    [...send, '--data', '[]'],
    [...send, '--data', '@/does/not/exist'],
    ['deliveries', 'list', '--status', 'lost'],
    ['deliveries', 'list', '--reason', 'boredom'],
    ['deliveries', 'list', '--status-code', '700'],
    ['deliveries', 'list', '--since', 'yesterday'],
    ['deliveries', 'list', '--json', '--ndjson'],
    ['deliveries', 'show', 'abc'],
    ['dead-letters', 'replay'],
    ['dead-letters', 'replay', '7', '--all'],
    ['dead-letters', 'replay', '--all', '--rate', '6000/s'],
    ['dead-letters', 'discard'],
    ['recover', '--hook', '7'],
    ['hooks', 'update', '7'],
    ['hooks', 'update', '7', '--policy', 'max_attempts=few'],
    ['event-types', 'register', 'a.type'],
    ['tokens', 'create', '--role', 'king'],
  ]) {
    const { error } = await run(args);
    if (!(error instanceof CommanderError || error instanceof UsageFailed)) taken.push(args.join(' '));
  }
  expect(taken).toEqual([]);
  expect(asked).toEqual([]);
});

test('deliveries list shows a table, follows pages up to the limit, and prints JSON', async () => {
  const path = 'GET /v1/deliveries?source=feeds%2Fa&status=dead';
  replies[`${path}&per_page=50`] = [200, { deliveries: [delivery(3), delivery(2)], next: '0-2' }];
  replies[`${path}&cursor=0-2&per_page=48`] = [200, { deliveries: [delivery(1, { status_code: null })], next: null }];
  const list = ['deliveries', 'list', '--source', 'feeds/a', '--status', 'dead'];
  const { out, error } = await run(list);
  expect(error).toBeUndefined();
  const [head, ...rows] = out.trim().split('\n');
  expect(head).toMatch(/^ID +STATUS +REASON +TYPE +SOURCE +HOOK +ATTEMPTS +ANSWER +CREATED$/);
  expect(rows[0]).toMatch(/^3 +dead +http_status +package\.added +feeds\/a +1024 +1 +500 +2026-01-02T03:04:05\.000Z$/);
  expect(rows).toHaveLength(3);
  asked = [];
  replies[`${path}&per_page=1`] = [200, { deliveries: [delivery(3)], next: '0-3' }];
  const json = await run([...list, '--limit', '1', '--json']);
  expect(JSON.parse(json.out)).toEqual([delivery(3)]);
  expect(asked).toHaveLength(1);
  expect(json.said).toBe('There may be more: add --cursor 0-3, or --all.\n');
  const lines = await run([...list, '--ndjson']);
  expect(
    lines.out
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { id: number }).id),
  ).toEqual([3, 2, 1]);
});

test('filters go to the api as its parameters', async () => {
  await run(['dead-letters', 'list', '--hook', '7', '--reason', 'timeout', '--status-code', '503', '--match', 'a b']);
  expect(asked[0]?.request).toBe('GET /v1/dead-letters?hook=7&reason=timeout&status_code=503&match=a+b&per_page=50');
});

test('relative times become absolute ones', async () => {
  await run(['deliveries', 'list', '--since', '2h']);
  const since = new URL(asked[0]?.request.slice(4) ?? '', url).searchParams.get('since');
  expect(Date.now() - Date.parse(since ?? '')).toBeGreaterThanOrEqual(2 * 3_600_000);
  expect(Date.now() - Date.parse(since ?? '')).toBeLessThan(2 * 3_600_000 + 60_000);
});

test('deliveries show prints every attempt in full, harmless for the terminal', async () => {
  const attempt = {
    number: 1,
    at: '2026-01-02T03:04:05.000Z',
    worker: 'w1',
    result: 'retry',
    late: false,
    request: { method: 'POST', url: 'https://example.com/hook', headers: { 'x-key': '********' }, body: '{"a":1}' },
    response: {
      status: 500,
      status_text: 'Oops',
      headers: { 'x-b': ['1', '2'] },
      body: 'bad\u001b[2Jnews\nline two',
      truncated: true,
    },
    timings: { dns_ms: 1, connect_ms: 2, tls_ms: null, first_byte_ms: 3, total_ms: 4.5 },
    error: { reason: 'http_status', message: 'It answered 500' },
    retry_in_ms: 5000,
  };
  replies['GET /v1/deliveries/7'] = [
    200,
    { ...delivery(7), next_attempt_at: '2026-01-02T03:04:10.000Z', attempts: [attempt] },
  ];
  const { out } = await run(['deliveries', 'show', '7']);
  for (const text of [
    'Delivery 7  event  dead',
    'next attempt    2026-01-02T03:04:10.000Z',
    'Attempt 1  2026-01-02T03:04:05.000Z  retry in 5.0 s  by w1',
    'dns 1 ms, connect 2 ms, first byte 3 ms, total 4.5 ms',
    'http_status: It answered 500',
    '  > POST https://example.com/hook\n  > x-key: ********\n  >\n  > {"a":1}\n',
    '  < 500 Oops\n  < x-b: 1\n  < x-b: 2\n  <\n  < bad\\x1b[2Jnews\n  < line two\n  < (the rest was not kept)\n',
  ]) {
    expect(out).toContain(text);
  }
});

test('colours are for terminals only', async () => {
  replies['GET /v1/deliveries/7'] = [200, { ...delivery(7), next_attempt_at: null, attempts: [] }];
  expect((await run(['deliveries', 'show', '7'])).out).not.toContain('\u001b');
  expect((await run(['deliveries', 'show', '7'], { hasColors: true })).out).toContain('\u001b[31mdead\u001b[39m');
});

test('deliveries redeliver asks for each, and fails if one is refused', async () => {
  replies['POST /v1/deliveries/1/redeliveries'] = [202, { job: '5', delivery: 1, redelivered_as: null }];
  replies['POST /v1/deliveries/2/redeliveries'] = [202, { job: null, delivery: 2, redelivered_as: 9 }];
  const good = await run(['deliveries', 'redeliver', '1', '2']);
  expect(good).toMatchObject({ out: '1: asked for, as job 5\n2: was redelivered before, as 9\n', error: undefined });
  const bad = await run(['deliveries', 'redeliver', '1', '3']);
  expect(bad.out).toContain('3: Not found. It is not there.');
  expect(bad.error).toBeInstanceOf(CommandFailed);
});

test('dead-letters list says so when there are none', async () => {
  replies['GET /v1/dead-letters?per_page=50'] = [200, { deliveries: [], next: null }];
  expect((await run(['dead-letters', 'list'])).out).toBe('No dead letters.\n');
});
