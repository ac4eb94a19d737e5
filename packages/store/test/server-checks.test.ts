import { describe, expect, test } from 'vitest';
import { checkVersion, clockSkewMs, serverVersion } from '../src/server-checks.ts';
import type { Store } from '../src/store.ts';

/** A Redis whose clock is `aheadMs` ahead, and which reads it `thereMs` after it was asked and answers `backMs` later. */
function redisThatTakes(trips: { thereMs: number; backMs: number }[], aheadMs: number) {
  let nowMs = 1_700_000_000_000;
  const left = trips.values();
  const time = async (): Promise<[number, number]> => {
    const { thereMs, backMs } = left.next().value ?? { thereMs: 2, backMs: 2 };
    const theirsMs = nowMs + thereMs + aheadMs;
    nowMs += thereMs + backMs;
    return [Math.floor(theirsMs / 1000), (theirsMs % 1000) * 1000];
  };
  return { store: { redis: { time } } as unknown as Store, now: () => nowMs };
}

test.each([0, 90_000, -90_000])(
  'clocks %i ms apart are found to be so, though Redis answers slowly now and then',
  async (aheadMs) => {
    const slowBack = { thereMs: 0, backMs: 8000 };
    const slowThere = { thereMs: 8000, backMs: 0 };
    const quick = { thereMs: 3, backMs: 1 };
    for (const trips of [[slowBack], [slowThere, slowThere, quick], [slowBack, slowThere, slowBack, slowBack, quick]]) {
      const { store, now } = redisThatTakes(trips, aheadMs);
      expect(Math.abs((await clockSkewMs(store, now)) - aheadMs)).toBeLessThanOrEqual(2);
    }
  },
);

describe('checkVersion', () => {
  /** What a server answers INFO server with: the fields in their order, as far as they name it, and some others. */
  function infoOf(...fields: string[]): string {
    return ['# Server', ...fields, 'redis_git_sha1:00000000', 'tcp_port:6379', ''].join('\r\n');
  }

  function serverThatSays(info: string): Store {
    return { redis: { info: async () => info } } as unknown as Store;
  }

  // Valkey says the version of Redis that it is compatible with, for old clients, and its own beside it.
  const valkey = (version: string): string[] => [
    'redis_version:7.2.4',
    'server_name:valkey',
    `valkey_version:${version}`,
  ];

  test.each([
    ['Redis 7.0.0', ['redis_version:7.0.0']],
    ['Redis 7.4.2', ['redis_version:7.4.2']],
    ['Redis 10.0.1', ['redis_version:10.0.1']],
    ['Valkey 7.2.5', valkey('7.2.5')],
    ['Valkey 9.0.0', valkey('9.0.0')],
  ])('is content with %s', async (name, fields) => {
    const store = serverThatSays(infoOf(...fields));
    expect(await checkVersion(store)).toEqual([]);
    expect(await serverVersion(store)).toBe(name);
  });

  test.each([
    ['Redis 6.2.14', ['redis_version:6.2.14']],
    ['Redis 6.0.16', ['redis_version:6.0.16']],
    ['Redis 5.0.7', ['redis_version:5.0.7']],
    ['Redis 2.8.24', ['redis_version:2.8.24']],
    ['Redis (unknown)', []],
  ])('refuses %s, and says what to use', async (name, fields) => {
    const store = serverThatSays(infoOf(...fields));
    expect(await checkVersion(store)).toEqual([
      { what: 'Redis is older than 7.0', remedy: 'use Redis 7.0 or Valkey 7.2, or newer' },
    ]);
    expect(await serverVersion(store)).toBe(name);
  });
});
