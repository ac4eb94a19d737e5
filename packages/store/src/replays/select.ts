import { deadPages } from '../dead-letters.ts';
import type { Shard } from '../keys.ts';
import { type DeliveryFilter, shardsFor } from '../list-deliveries.ts';
import { run, type Store } from '../store.ts';
import type { Replay } from './record.ts';

/** What a replay is to deliver: an ended delivery again, or an event for the first time to a hook that missed it. */
export type ReplayItem = number | { hook: number; event: string };

/** How far the selection of a replay on a shard is. */
export async function selectionCursor(store: Store, { prefix }: Shard, replay: string): Promise<string> {
  return (await store.redis.hget(`${prefix}replay:${replay}`, 'cursor')) ?? '';
}

/** Adds to what is selected, unless somebody else has moved the cursor: then false, and nothing is added. */
export async function addSelected(
  store: Store,
  shard: Shard,
  replay: string,
  cursor: { from: string; to: string },
  items: readonly ReplayItem[],
): Promise<boolean> {
  const args = [replay, cursor.from, cursor.to, ...items.map(encodeItem)];
  return (await run(store, shard, 'replay_add', args)) === 1;
}

/** Writes an item as lua/replay_step.lua reads it; `event` is an event key. */
function encodeItem(item: ReplayItem): string {
  return typeof item === 'number' ? String(item) : `e${item.hook} ${item.event}`;
}

/** Reads what {@link encodeItem} wrote. */
export function decodeItem(text: string): ReplayItem {
  const match = /^e(\d+) (.*)$/s.exec(text);
  return match ? { hook: Number(match[1]), event: match[2] ?? '' } : Number(text);
}

/** Which dead letters a replay is to deliver again. */
export function filterOf({ filter, within }: Pick<Replay, 'filter' | 'within'>): DeliveryFilter {
  if (within === null) return filter;
  const allowed = new Set(within);
  return { ...filter, visible: (hookSource) => hookSource !== undefined && allowed.has(hookSource) };
}

/**
 * Selects the dead letters of a replay, from where it had come to: safe to run again, and twice at once.
 *
 * @param goOn asked before each page
 * @returns whether all is selected
 */
export async function selectDeadLetters(store: Store, replay: Replay, goOn: () => Promise<boolean>): Promise<boolean> {
  const filter = filterOf(replay);
  for (const shard of shardsFor(store, filter)) {
    let from = await selectionCursor(store, shard, replay.id);
    const range = { after: Number(from || 0), upTo: replay.upTo[shard.index] ?? 0 };
    for await (const { last, found } of deadPages(store, shard, filter, range)) {
      if (!(await goOn())) return false;
      const to = String(last);
      const ids = found.map(({ id }) => id);
      // Another run of the same job is ahead: it sees to the rest.
      if (!(await addSelected(store, shard, replay.id, { from, to }, ids))) return false;
      from = to;
    }
  }
  return true;
}
