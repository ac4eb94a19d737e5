import type { Shard } from '../keys.ts';
import { redisTimeMs } from '../retention-run.ts';
import type { Store } from '../store.ts';
import { silenceMs } from '../workers.ts';
import { type WorkerAbout, workerAboutSchema } from './worker-about.ts';

/** A worker that was heard of within the last hour. */
export interface WorkerState {
  id: string;
  /** Heard of within the last 8 s: else its entries may be taken over. */
  isAlive: boolean;
  heartbeatAgeMs: number;
  inFlight: number;
  concurrency: number;
  /** Null where it did not say. */
  about: Pick<WorkerAbout, 'sinceMs' | 'host' | 'pid' | 'version'> | null;
}

/** Lists the workers, those that started first in front. */
export async function listWorkers(store: Store): Promise<WorkerState[]> {
  const nowMs = await redisTimeMs(store);
  const found = new Map<string, WorkerState>();
  for (const shard of store.shards) {
    for (const { id, heardAtMs, about } of await workersOf(store, shard)) {
      const known = found.get(id);
      const heartbeatAgeMs = Math.max(0, nowMs - heardAtMs, known?.heartbeatAgeMs ?? 0);
      found.set(id, {
        id,
        isAlive: heartbeatAgeMs < silenceMs,
        heartbeatAgeMs,
        inFlight: (known?.inFlight ?? 0) + (about?.inFlight ?? 0),
        concurrency: (known?.concurrency ?? 0) + (about?.concurrency ?? 0),
        about: about ?? known?.about ?? null,
      });
    }
  }
  return [...found.values()].toSorted((a, b) => (a.about?.sinceMs ?? 0) - (b.about?.sinceMs ?? 0));
}

async function workersOf(
  { redis }: Store,
  { prefix }: Shard,
): Promise<{ id: string; heardAtMs: number; about: WorkerAbout | null }[]> {
  const [scores, docs] = await Promise.all([
    redis.zrange(`${prefix}workers`, '0', '-1', 'WITHSCORES'),
    redis.hgetall(`${prefix}worker-docs`),
  ]);
  return Array.from({ length: scores.length / 2 }, (_, i) => {
    const id = scores[i * 2] ?? '';
    const doc = docs[id];
    const read = doc === undefined ? null : workerAboutSchema.safeParse(JSON.parse(doc));
    return { id, heardAtMs: Number(scores[i * 2 + 1]), about: read?.data ?? null };
  });
}
