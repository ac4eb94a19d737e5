import type { Shard } from './keys.ts';
import type { Store } from './store.ts';

/** The sources of hooks of one shard by the hooks' ids; those that are gone are left out. */
export async function hookSources(store: Store, shard: Shard, hooks: readonly number[]): Promise<Map<number, string>> {
  const unique = [...new Set(hooks)];
  const sources = new Map<number, string>();
  if (unique.length === 0) return sources;
  const pipeline = store.redis.pipeline();
  for (const hook of unique) pipeline.hget(`${shard.prefix}h:${hook}`, 'source');
  const replies = (await pipeline.exec()) ?? [];
  for (const [i, hook] of unique.entries()) {
    const [error, source] = replies[i] ?? [];
    if (error) throw error;
    if (typeof source === 'string') sources.set(hook, source);
  }
  return sources;
}
