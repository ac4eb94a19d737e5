import type { Hook } from '@posthorn/core/hook';
import { hookSourcesOf } from '@posthorn/core/source';
import { eventKey } from '@posthorn/store/event-record';
import { wholeEvent } from '@posthorn/store/events';
import { fanOut, type Matched } from '@posthorn/store/fan-out';
import type { SourceHooks } from '@posthorn/store/hooks';
import type { Shard } from '@posthorn/store/keys';
import { isOutage } from '@posthorn/store/outage';
import type { Store } from '@posthorn/store/store';
import { type EventEntry, isMissingGroup } from '@posthorn/store/streams';
import type { Logger } from 'pino';
import type { EventCache } from './event-cache.ts';
import type { HookCache } from './hook-cache.ts';
import { matchingHooks, passing } from './match.ts';

/** What fan-out works with: hooks, and events for those hooks that have a filter. */
export interface FanOutDeps {
  hooks: HookCache;
  events: EventCache;
  log: Logger;
}

/**
 * Fans events out: matches each with its source's hooks and makes the
 * deliveries. An entry for which that fails, such as one with an event to filter that can't be read, stays pending and
 * is tried again; the others go on without it.
 */
export async function fanOutEvents(
  store: Store,
  shard: Shard,
  deps: FanOutDeps,
  entries: readonly EventEntry[],
): Promise<void> {
  try {
    await fanOutTogether(store, shard, deps, entries);
  } catch (error) {
    if (isOutage(error) || isMissingGroup(error)) throw error;
    const [first, ...others] = entries;
    deps.log.error({ err: error, entry: first?.entry, source: first?.source, others: others.length }, 'not fanned out');
    // Each by itself, so that the others go on.
    if (others.length > 0) for (const one of entries) await fanOutEvents(store, shard, deps, [one]);
  }
}

/**
 * Where hooks changed since they were read, those events are matched
 * again with what they are now, once: an event goes to the hooks as they were at some time after it was accepted
 * (design.md section 3.6), and a read that begins now tells of such a time. To wait for hooks that stand still would
 * keep everybody's events waiting for a source whose hooks change all the while.
 */
async function fanOutTogether(
  store: Store,
  shard: Shard,
  deps: FanOutDeps,
  entries: readonly EventEntry[],
): Promise<void> {
  const matched = await matchEntries(store, shard, deps, entries);
  const moved = new Set((await fanOut(store, shard, matched)).map(({ entry }) => entry));
  if (moved.size === 0) return;
  const again = entries.filter(({ entry }) => moved.has(entry));
  for (const { source } of again) for (const heard of hookSourcesOf(source)) deps.hooks.forgetSource(heard);
  // In the same turn as they are forgotten: nobody can have put there again what he began to read before.
  const rematched = await matchEntries(store, shard, deps, again);
  await fanOut(
    store,
    shard,
    rematched.map((match) => ({ ...match, versions: null })),
  );
}

async function matchEntries(
  store: Store,
  shard: Shard,
  { hooks, events }: FanOutDeps,
  entries: readonly EventEntry[],
): Promise<readonly Matched[]> {
  const matchOf = await createMatcher(hooks, entries);
  const matched = entries.map((entry) => matchEntry(entry, matchOf));
  return withFilters(store, shard, events, matched);
}

/** The hooks for events of a type; `filtering` are those whose filter has yet to look at each. */
interface Match {
  hooks: readonly number[];
  filtering: readonly Hook[];
}

/** What the events of a source are matched with. */
interface Matcher extends Pick<Matched, 'sources' | 'versions'> {
  match(type: string): Match;
}

interface MatchedEntry extends Omit<Matched, 'events'> {
  events: readonly (Match & { id: string })[];
}

function matchEntry({ entry, source, events }: EventEntry, matchers: ReadonlyMap<string, Matcher>): MatchedEntry {
  const matcher = matchers.get(source);
  if (!matcher) throw new Error(`Nobody has read the hooks of ${source}.`);
  const { sources, versions } = matcher;
  return { entry, sources, versions, events: events.map(({ id, type }) => ({ id, ...matcher.match(type) })) };
}

/** Reads the hooks that events may go to, once per source; what it gives back matches once per source and type. */
async function createMatcher(
  hooks: HookCache,
  entries: readonly Pick<EventEntry, 'source'>[],
): Promise<Map<string, Matcher>> {
  const own = new Set(entries.map(({ source }) => source));
  const heard = new Set([...own].flatMap((source) => hookSourcesOf(source)));
  const read = await Promise.all([...heard].map((source) => hooks.ofSource(source)));
  const hooksOf = new Map(read.map((one) => [one.source, one]));
  return new Map(
    [...own].map((source) => [source, matcherOf(hookSourcesOf(source).flatMap((one) => hooksOf.get(one) ?? []))]),
  );
}

function matcherOf(heard: readonly SourceHooks[]): Matcher {
  const matches = new Map<string, Match>();
  return {
    sources: heard.map(({ source }) => source),
    versions: heard.map(({ version }) => version),
    match: (type) => {
      const known = matches.get(type);
      if (known) return known;
      const found = heard.flatMap((one) => matchingHooks(one.hooks, type));
      const match = {
        hooks: found.flatMap(({ id, filter }) => (filter ? [] : [id])),
        filtering: found.filter(({ filter }) => filter),
      };
      matches.set(type, match);
      return match;
    },
  };
}

/** Asks the filters of those hooks that have one. Events are read for them only. */
async function withFilters(
  store: Store,
  shard: Shard,
  cache: EventCache,
  matched: readonly MatchedEntry[],
): Promise<readonly Matched[]> {
  const keyOf = ({ sources }: MatchedEntry, id: string): string => eventKey(sources[0] ?? '', id);
  const asked = matched.flatMap((entry) =>
    entry.events.flatMap(({ id, filtering }) => (filtering.length > 0 ? [keyOf(entry, id)] : [])),
  );
  if (asked.length === 0) return matched;
  const read = await cache.get(shard, asked);
  const all: Matched[] = [];
  for (const entry of matched) {
    const events: Matched['events'][number][] = [];
    for (const { id, hooks, filtering } of entry.events) {
      const event = filtering.length > 0 ? read.get(keyOf(entry, id)) : undefined;
      // An event that is gone can't be delivered, whatever is said here.
      const passed = event ? await passing(filtering, event, (large) => wholeEvent(store, shard, large)) : [];
      events.push({ id, hooks: [...hooks, ...passed.map((hook) => hook.id)] });
    }
    all.push({ ...entry, events });
  }
  return all;
}
