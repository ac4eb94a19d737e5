import { readFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { startRedis } from './support/redis-server.ts';

test("the Redis of tests and benchmarks is set up as docker-compose.yml's", async () => {
  const compose = readFileSync(new URL('../docker-compose.yml', import.meta.url), 'utf8');
  const [, command = ''] = /redis-server ([^:]*)\n +volumes:/.exec(compose) ?? [];
  const settings = [...command.matchAll(/--(\S+) (\S+)/g)].map(([, name = '', value = '']) => ({ name, value }));
  expect(settings.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['appendonly', 'appendfsync', 'maxmemory-policy', 'auto-aof-rewrite-min-size']),
  );

  const server = await startRedis();
  const redis = new Redis(server.url);
  try {
    for (const { name, value } of settings) {
      const before = await redis.config('GET', name);
      // Redis says sizes in bytes: it is asked what it makes of the same text.
      await redis.config('SET', name, value);
      expect(before).toEqual(await redis.config('GET', name));
    }
  } finally {
    redis.disconnect();
    await server.stop();
  }
});
