import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { chooseServer } from '../../src/server/choose-server.ts';
import { contextsPath, writeContexts } from '../../src/server/contexts.ts';
import { ConfigError } from '../../src/settings.ts';
import { run } from '../support/run.ts';

let env: Record<string, string>;
beforeEach(() => {
  env = { XDG_CONFIG_HOME: mkdtempSync(join(tmpdir(), 'posthorn-config-')) };
});
afterEach(() => rmSync(env['XDG_CONFIG_HOME'] ?? '', { recursive: true }));

const keep = (): void =>
  writeContexts(env, {
    current: 'one',
    contexts: {
      one: { url: 'https://one.example/', ingest_url: 'https://in.one.example', token: 'of-one' },
      two: { url: 'https://two.example' },
    },
  });

test('without anything it is posthorn dev on this machine, for events too, without a token', () => {
  expect(chooseServer(env, undefined)).toMatchObject({
    url: 'http://127.0.0.1:8080',
    ingestUrl: 'http://127.0.0.1:8080',
    token: undefined,
  });
});

test('the context in use counts, another one when it is named', () => {
  keep();
  expect(chooseServer(env, undefined)).toMatchObject({
    url: 'https://one.example',
    ingestUrl: 'https://in.one.example',
    token: 'of-one',
  });
  const two = { url: 'https://two.example', ingestUrl: 'https://two.example', token: undefined };
  expect(chooseServer(env, 'two')).toMatchObject(two);
  expect(chooseServer({ ...env, POSTHORN_CONTEXT: 'two' }, undefined)).toMatchObject(two);
});

test('variables win over contexts, but not over --context; a context’s token never goes to another URL', () => {
  keep();
  const set = { ...env, POSTHORN_URL: 'https://set.example' };
  expect(chooseServer(set, undefined)).toMatchObject({
    url: 'https://set.example',
    ingestUrl: 'https://set.example',
    token: undefined,
  });
  expect(chooseServer({ ...env, POSTHORN_TOKEN: 'set' }, undefined)).toMatchObject({
    url: 'https://one.example',
    token: 'set',
  });
  expect(chooseServer({ ...set, POSTHORN_TOKEN: 'set' }, 'one')).toMatchObject({
    url: 'https://one.example',
    token: 'of-one',
  });
});

test('a context that is not there, and a file that can’t be read, are told with what to do', () => {
  keep();
  expect(() => chooseServer(env, 'three')).toThrow(/There is no context "three" in .* \(one, two\)/);
  writeFileSync(contextsPath(env), '{"current": "gone", "contexts": {}}');
  expect(() => chooseServer(env, undefined)).toThrow(ConfigError);
  writeFileSync(contextsPath(env), '{');
  expect(() => chooseServer(env, undefined)).toThrow(/Mend it, or remove it/);
});

test('contexts are set, used, listed and removed; only their owner may read the file, and no list has a token', async () => {
  await run(['context', 'set', 'one', '--url', 'https://one.example', '--token', '-'], { env, stdin: 'of-one\n' });
  await run(['context', 'set', 'two', '--url', 'https://two.example'], { env });
  await run(['context', 'set', 'one', '--ingest-url', 'https://in.one.example'], { env });
  expect(chooseServer(env, undefined)).toMatchObject({ url: 'https://one.example', token: 'of-one' });
  expect(statSync(contextsPath(env)).mode & 0o777).toBe(0o600);
  expect(statSync(dirname(contextsPath(env))).mode & 0o777).toBe(0o700);
  await run(['context', 'use', 'two'], { env });
  const { out } = await run(['context', 'list', '--json'], { env });
  expect(JSON.parse(out)).toMatchObject([
    { name: 'one', in_use: false, has_token: true, ingest_url: 'https://in.one.example' },
    { name: 'two', in_use: true, has_token: false },
  ]);
  expect(out).not.toContain('of-one');
  await run(['context', 'remove', 'two'], { env });
  expect(chooseServer(env, undefined).url).toBe('http://127.0.0.1:8080');
  expect((await run(['context', 'set', 'bad name', '--url', 'https://a.example'], { env })).error).toMatchObject({
    message: 'The name must be up to 60 letters, digits, ., _ and -.',
  });
});
