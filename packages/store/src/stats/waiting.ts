import { hookSources } from '../hook-sources.ts';
import type { Shard } from '../keys.ts';
import { answersOf } from '../pipeline.ts';
import type { Store } from '../store.ts';

/** What waits for a place, or for its time. */
export interface Waiting {
  /** Deliveries in the lines of hooks. */
  inLines: number;
  due: number;
  nextDueAtMs: number | null;
  /** The longest lines among those of a sample of all that wait. */
  longest: { hook: number; source: string | null; waiting: number }[];
}

/** How many waiting deliveries are looked at to find long lines, and how many of those to show. */
const sampled = 300;
const shownLines = 10;

/**
 * Looks at what waits on a shard. Nobody keeps the lines in order of their
 * length: a line that holds much of what waits is found by drawing some of it.
 */
export async function waitingOn(store: Store, shard: Shard): Promise<Waiting> {
  const { redis } = store;
  const { prefix } = shard;
  const [waiting, due, next, drawn] = await Promise.all([
    redis.scard(`${prefix}waiting`),
    redis.zcard(`${prefix}due`),
    redis.zrange(`${prefix}due`, '0', '0', 'WITHSCORES'),
    redis.srandmember(`${prefix}waiting`, sampled),
  ]);
  return {
    inLines: Math.max(0, waiting - due),
    due,
    nextDueAtMs: next[1] === undefined ? null : Number(next[1]),
    longest: await longestLines(store, shard, await hooksOfDeliveries(store, shard, drawn)),
  };
}

async function hooksOfDeliveries({ redis }: Store, { prefix }: Shard, ids: readonly string[]): Promise<number[]> {
  const pipeline = redis.pipeline();
  // The heading of a record begins with its hook.
  for (const id of ids) pipeline.getrange(`${prefix}d:${id}`, 0, 20);
  const heads = ids.length > 0 ? await answersOf<string>(pipeline) : [];
  return [...new Set(heads.flatMap((head) => /^H(\d+)\t/.exec(head)?.[1] ?? []).map(Number))];
}

async function longestLines(store: Store, shard: Shard, hooks: readonly number[]): Promise<Waiting['longest']> {
  if (hooks.length === 0) return [];
  const pipeline = store.redis.pipeline();
  for (const hook of hooks) pipeline.zcard(`${shard.prefix}line:${hook}`);
  const lengths = await answersOf<number>(pipeline);
  const lines = hooks.map((hook, i) => ({ hook, waiting: lengths[i] ?? 0 })).filter(({ waiting }) => waiting > 0);
  const longest = lines.toSorted((a, b) => b.waiting - a.waiting).slice(0, shownLines);
  const sources = await hookSources(
    store,
    shard,
    longest.map(({ hook }) => hook),
  );
  return longest.map((line) => ({ ...line, source: sources.get(line.hook) ?? null }));
}
