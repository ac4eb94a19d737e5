import { tokenFrom } from '@posthorn/core/credentials';
import { hashToken, sameHash, type Token, unauthorized } from '@posthorn/core/token';
import { isMistyped } from '@posthorn/core/token-text';
import type { Store } from '@posthorn/store/store';
import { findToken } from '@posthorn/store/tokens';
import { LRUCache } from 'lru-cache';

/**
 * Finds out who sends a request, from its `Authorization` header.
 *
 * @throws Problem `unauthorized`
 */
export type Authenticate = (authorization: string | undefined) => Promise<Token>;

/**
 * @param operatorToken a token of role `operator` from the settings, beside the stored ones
 * @param cacheMs how long a token that was found is not looked up again; a revoked one works that much longer
 */
export function createAuthenticate(store: Store, operatorToken: string | undefined, cacheMs = 0): Authenticate {
  const operatorHash = operatorToken === undefined ? undefined : hashToken(operatorToken);
  const found = new LRUCache<string, Token>({ max: 10_000, ttl: Math.max(cacheMs, 1) });
  return async (authorization) => {
    const token = tokenFrom(authorization);
    // What is mistyped costs Redis nothing.
    if (token === undefined || isMistyped(token)) throw unauthorized();
    const hash = hashToken(token);
    if (operatorHash !== undefined && sameHash(hash, operatorHash)) return operator;
    const record = found.get(hash) ?? (await findToken(store, hash));
    if (!record) throw unauthorized();
    if (cacheMs > 0) found.set(hash, record, { noUpdateTTL: true });
    return record;
  };
}

const operator: Token = {
  id: 'settings',
  role: 'operator',
  user: null,
  sources: [],
  events_per_second: null,
  created_at: '',
};
