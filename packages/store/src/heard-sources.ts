import { parseSource } from '@posthorn/core/source';
import { type Store, shardOfSource } from './store.ts';

/** The sources whose events hooks on this one hear of: itself, and an organization's repositories (wire-formats.md G11). */
export async function sourcesHeardOn(store: Store, source: string): Promise<string[]> {
  const { kind, name } = parseSource(source) ?? {};
  if (kind !== 'orgs') return [source];
  const { prefix } = shardOfSource(store, source);
  // All have the same score; "0" comes right after "/".
  const repositories = await store.redis.zrange(`${prefix}sources`, `[repos/${name}/`, `(repos/${name}0`, 'BYLEX');
  return [source, ...repositories];
}
