import type { Ask } from '../http/ask.ts';
import type { components } from '../schema.ts';
import { wholeList } from './pages.ts';

/** An API token, without its text. */
export type Token = components['schemas']['Token'];

/** What a new token may do. */
export type TokenSettings = components['schemas']['TokenCreate'];

/** A token that was just made: the only time that its text is shown. */
export type NewToken = components['schemas']['NewToken'];

/** API tokens. For operators. */
export interface Tokens {
  list(): Promise<Token[]>;
  create(settings: TokenSettings): Promise<NewToken>;
  /** Revokes a token, by its id. Ingest may go by it for a second more. */
  delete(id: string): Promise<void>;
}

/** Makes {@link Tokens}. */
export function tokensOf(ask: Ask): Tokens {
  return {
    list: () => wholeList((query) => ask('get', '/v1/tokens', { query })),
    create: async (body) => (await ask('post', '/v1/tokens', { body })).body,
    delete: async (id) => void (await ask('delete', '/v1/tokens/{id}', { params: { id } })),
  };
}
