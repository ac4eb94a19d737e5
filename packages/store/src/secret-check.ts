import { type HookDocument, openHook } from './hook-record.ts';
import { listSources } from './sources.ts';
import { type Store, shardOfSource } from './store.ts';

/**
 * Tries to open the secrets of all hooks.
 *
 * @returns how many hooks have secrets, and the ids of those that this store's keys do not open
 */
export async function checkSecrets(store: Store): Promise<{ sealed: number; unreadable: string[] }> {
  let sealed = 0;
  const unreadable: string[] = [];
  for (const { id: source } of await listSources(store)) {
    const { prefix } = shardOfSource(store, source);
    for (const hook of await store.redis.zrange(`${prefix}hooks:${source}`, '0', '-1')) {
      const text = await store.redis.hget(`${prefix}h:${hook}`, 'doc');
      const document = text === null ? undefined : (JSON.parse(text) as HookDocument);
      if (!document || document.sealed === null) continue;
      sealed++;
      if (openHook(document, store.secrets).sealed !== null) unreadable.push(hook);
    }
  }
  return { sealed, unreadable };
}
