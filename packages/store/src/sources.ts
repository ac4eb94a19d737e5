import { type Source, sourceBucket } from '@posthorn/core/source';
import { z } from 'zod';
import { decodeDialect } from './source-facts.ts';
import { run, type Store, shardOfSource } from './store.ts';

const documentSchema = z.object({
  owners: z.array(z.string()),
  co_owners: z.array(z.string()),
  public: z.boolean(),
});
type SourceSettings = z.infer<typeof documentSchema> & Partial<Pick<Source, 'dialect'>>;

/** Creates a source, or replaces its settings. With another dialect its hooks count as changed. */
export async function saveSource(
  store: Store,
  id: string,
  { dialect = null, ...settings }: SourceSettings,
  now: Date,
): Promise<{ source: Source; created: boolean }> {
  const [number, created_at, isNew] = (await run(store, shardOfSource(store, id), 'save_source', [
    id,
    sourceBucket(id),
    JSON.stringify(settings),
    now.toISOString(),
    dialect ?? '',
  ])) as [string, string, number];
  return { source: { ...settings, dialect, id, number: Number(number), created_at }, created: isNew === 1 };
}

/** Reads a source. */
export async function getSource(store: Store, id: string): Promise<Source | undefined> {
  const key = `${shardOfSource(store, id).prefix}src:${id}`;
  const [doc, number, created_at, dialect] = await store.redis.hmget(key, 'doc', 'number', 'created_at', 'dialect');
  if (!doc || !created_at) return undefined;
  return {
    ...documentSchema.parse(JSON.parse(doc)),
    dialect: decodeDialect(dialect),
    id,
    number: Number(number),
    created_at,
  };
}

/** All sources, by id. */
export async function listSources(store: Store): Promise<Source[]> {
  const perShard = await Promise.all(
    store.shards.map((shard) => store.redis.zrange(`${shard.prefix}sources`, '0', '-1')),
  );
  const sources = await Promise.all(
    perShard
      .flat()
      .sort()
      .map((id) => getSource(store, id)),
  );
  return sources.filter((source) => source !== undefined);
}

/** Deletes a source without hooks. */
export async function deleteSource(store: Store, id: string): Promise<'deleted' | 'missing' | 'has_hooks'> {
  const answer = await run(store, shardOfSource(store, id), 'delete_source', [id]);
  return answer === 1 ? 'deleted' : answer === -1 ? 'has_hooks' : 'missing';
}
