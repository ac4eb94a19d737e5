import { randomBytes } from 'node:crypto';
import { newestId } from '../dead-letters.ts';
import { globalPrefix } from '../keys.ts';
import { redisTimeMs } from '../retention-run.ts';
import { runScript } from '../scripts.ts';
import type { Store } from '../store.ts';
import type { Replay, ReplayDocument } from './record.ts';

/** What somebody asks for. */
export type ReplayRequest = Omit<ReplayDocument, 'createdAtMs' | 'upTo'>;

/** Makes a replay, which waits for the workers to select what it is to deliver. */
export async function makeReplay(store: Store, asked: ReplayRequest): Promise<Replay> {
  const upTo = await Promise.all(store.shards.map((shard) => newestId(store, shard)));
  const document: ReplayDocument = { ...asked, createdAtMs: await redisTimeMs(store), upTo };
  for (;;) {
    const id = randomBytes(5).toString('hex');
    const args = [id, JSON.stringify(document), document.createdAtMs];
    const isNew = await runScript(store.redis, 'make_replay', globalPrefix, args);
    if (isNew === 1) {
      const notYet = { isSelected: false, startedAtMs: null, endedAtMs: null, settledAtMs: null };
      return { id, ...document, state: 'waiting', ...notYet };
    }
  }
}
