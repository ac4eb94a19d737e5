import { randomUUID } from 'node:crypto';
import { type Author, posthorn } from '@posthorn/core/audit';
import { hashToken, type Token, type TokenCreate, tokenRoles } from '@posthorn/core/token';
import { newToken } from '@posthorn/core/token-text';
import { z } from 'zod';
import { changesBetween } from './audit-changes.ts';
import { noteText } from './audit-note.ts';
import { globalKeys } from './keys.ts';
import { setGlobal } from './set-global.ts';
import type { Store } from './store.ts';

const tokenSchema = z.object({
  id: z.string(),
  role: z.enum(tokenRoles),
  user: z.string().nullable(),
  sources: z.array(z.string()),
  // Absent from tokens of older days.
  events_per_second: z.number().nullable().default(null),
  created_at: z.string(),
});

/** Makes a token. This is the only moment at which it can be seen. */
export async function createToken(
  store: Store,
  wanted: TokenCreate,
  now: Date,
  by: Author = posthorn,
): Promise<{ token: string; record: Token }> {
  const token = newToken();
  const record: Token = {
    id: randomUUID(),
    role: wanted.role,
    user: wanted.user ?? null,
    sources: wanted.sources ?? [],
    events_per_second: wanted.events_per_second ?? null,
    created_at: now.toISOString(),
  };
  const note = noteText({
    action: 'token.created',
    by,
    ...ofToken(record),
    changes: changesBetween({}, shown(record)),
  });
  await setGlobal(store, { key: globalKeys.tokens, field: hashToken(token), value: JSON.stringify(record), note });
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
export async function deleteToken(store: Store, id: string, by: Author = posthorn): Promise<boolean> {
  const all = await store.redis.hgetall(globalKeys.tokens);
  const known = Object.entries(all).map(([hash, text]) => ({ hash, record: tokenSchema.parse(JSON.parse(text)) }));
  const token = known.find(({ record }) => record.id === id);
  if (!token) return false;
  const changes = changesBetween(shown(token.record), {});
  const note = noteText({ action: 'token.revoked', by, ...ofToken(token.record), changes });
  return setGlobal(store, { key: globalKeys.tokens, field: token.hash, value: null, note });
}

function ofToken({ id }: Token): { target: { token: string } } {
  return { target: { token: id } };
}

/** What the audit log tells of a token. */
function shown({ role, user, sources, events_per_second }: Token): Record<string, unknown> {
  return { role, user, sources, events_per_second };
}
