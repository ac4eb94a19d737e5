import { sourceBucket } from '@posthorn/core/source';
import { splitEventKey } from './event-record.ts';
import type { Shard } from './keys.ts';
import { run, type Store } from './store.ts';

/** An event matched with hooks, and the hook versions that the match was made from. */
export interface Matched {
  entry: string;
  event: string;
  /** The sources whose hooks were looked at, the event's own first. */
  sources: readonly string[];
  versions: readonly number[];
  hooks: readonly number[];
}

/**
 * Events, and deliveries about, per script call. While it runs Redis answers nobody, and workers
 * see what it made only when it ends: a hundred deliveries take it 2 or 3 ms.
 */
const maxEventsPerCall = 50;
const maxDeliveriesPerCall = 100;

/** Deliveries that a call makes of one event at the most: CHUNK in lua/fan_out.lua. */
const chunk = 200;

/**
 * Makes the deliveries of matched events, exactly once, in scripts of bounded
 * length (lua/fan_out.lua).
 *
 * @returns the events whose hooks changed meanwhile: match them again
 */
export async function fanOut(store: Store, shard: Shard, matched: readonly Matched[]): Promise<Matched[]> {
  const moved: Matched[] = [];
  let todo = matched.map((match) => ({ match, done: '0' }));
  while (todo.length > 0) {
    const batch = todo.slice(0, countPerCall(todo));
    const answers = (await run(store, shard, 'fan_out', [
      store.gateCap,
      ...batch.map(({ match, done }) => toArgument(match, done)),
    ])) as string[];
    const unfinished = batch.flatMap(({ match }, i) => {
      const answer = answers[i] ?? 'stale';
      if (answer === 'moved') moved.push(match);
      return /^\d+$/.test(answer) ? [{ match, done: answer }] : [];
    });
    todo = [...unfinished, ...todo.slice(batch.length)];
  }
  return moved;
}

/** How many of these events, one at least, go into one call. */
function countPerCall(todo: readonly { match: Matched }[]): number {
  let deliveries = 0;
  const tooMany = todo.findIndex(({ match }, i) => {
    deliveries += Math.min(match.hooks.length, chunk);
    return i > 0 && deliveries > maxDeliveriesPerCall;
  });
  return Math.min(tooMany < 0 ? todo.length : tooMany, maxEventsPerCall);
}

function toArgument({ entry, event, sources, versions, hooks }: Matched, done: string): string {
  const bucket = sourceBucket(splitEventKey(event).source);
  return `${entry} ${bucket} ${done} ${sources.join(',')} ${versions.join(',')} ${hooks.join(',') || '-'} ${event}`;
}
