import { sourceBucket } from '@posthorn/core/source';
import type { Shard } from './keys.ts';
import { run, type Store } from './store.ts';

/** The events of an entry matched with hooks, and the hook versions that the match was made from. */
export interface Matched {
  entry: string;
  /** The sources whose hooks were looked at, the events' own first. */
  sources: readonly string[];
  /** Null where the hooks were read after the entry was: all that changed before its events were accepted is in them. */
  versions: readonly number[] | null;
  /** All events of the entry, in their order. */
  events: readonly { id: string; hooks: readonly number[] }[];
}

/** An entry under way. `done` is how far it is, in the words of lua/fan_out.lua. */
interface Progress {
  match: Matched;
  done: string;
}

/**
 * Events, and deliveries about, per script call. While it runs Redis answers nobody, and workers
 * see what it made only when it ends: a hundred deliveries take it 1 or 2 ms.
 */
const maxEventsPerCall = 100;
const maxDeliveriesPerCall = 100;

/** Deliveries that a call makes of one event at the most: CHUNK in lua/fan_out.lua. */
const chunk = 200;

/**
 * Makes the deliveries of matched events, exactly once, in scripts of bounded
 * length (lua/fan_out.lua).
 *
 * @returns the entries whose hooks changed meanwhile: match them again
 */
export async function fanOut(store: Store, shard: Shard, matched: readonly Matched[]): Promise<Matched[]> {
  const moved: Matched[] = [];
  let todo = matched.map((match): Progress => ({ match, done: '0' }));
  while (todo.length > 0) {
    const parts = partsOfCall(todo);
    const answers = (await run(store, shard, 'fan_out', [store.gateCap, ...parts])) as string[];
    const unfinished = answers.flatMap((answer, i) => {
      const match = todo[i]?.match;
      if (match && answer === 'moved') moved.push(match);
      return match && /^\d/.test(answer) ? [{ match, done: answer }] : [];
    });
    todo = [...unfinished, ...todo.slice(parts.length)];
  }
  return moved;
}

/** A part of each of the first entries, as many as go into one call; one event at least. */
function partsOfCall(todo: readonly Progress[]): string[] {
  const parts: string[] = [];
  let events = 0;
  let deliveries = 0;
  for (const { match, done } of todo) {
    const [first = 0, hooksDone = 0] = done.split('+').map(Number);
    let end = first;
    for (const { hooks } of match.events.slice(first)) {
      const more = Math.min(Math.max(0, hooks.length - (end === first ? hooksDone : 0)), chunk);
      if (events > 0 && (events === maxEventsPerCall || deliveries + more > maxDeliveriesPerCall)) break;
      events++;
      deliveries += more;
      end++;
    }
    if (end === first) break;
    parts.push(toArgument(match, done, match.events.slice(first, end)));
    if (end < match.events.length) break;
  }
  return parts;
}

function toArgument({ entry, sources, versions, events }: Matched, done: string, part: Matched['events']): string {
  const bucket = sourceBucket(sources[0] ?? '');
  const lines = part.map(({ id, hooks }) => `${hooks.join(',') || '-'} ${id}`);
  return `${entry} ${bucket} ${done} ${events.length} ${sources.join(',')} ${versions?.join(',') ?? '*'}\n${lines.join('\n')}`;
}
