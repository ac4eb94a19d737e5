import { hashToken } from '@posthorn/core/token';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '../src/store.ts';
import { createToken, deleteToken, findToken, listTokens } from '../src/tokens.ts';
import { someTime } from './support/protocol.ts';
import { startTestStore, type TestStore } from './support/store.ts';

let tested: TestStore;
let store: Store;
beforeAll(async () => {
  tested = await startTestStore();
  store = tested.store;
});
beforeEach(() => tested.clear());
afterAll(() => tested.close());

describe('tokens', () => {
  test('are found by their hash, and say what they grant', async () => {
    const { token, record } = await createToken(store, { role: 'producer', sources: ['feeds/*'] }, someTime);
    expect(record).toMatchObject({
      role: 'producer',
      user: null,
      sources: ['feeds/*'],
      created_at: someTime.toISOString(),
    });
    expect(await findToken(store, hashToken(token))).toEqual(record);
    expect(await findToken(store, token)).toBeUndefined();
    expect(await findToken(store, hashToken('another'))).toBeUndefined();
  });

  test('are in Redis as a hash only', async () => {
    const { token } = await createToken(store, { role: 'user', user: 'ann' }, someTime);
    const all: string[] = [];
    for (const key of await store.redis.keys('*')) {
      if ((await store.redis.type(key)) === 'hash') all.push(JSON.stringify(await store.redis.hgetall(key)));
    }
    expect(all.join()).toContain(hashToken(token));
    expect(all.join()).not.toContain(token.slice(token.indexOf('_') + 1));
  });

  test('are listed by age and revoked by id, once', async () => {
    const younger = await createToken(store, { role: 'operator' }, new Date('2026-02-02T00:00:00Z'));
    const older = await createToken(store, { role: 'operator' }, someTime);
    expect(await listTokens(store)).toEqual([older.record, younger.record]);
    expect(await deleteToken(store, older.record.id)).toBe(true);
    expect(await deleteToken(store, older.record.id)).toBe(false);
    expect(await findToken(store, hashToken(older.token))).toBeUndefined();
    expect(await listTokens(store)).toEqual([younger.record]);
  });
});
