import { globalPrefix } from '../keys.ts';
import { answersOf } from '../pipeline.ts';
import type { Store } from '../store.ts';
import { decodeReplay, type Replay, type ReplayCounts, replayFields, sumCounts } from './record.ts';

/** Reads a replay; undefined when there is none, or it is kept no longer. */
export async function getReplay(store: Store, id: string): Promise<Replay | undefined> {
  const [replay] = await getReplays(store, [id]);
  return replay;
}

/** Reads replays; those that are kept no longer are left out. */
async function getReplays(store: Store, ids: readonly string[]): Promise<Replay[]> {
  if (ids.length === 0) return [];
  const pipeline = store.redis.pipeline();
  for (const id of ids) pipeline.hmget(`${globalPrefix}replay:${id}`, ...replayFields);
  const answers = await answersOf<(string | null)[]>(pipeline);
  return ids.flatMap((id, i) => decodeReplay(id, answers[i] ?? []) ?? []);
}

/** What replays have done so far. */
export async function countsOf(store: Store, ids: readonly string[]): Promise<ReplayCounts[]> {
  if (ids.length === 0) return [];
  const pipeline = store.redis.pipeline();
  for (const id of ids) for (const { prefix } of store.shards) pipeline.hgetall(`${prefix}replay:${id}`);
  const answers = await answersOf<Record<string, string>>(pipeline);
  const width = store.shards.length;
  return ids.map((_, i) => sumCounts(answers.slice(i * width, (i + 1) * width)));
}

/** Replays of which something is still to do or to count. */
export async function activeReplays(store: Store): Promise<Replay[]> {
  return getReplays(store, await store.redis.smembers(`${globalPrefix}replays-active`));
}

/** One page of replays, the newest first. */
export interface ReplayPage {
  replays: Replay[];
  /** Hand back as `before` for the next page; null after the last. */
  next: number | null;
}

/** Lists those replays that `isWanted` says. A page may be short while `next` is there. */
export async function listReplays(
  store: Store,
  isWanted: (replay: Replay) => boolean,
  { before, perPage }: { before: number | undefined; perPage: number },
): Promise<ReplayPage> {
  const max = before === undefined ? '+inf' : `(${before}`;
  const key = `${globalPrefix}replays`;
  const ids = await store.redis.zrange(key, max, '-inf', 'BYSCORE', 'REV', 'LIMIT', 0, perPage);
  const replays = await getReplays(store, ids);
  const last = ids.at(-1);
  const next = last === undefined || ids.length < perPage ? null : await store.redis.zscore(key, last);
  return { replays: replays.filter(isWanted), next: next === null ? null : Number(next) };
}
