import { type Author, posthorn } from '@posthorn/core/audit';
import { type Source, sourceBucket } from '@posthorn/core/source';
import { z } from 'zod';
import { changesBetween } from './audit-changes.ts';
import { noteOfChanges, noteText } from './audit-note.ts';
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
  by: Author = posthorn,
): Promise<{ source: Source; created: boolean }> {
  const shard = shardOfSource(store, id);
  for (;;) {
    const [doc, was] = await store.redis.hmget(`${shard.prefix}src:${id}`, 'doc', 'dialect');
    const before = doc ? { ...documentSchema.parse(JSON.parse(doc)), dialect: decodeDialect(was) } : undefined;
    const changes = changesBetween(before, { ...settings, dialect });
    const saved = (await run(store, shard, 'save_source', [
      id,
      sourceBucket(id),
      JSON.stringify(settings),
      now.toISOString(),
      dialect ?? '',
      doc ? (was ?? '') + doc : '',
      noteOfChanges({ action: before ? 'source.updated' : 'source.created', by, changes }),
    ])) as [string, string, number] | [];
    // Else somebody changed it between our reading and writing, and what changes is another thing.
    if (saved.length === 3) {
      const [number, created_at, isNew] = saved;
      return { source: { ...settings, dialect, id, number: Number(number), created_at }, created: isNew === 1 };
    }
  }
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
export async function deleteSource(
  store: Store,
  id: string,
  by: Author = posthorn,
): Promise<'deleted' | 'missing' | 'has_hooks'> {
  const note = noteText({ action: 'source.deleted', by });
  const answer = await run(store, shardOfSource(store, id), 'delete_source', [id, note]);
  return answer === 1 ? 'deleted' : answer === -1 ? 'has_hooks' : 'missing';
}
