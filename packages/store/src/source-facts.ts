import type { DialectName } from '@posthorn/core/dialect-names';
import type { Shard } from './keys.ts';
import type { Store } from './store.ts';

/** What hooks and deliveries tell of their source. */
export interface SourceFacts {
  /** Its integer id (wire-formats.md G1). */
  number: number;
  dialect: DialectName | null;
}

/**
 * Reads field `dialect` of a source: empty, or not there, where it has none. A newer version may have written one that
 * this one does not have: taken as it is, it keeps nobody from reading, and hooks that follow it say so (hooks.ts).
 */
export function decodeDialect(field: string | null | undefined): DialectName | null {
  return (field || null) as DialectName | null;
}

/** Reads facts of sources of one shard, each once; those that don't exist are left out. */
export async function readSourceFacts(
  store: Store,
  shard: Shard,
  sources: readonly string[],
): Promise<Map<string, SourceFacts>> {
  const unique = [...new Set(sources)];
  const facts = new Map<string, SourceFacts>();
  if (unique.length === 0) return facts;
  const pipeline = store.redis.pipeline();
  for (const source of unique) pipeline.hmget(`${shard.prefix}src:${source}`, 'number', 'dialect');
  const replies = (await pipeline.exec()) ?? [];
  for (const [i, source] of unique.entries()) {
    const [error, reply] = replies[i] ?? [];
    if (error) throw error;
    const [number, dialect] = reply as (string | null)[];
    if (number) facts.set(source, { number: Number(number), dialect: decodeDialect(dialect) });
  }
  return facts;
}
