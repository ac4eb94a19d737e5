import type { Ask } from '../http/ask.ts';
import type { components } from '../schema.ts';
import { wholeList } from './pages.ts';

/** What events happen on and hooks are installed on. */
export type Source = components['schemas']['Source'];

/** Settings of a source. */
export type SourceSettings = components['schemas']['SourcePut'];

/** Sources. To make, change and delete them takes an operator's token. */
export interface Sources {
  /** Those that the caller manages; an operator sees all. */
  list(): Promise<Source[]>;
  /** One of them, by its id, such as `feeds/sample-feed`. */
  get(id: string): Promise<Source>;
  /** Makes a source, or replaces its settings: what is left out goes back to its default. */
  put(id: string, settings?: SourceSettings): Promise<Source>;
  /** Deletes a source that has no hooks. */
  delete(id: string): Promise<void>;
}

/** Makes {@link Sources}. */
export function sourcesOf(ask: Ask): Sources {
  return {
    list: () => wholeList((query) => ask('get', '/v1/sources', { query })),
    get: async (id) => (await ask('get', '/v1/sources/{id}', { params: { id } })).body,
    put: async (id, settings = {}) => (await ask('put', '/v1/sources/{id}', { params: { id }, body: settings })).body,
    delete: async (id) => void (await ask('delete', '/v1/sources/{id}', { params: { id } })),
  };
}
