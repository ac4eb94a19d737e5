import type { ReplayState } from '@posthorn/core/replay';
import { globalPrefix } from '../keys.ts';
import { runScript } from '../scripts.ts';
import type { Store } from '../store.ts';

/** What can happen to a replay (lua/change_replay.lua). */
export type ReplayChange = 'selected' | 'pause' | 'resume' | 'cancel' | 'finish' | 'settle';

/** For how long a replay is kept after all of it is counted: 30 days. */
export const keptSeconds = 30 * 86_400;

/**
 * Moves a replay on, if it is in a state that allows it. Done twice, it does nothing more.
 *
 * @returns its state afterwards, and whether that is what was wanted; undefined when there is no such replay
 */
export async function changeReplay(
  store: Store,
  id: string,
  change: ReplayChange,
): Promise<{ state: ReplayState; allowed: boolean } | undefined> {
  const answer = await runScript(store.redis, 'change_replay', globalPrefix, [id, change, keptSeconds]);
  if (!answer) return undefined;
  const [state, allowed] = answer as [ReplayState, number];
  return { state, allowed: allowed === 1 };
}
