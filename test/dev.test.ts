import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { launchPosthorn, type PosthornProcess, startPosthorn } from './support/posthorn-process.ts';

let dataDir: string;
let running: Pick<PosthornProcess, 'kill' | 'ended'>[];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'posthorn-dev-'));
  running = [];
});
afterEach(async () => {
  for (const one of running) one.kill('SIGINT');
  await Promise.all(running.map((one) => one.ended));
  rmSync(dataDir, { recursive: true, force: true });
});

async function startDev(...options: string[]): Promise<PosthornProcess> {
  const dev = await startPosthorn(['dev', ...options], { POSTHORN_DATA_DIR: dataDir, POSTHORN_LISTEN: '127.0.0.1:0' });
  running.push(dev);
  return dev;
}

async function stop(dev: PosthornProcess): Promise<void> {
  dev.kill('SIGINT');
  expect(await dev.ended).toEqual({ code: 0, signal: null });
}

const tokenOf = (dev: PosthornProcess): string => /Operator token: (\S+)/.exec(dev.lines.join('\n'))?.[1] ?? '';

async function deliveries(dev: PosthornProcess): Promise<{ status: string; type: string }[]> {
  const response = await fetch(`${dev.url}/v1/deliveries`, { headers: { authorization: `Bearer ${tokenOf(dev)}` } });
  return ((await response.json()) as { deliveries: { status: string; type: string }[] }).deliveries;
}

it('the very first start delivers a sample and says so in a person’s terms; its curl lines work as printed', async () => {
  const dev = await startDev();
  const said = dev.lines.filter((line) => !line.startsWith('{')).join('\n');
  expect(said).toMatch(/a feed, feeds\/sample-feed/);
  expect(said).toMatch(/Delivered to http:\/\/127\.0\.0\.1:\d+\/receiver: it answered 200 after [\d.]+ ms/);
  expect(said).toMatch(/Posthorn is ready at http:\/\/127\.0\.0\.1:\d+/);

  const received = (await (await fetch(`${dev.url}/receiver`)).json()) as { body: string }[];
  expect(received).toHaveLength(1);
  expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({
    PayloadType: 'PackageAddedWebHookEventPayloadV1',
    Username: 'maartenba',
  });

  const { execFileSync } = await import('node:child_process');
  const [post, list] = [...said.matchAll(/^ {2}(curl .*)$/gm)].map(([, line]) => line ?? '');
  expect(JSON.parse(execFileSync('sh', ['-c', `${post} --silent`], { encoding: 'utf8' }))).toMatchObject({
    duplicate: false,
  });
  expect(JSON.parse(execFileSync('sh', ['-c', `${list} --silent`], { encoding: 'utf8' })).deliveries).toHaveLength(2);
});

it('the OpenAPI document has the routes of ingest and api together', async () => {
  const dev = await startDev();
  const { paths } = (await (await fetch(`${dev.url}/openapi.json`)).json()) as { paths: Record<string, object> };
  expect(Object.keys(paths['/v1/events'] ?? {})).toContain('post');
  expect(Object.keys(paths['/feeds/{feed}/hooks'] ?? {})).toContain('post');
  const page = await fetch(`${dev.url}/docs`);
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
});

it('Ctrl-C stops everything in order; the data is there after a restart, and nothing is welcomed twice', async () => {
  const first = await startDev();
  const token = tokenOf(first);
  await stop(first);
  expect(first.lines).toContain('Posthorn stopped.');
  const second = await startDev();
  expect(tokenOf(second)).toBe(token);
  expect(second.lines.join('\n')).not.toMatch('first start');
  expect(await deliveries(second)).toMatchObject([{ status: 'delivered', type: 'package.added' }]);
});

it('posthorn doctor beside it finds its Redis by itself; once it has stopped, doctor says what to set', async () => {
  const dev = await startDev();
  const place = join(dataDir, 'redis.json');
  expect(statSync(place).mode & 0o777).toBe(0o600);
  const doctor = launchPosthorn(['doctor'], { POSTHORN_DATA_DIR: dataDir });
  running.push(doctor);
  await doctor.ended;
  const said = doctor.lines.join('\n');
  expect(said).toContain(`that of posthorn dev in ${dataDir}`);
  expect(said).toMatch(/secret key +opens the secrets of/);
  await stop(dev);
  expect(existsSync(place)).toBe(false);
  const after = launchPosthorn(['doctor'], { POSTHORN_DATA_DIR: dataDir });
  running.push(after);
  expect((await after.ended).code).toBe(2);
  expect(after.lines.join('\n')).toContain('POSTHORN_REDIS_URL is not set');
});

it('after SIGKILL the Redis left behind is stopped before its files are used again', async () => {
  const first = await startDev();
  first.kill('SIGKILL');
  await first.ended;
  const second = await startDev();
  expect(await deliveries(second)).toHaveLength(1);
});

it('a second start on the same data directory is refused, naming what holds it', async () => {
  const first = await startDev();
  const second = launchPosthorn(['dev'], { POSTHORN_DATA_DIR: dataDir, POSTHORN_LISTEN: '127.0.0.1:0' });
  running.push(second);
  expect((await second.ended).code).toBe(1);
  expect(second.lines.join('\n')).toMatch(`is in use by process ${first.pid}`);
});

it('settings that cannot be read are named, with what to write; nothing is started', async () => {
  const started = launchPosthorn(['dev'], { POSTHORN_DATA_DIR: dataDir, POSTHORN_LISTEN: 'everywhere' });
  expect((await started.ended).code).toBe(2);
  expect(started.lines).toEqual([
    'posthorn: POSTHORN_LISTEN must be HOST:PORT, for example 127.0.0.1:8080. It is "everywhere".',
  ]);
});

it('with --services every transport can be tried on this machine: its hooks work as printed, and a page shows what arrived', async () => {
  const dev = await startDev('--services');
  const said = dev.lines.filter((line) => !line.startsWith('{')).join('\n');
  const [, page = ''] = /What they take is on (\S+)/.exec(said) ?? [];
  const hooks = [...said.matchAll(/^ {2}(curl \S+\/hooks .*)$/gm)].map(([, line]) => line ?? '');
  const { execFileSync } = await import('node:child_process');
  const made = hooks.map((line) => JSON.parse(execFileSync('sh', ['-c', `${line} --silent`], { encoding: 'utf8' })));
  expect(made.map(({ name }) => name)).toEqual(['email', 'slack', 'hipchat', 'twilio', 'twitter']);

  const headers = { authorization: `Bearer ${tokenOf(dev)}`, 'content-type': 'application/json' };
  const data = { PackageIdentifier: 'Seen.On.The.Page', PackageVersion: '<1.0>' };
  const event = { source: 'feeds/sample-feed', type: 'package.added', data };
  await fetch(`${dev.url}/v1/events`, { method: 'POST', headers, body: JSON.stringify(event) });
  await vi.waitFor(async () => expect(await (await fetch(`${page}/count`)).text()).toBe('5'), { timeout: 30_000 });
  const shown = await fetch(page);
  expect(shown.headers.get('content-security-policy')).toContain("default-src 'none'");
  const text = await shown.text();
  for (const section of text.split('<section ').slice(1)) expect(section).toContain('Seen.On.The.Page');
  expect(text).not.toContain('<1.0>');
  await stop(dev);
});
