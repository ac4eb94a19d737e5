import { crc16 } from '@posthorn/core/crc16';
import { sourceBucket } from '@posthorn/core/source';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeShards } from '../src/keys.ts';
import { type Store, shardOfId, shardOfSource } from '../src/store.ts';

const tagOf = (prefix: string): string => /^\{(.+)\}$/.exec(prefix)?.[1] ?? '';

/** Only what finding a shard looks at. */
const storeWith = (count: number): Store => ({ shards: makeShards(count) }) as unknown as Store;

describe('makeShards', () => {
  test('gives each shard a hash tag whose slot lies in its own part of all slots, in order', () => {
    for (const count of [1, 2, 3, 7, 16, 64]) {
      const shards = makeShards(count);
      const parts = shards.map(({ prefix }) => Math.floor(((crc16(tagOf(prefix)) % 16_384) * count) / 16_384));
      expect(parts).toEqual(Array.from({ length: count }, (_, index) => index));
      expect(shards.map(({ index }) => index)).toEqual(parts);
    }
  });

  test('gives the same shards every time: keys would be lost otherwise', () => {
    expect(makeShards(1)).toEqual([{ index: 0, prefix: '{p0}' }]);
    expect(makeShards(5)).toEqual(makeShards(5));
  });
});

const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._~-]{0,20}$/);
const source = fc.oneof(
  fc.tuple(fc.constantFrom('feeds', 'orgs', 'projects', 'sites'), name).map(([kind, one]) => `${kind}/${one}`),
  fc.tuple(name, name).map(([owner, repo]) => `repos/${owner}/${repo}`),
  fc.constant('system'),
);

describe('the shard of a source', () => {
  test('is found from any id that was made for the source', () => {
    fc.assert(
      fc.property(source, fc.integer({ min: 1, max: 64 }), fc.integer({ min: 1, max: 2 ** 42 }), (one, count, n) => {
        const store = storeWith(count);
        expect(shardOfId(store, n * 1024 + sourceBucket(one))).toBe(shardOfSource(store, one));
      }),
    );
  });

  test('is the same for an organization and its repositories', () => {
    fc.assert(
      fc.property(name, name, fc.integer({ min: 1, max: 64 }), (owner, repo, count) => {
        const store = storeWith(count);
        expect(shardOfSource(store, `repos/${owner}/${repo}`)).toBe(shardOfSource(store, `orgs/${owner}`));
      }),
    );
  });

  test('differs enough that every shard of eight gets its share of a thousand feeds', () => {
    const store = storeWith(8);
    const counts = Array.from({ length: 8 }, () => 0);
    for (let i = 0; i < 1000; i++) {
      const { index } = shardOfSource(store, `feeds/feed-${i}`);
      counts[index] = (counts[index] ?? 0) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(60);
    expect(Math.max(...counts)).toBeLessThan(200);
  });
});
