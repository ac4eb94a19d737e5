import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { apiConfig, devConfig, doctorConfig, ingestConfig, keysConfig, workerConfig } from '../src/config.ts';
import { chooseServer } from '../src/server/choose-server.ts';
import { describeSettings, type Environment } from '../src/settings.ts';

const page = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8');

/** The rows of the page's tables. */
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| `POSTHORN_'))
  .map((line) => {
    const [, setting = '', readBy = '', fallback = '', what = '', when = ''] = line
      .split('|')
      .map((cell) => cell.trim());
    return { name: setting.replaceAll('`', ''), readBy: readBy.split(', '), default: fallback, what, when };
  });

/** What is required. */
const enough: Environment = {
  XDG_CONFIG_HOME: '/nonexistent',
  POSTHORN_REDIS_URL: 'redis://127.0.0.1',
  POSTHORN_SECRET_KEY: Buffer.alloc(32).toString('base64'),
};

/** Which settings something reads. */
function readsOf(read: (env: Environment) => unknown): string[] {
  const names = new Set<string>();
  const env = new Proxy(enough, {
    get: (target, name: string) => {
      if (name.startsWith('POSTHORN_')) names.add(name);
      return target[name];
    },
  });
  read(env);
  return [...names];
}

const configs: [string, (env: Environment) => unknown][] = [
  ['ingest', ingestConfig],
  ['api', apiConfig],
  ['worker', workerConfig],
  ['dev', devConfig],
  ['doctor', (env) => doctorConfig(env, () => null)],
  ['keys', keysConfig],
  ['all others', (env) => chooseServer(env, undefined)],
];
const readers = configs.map(([who, config]) => [who, readsOf(config)] as const);

describe('docs/configuration.md', () => {
  test('has every setting once, and no other', () => {
    expect(rows.map(({ name }) => name).toSorted()).toEqual(
      describeSettings({})
        .map(({ name }) => name)
        .toSorted(),
    );
  });

  test.for([
    'POSTHORN_DATA_DIR',
    'POSTHORN_SECRET_OVERLAP_HOURS',
    'POSTHORN_CONCURRENCY',
    'POSTHORN_HOOK_CONCURRENCY',
    'POSTHORN_SHARDS',
    'POSTHORN_DURABILITY',
    'POSTHORN_ACK_REPLICAS',
    'POSTHORN_MEMORY_LIMIT_PERCENT',
    'POSTHORN_MAX_WAITING_EVENTS',
    'POSTHORN_MAX_WAITING_DELIVERIES',
    'POSTHORN_RETENTION_DAYS',
    'POSTHORN_DELIVERIES_PER_HOOK',
    'POSTHORN_LOG_LEVEL',
  ])('says of %s what it is when it is not set', (name) => {
    const [value] = rows.find((row) => row.name === name)?.default.split(' ') ?? [];
    for (const [, config] of configs) expect(config({ ...enough, [name]: value })).toEqual(config(enough));
  });

  test.for(describeSettings({}))('says what $name is without being set, who reads it, and what for', (setting) => {
    const row = rows.find(({ name }) => name === setting.name);
    expect(row?.default).toBe(setting.default);
    expect(row?.readBy).toEqual(readers.filter(([, names]) => names.includes(setting.name)).map(([who]) => who));
    expect(row?.what).toMatch(/\w{2}/);
    expect(row?.when).toMatch(/\w{2}/);
  });
});
