import { tokenFrom } from '@posthorn/core/credentials';
import { hashToken, sameHash, type Token, unauthorized } from '@posthorn/core/token';
import { findToken } from '@posthorn/store/tokens';
import type { Store } from '@posthorn/store/store';
import { LRUCache } from 'lru-cache';

/** A revoked token may still post for this long: looking it up for every event would cost a round trip each. */
const cacheMs = 1000;

/** Finds out who sends a request, from its `Authorization` header. */
export type Authenticate = (authorization: string | undefined) => Promise<Token>;

/**
 * @param operatorToken a token of role `operator` from the settings, beside the stored ones
 * @throws (the returned function) Problem `unauthorized`
 */
export function createAuthenticate(store: Store, operatorToken: string | undefined): Authenticate {
  const operatorHash = operatorToken === undefined ? undefined : hashToken(operatorToken);
  const known = new LRUCache<string, Token>({ max: 10_000, ttl: cacheMs });
  return async (authorization) => {
    const token = tokenFrom(authorization);
    if (token === undefined) throw unauthorized();
    const hash = hashToken(token);
    if (operatorHash !== undefined && sameHash(hash, operatorHash)) return operator;
    const record = known.get(hash) ?? (await findToken(store, hash));
    if (!record) throw unauthorized();
    known.set(hash, record, { noUpdateTTL: true });
    return record;
  };
}

const operator: Token = { id: 'settings', role: 'operator', user: null, sources: [], created_at: '' };
