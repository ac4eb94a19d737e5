import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Author } from '@posthorn/core/audit';
import { changesBetween } from '../audit-changes.ts';
import { addNote } from '../audit-note.ts';
import { newestId } from '../dead-letters.ts';
import { globalPrefix } from '../keys.ts';
import { redisTimeMs } from '../retention-run.ts';
import { runScript } from '../scripts.ts';
import type { Store } from '../store.ts';
import { activeReplays } from './read.ts';
import type { Replay, ReplayDocument } from './record.ts';

/** What somebody asks for. */
export type ReplayRequest = Omit<ReplayDocument, 'createdAtMs' | 'upTo' | 'askedBy'>;

/**
 * Makes a replay, which waits for the workers to select what it is to deliver: the
 * queue `replay` is to be asked for that.
 *
 * @param about the one source, and the hook, that it is known to be about: for the audit log
 */
export async function makeReplay(
  store: Store,
  asked: ReplayRequest,
  by: Author,
  about: { source?: string | undefined; hook?: number | undefined },
): Promise<Replay> {
  const upTo = (await sameUnderWay(store, asked)) ?? (await newestIds(store));
  const document: ReplayDocument = { ...asked, askedBy: by.actor, createdAtMs: await redisTimeMs(store), upTo };
  const id = randomBytes(5).toString('hex');
  await addNote(store, {
    ...about,
    action: asked.kind === 'replay' ? 'replay.started' : 'recovery.started',
    by,
    target: { replay: id },
    changes: changesBetween({}, { filter: asked.filter, rate_per_second: asked.ratePerSecond }),
  });
  await runScript(store.redis, 'make_replay', globalPrefix, [id, JSON.stringify(document)]);
  const notYet = { isSelected: false, startedAtMs: null, endedAtMs: null, settledAtMs: null };
  return { id, ...document, state: 'waiting', ...notYet };
}

function newestIds(store: Store): Promise<number[]> {
  return Promise.all(store.shards.map((shard) => newestId(store, shard)));
}

/**
 * Whoever asks for the same again while it is under way means the same deliveries,
 * not those that the first has made and that are dead again.
 */
async function sameUnderWay(store: Store, { kind, filter }: ReplayRequest): Promise<number[] | undefined> {
  const active = await activeReplays(store);
  return active
    .filter(({ state }) => state === 'waiting' || state === 'running' || state === 'paused')
    .find((one) => one.kind === kind && isDeepStrictEqual(withoutAbsent(one.filter), withoutAbsent(filter)))?.upTo;
}

function withoutAbsent(filter: ReplayRequest['filter']): unknown {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}
