import { eventKey } from './event-record.ts';
import { run, type Store, shardOfSource } from './store.ts';

/**
 * What the data of events says under `action` (wire-formats.md G2), by
 * {@link eventKey}; null where there is none, or the data is very large.
 * The events are of one shard.
 */
export async function eventActions(
  store: Store,
  events: readonly { source: string; event: string }[],
): Promise<Map<string, string | null>> {
  const keys = [...new Set(events.map(({ source, event }) => eventKey(source, event)))];
  const [first] = events;
  if (first === undefined) return new Map();
  const actions = (await run(store, shardOfSource(store, first.source), 'read_actions', keys)) as (string | null)[];
  return new Map(keys.map((key, i) => [key, actions[i] ?? null]));
}
