import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { copyPosthorn, type PosthornCopy } from './support/posthorn-copy.ts';
import { startPosthorn } from './support/posthorn-process.ts';
import { startReceiver } from './support/receiver.ts';

const page = readFileSync(new URL('../docs/adding-a-transport.md', import.meta.url), 'utf8');
const run = promisify(execFile);
const binary = (name: string, path: string): string =>
  join(createRequire(import.meta.url).resolve(`${name}/package.json`), '..', path);

let copy: PosthornCopy;
beforeAll(async () => {
  copy = copyPosthorn();
  for (const [, path = '', text = ''] of page.matchAll(/^`(\S+)`\n\n```ts\n(.*?)^```$/gms)) copy.write(path, text);
  const [, path = '', diffs = ''] = /^`(\S+)`\n\n(```diff\n.*?)^## /ms.exec(page) ?? [];
  for (const [, diff = ''] of diffs.matchAll(/^```diff\n(.*?)^```$/gms)) copy.patch(path, diff);
  await run(process.execPath, [binary('typescript', 'bin/tsc'), '-b'], { cwd: copy.dir });
}, 600_000);
afterAll(() => copy.remove());

it('the page touches nothing but one new folder, its tests and the registry', () => {
  const paths = [...page.matchAll(/^`(packages\/\S+)`$/gm)].map(([, path = '']) => path);
  const folders = new Set(paths.map((path) => path.replace(/[^/]+$/, '')));
  expect([...folders]).toEqual([
    'packages/transports/src/ntfy/',
    'packages/transports/src/',
    'packages/transports/test/ntfy/',
  ]);
  expect(paths.filter((path) => path.startsWith('packages/transports/src/') && !path.includes('/ntfy/'))).toEqual([
    'packages/transports/src/registry.ts',
  ]);
});

it('what the page shows passes the suite of all transports, as the page runs it', async () => {
  const args = ['run', 'packages/transports/test/ntfy', '--reporter=json'];
  const { stdout } = await run(process.execPath, [binary('vitest', 'vitest.mjs'), ...args], { cwd: copy.dir });
  const { numPassedTests, numFailedTests } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as Record<string, number>;
  expect(numFailedTests).toBe(0);
  expect(numPassedTests).toBeGreaterThan(10);
}, 600_000);

it('what the page shows is a transport of a running Posthorn: listed, checked, previewed, delivered', async () => {
  const ntfy = await startReceiver();
  const token = 'an-operator-token';
  const env = {
    POSTHORN_DATA_DIR: join(copy.dir, 'data'),
    POSTHORN_LISTEN: '127.0.0.1:0',
    POSTHORN_OPERATOR_TOKEN: token,
  };
  const dev = await startPosthorn(['dev'], env, join(copy.dir, 'packages/cli/bin/posthorn.js'));
  const call = async (method: string, path: string, body?: object) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const sent = body === undefined ? { headers } : { headers, body: JSON.stringify(body) };
    const response = await fetch(dev.url + path, { method, ...sent });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  try {
    const listed = Object.values((await call('GET', '/hooks')).body);
    expect(listed.at(-1)).toMatchObject({ name: 'ntfy', schema: { properties: { token: { writeOnly: true } } } });

    const hooks = '/feeds/sample-feed/hooks';
    const config = { server: ntfy.url, topic: 'builds', token: 'tk_secret' };
    const refused = await call('POST', hooks, { name: 'ntfy', config: { ...config, topic: 'no spaces' } });
    expect(refused.status).toBe(422);
    expect(JSON.stringify(refused.body)).toContain('topic must be 1 to 64 letters');

    const made = await call('POST', hooks, { name: 'ntfy', config });
    expect(made).toMatchObject({ status: 201, body: { config: { token: '********', topic: 'builds' } } });
    const preview = await call('POST', `${hooks}/${String(made.body['id'])}/preview`, {});
    expect(preview.status).toBe(200);
    expect(JSON.stringify(preview.body)).not.toContain('tk_secret');

    const data = { PackageIdentifier: 'My.Package', PackageVersion: '1.0' };
    await call('POST', '/v1/events', { source: 'feeds/sample-feed', type: 'package.added', data });
    await ntfy.until((arrivals) => arrivals.length >= 1);
    const [arrival] = ntfy.arrivals;
    expect(arrival?.headers.authorization).toBe('Bearer tk_secret');
    expect(JSON.parse(arrival?.body ?? '')).toMatchObject({
      topic: 'builds',
      title: expect.stringContaining('My.Package'),
      message: expect.stringContaining('1.0'),
    });
  } finally {
    dev.kill('SIGINT');
    await dev.ended;
    await ntfy.close();
  }
});
