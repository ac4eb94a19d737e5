import type { Hook } from '@posthorn/core/hook';
import { hookSourcesOf } from '@posthorn/core/source';
import { splitEventKey } from '@posthorn/store/event-record';
import { wholeEvent } from '@posthorn/store/events';
import { fanOut, type Matched } from '@posthorn/store/fan-out';
import type { Shard } from '@posthorn/store/keys';
import type { Store } from '@posthorn/store/store';
import type { EventEntry } from '@posthorn/store/streams';
import type { EventCache } from './event-cache.ts';
import type { HookCache } from './hook-cache.ts';
import { matchingHooks, passing } from './match.ts';

/** What fan-out reads from: hooks, and events for those hooks that have a filter. */
export interface FanOutCaches {
  hooks: HookCache;
  events: EventCache;
}

/**
 * Fans events out: matches each with its sources' hooks and makes the
 * deliveries. Where hooks changed since they were read, that event is matched
 * again with what they are now.
 */
export async function fanOutEvents(
  store: Store,
  shard: Shard,
  { hooks, events }: FanOutCaches,
  entries: readonly EventEntry[],
): Promise<void> {
  const types = new Map(entries.map(({ entry, type }) => [entry, type]));
  let todo: readonly Pick<EventEntry, 'entry' | 'event'>[] = entries;
  while (todo.length > 0) {
    const matchOf = await createMatcher(hooks, todo);
    const matched = todo.map(({ entry, event }) => ({
      entry,
      event,
      ...matchOf(splitEventKey(event).source, types.get(entry) ?? ''),
    }));
    todo = await fanOut(store, shard, await withFilters(store, shard, events, matched));
    for (const { event } of todo) {
      for (const source of hookSourcesOf(splitEventKey(event).source)) hooks.forgetSource(source);
    }
  }
}

/** The hooks for a source and type; `filtering` are those whose filter has yet to look at the event. */
interface Match extends Pick<Matched, 'sources' | 'versions' | 'hooks'> {
  filtering: readonly Hook[];
}

/** Reads the hooks that events may go to, once per source; what it gives back matches once per source and type. */
async function createMatcher(
  hooks: HookCache,
  events: readonly Pick<EventEntry, 'event'>[],
): Promise<(source: string, type: string) => Match> {
  const sources = new Set(events.flatMap(({ event }) => hookSourcesOf(splitEventKey(event).source)));
  const read = await Promise.all([...sources].map((source) => hooks.ofSource(source)));
  const hooksOf = new Map(read.map((one) => [one.source, one]));
  const matches = new Map<string, Match>();

  function match(source: string, type: string): Match {
    const heard = hookSourcesOf(source).flatMap((one) => hooksOf.get(one) ?? []);
    const found = heard.flatMap((one) => matchingHooks(one.hooks, type));
    return {
      sources: heard.map((one) => one.source),
      versions: heard.map((one) => one.version),
      hooks: found.flatMap(({ id, filter }) => (filter ? [] : [id])),
      filtering: found.filter(({ filter }) => filter),
    };
  }
  return (source, type) => {
    const key = `${type} ${source}`;
    const known = matches.get(key) ?? match(source, type);
    matches.set(key, known);
    return known;
  };
}

/** Asks the filters of those hooks that have one. Events are read for them only. */
async function withFilters(
  store: Store,
  shard: Shard,
  events: EventCache,
  matched: readonly (Matched & Match)[],
): Promise<readonly Matched[]> {
  const asked = matched.filter(({ filtering }) => filtering.length > 0);
  if (asked.length === 0) return matched;
  const read = await events.get(
    shard,
    asked.map(({ event }) => event),
  );
  const all: Matched[] = [];
  for (const one of matched) {
    const event = one.filtering.length > 0 ? read.get(one.event) : undefined;
    // An event that is gone can't be delivered, whatever is said here.
    const passed = event ? await passing(one.filtering, event, (large) => wholeEvent(store, shard, large)) : [];
    all.push({ ...one, hooks: [...one.hooks, ...passed.map(({ id }) => id)] });
  }
  return all;
}
