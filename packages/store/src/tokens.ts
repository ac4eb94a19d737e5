import { randomUUID } from 'node:crypto';
import { hashToken, newToken, type Token, type TokenCreate, tokenRoles } from '@posthorn/core/token';
import { z } from 'zod';
import { globalKeys } from './keys.ts';
import type { Store } from './store.ts';

const tokenSchema = z.object({
  id: z.string(),
  role: z.enum(tokenRoles),
  user: z.string().nullable(),
  sources: z.array(z.string()),
  created_at: z.string(),
});

/** Makes a token. This is the only moment at which it can be seen. */
export async function createToken(
  store: Store,
  wanted: TokenCreate,
  now: Date,
): Promise<{ token: string; record: Token }> {
  const token = newToken();
  const record: Token = {
    id: randomUUID(),
    role: wanted.role,
    user: wanted.user ?? null,
    sources: wanted.sources ?? [],
    created_at: now.toISOString(),
  };
  await store.redis.hset(globalKeys.tokens, hashToken(token), JSON.stringify(record));
  return { token, record };
}

/** The token with this hash, if there is one. */
export async function findToken(store: Store, hash: string): Promise<Token | undefined> {
  const record = await store.redis.hget(globalKeys.tokens, hash);
  return record === null ? undefined : tokenSchema.parse(JSON.parse(record));
}

/** All tokens, without what they are. */
export async function listTokens(store: Store): Promise<Token[]> {
  const records = await store.redis.hvals(globalKeys.tokens);
  return records
    .map((record) => tokenSchema.parse(JSON.parse(record)))
    .sort((a, b) => (a.created_at < b.created_at ? -1 : 1));
}

/** Revokes a token by its id. */
export async function deleteToken(store: Store, id: string): Promise<boolean> {
  const all = await store.redis.hgetall(globalKeys.tokens);
  const entry = Object.entries(all).find(([, record]) => tokenSchema.parse(JSON.parse(record)).id === id);
  return entry !== undefined && (await store.redis.hdel(globalKeys.tokens, entry[0])) === 1;
}
