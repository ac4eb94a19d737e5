import { type HookDocument, parseDocument } from './hook-record.ts';
import type { Shard } from './keys.ts';
import { listSources } from './sources.ts';
import { type Store, shardOfSource } from './store.ts';

/** A hook's document as it is stored. */
export interface StoredDocument {
  shard: Shard;
  hook: string;
  text: string;
  /** Undefined when it is damaged. */
  document: HookDocument | undefined;
}

/** How many documents are read in one round trip. */
const perTrip = 500;

/** Walks the documents of all hooks, source by source. What comes or goes meanwhile may be seen or not. */
export async function* hookDocuments(store: Store): AsyncGenerator<StoredDocument> {
  for (const { id: source } of await listSources(store)) {
    const shard = shardOfSource(store, source);
    const hooks = await store.redis.zrange(`${shard.prefix}hooks:${source}`, '0', '-1');
    for (let i = 0; i < hooks.length; i += perTrip) {
      const part = hooks.slice(i, i + perTrip);
      const texts = await Promise.all(part.map((hook) => readDocument(store, shard, hook)));
      for (const [j, text] of texts.entries()) {
        if (text !== null) yield { shard, hook: part[j] as string, text, document: parseDocument(text) };
      }
    }
  }
}

/** The text of a hook's document; null when there is no such hook. */
export function readDocument(store: Store, shard: Shard, hook: string): Promise<string | null> {
  return store.redis.hget(`${shard.prefix}h:${hook}`, 'doc');
}
