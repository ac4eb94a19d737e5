import { hookSourcesOf } from '@posthorn/core/source';
import { splitEventKey } from '@posthorn/store/event-record';
import { fanOut, type Matched } from '@posthorn/store/fan-out';
import type { Shard } from '@posthorn/store/keys';
import type { Store } from '@posthorn/store/store';
import type { EventEntry } from '@posthorn/store/streams';
import type { HookCache } from './hook-cache.ts';
import { matchingHooks } from './match.ts';

/**
 * Fans events out: matches each with its sources' hooks and makes the
 * deliveries. Where hooks changed since they were read, that event is matched
 * again with what they are now.
 */
export async function fanOutEvents(
  store: Store,
  shard: Shard,
  hooks: HookCache,
  entries: readonly EventEntry[],
): Promise<void> {
  const types = new Map(entries.map(({ entry, type }) => [entry, type]));
  let todo = entries.map(({ entry, event }) => ({ entry, event }));
  while (todo.length > 0) {
    const matched = await Promise.all(
      todo.map((one) => match(hooks, one.entry, one.event, types.get(one.entry) ?? '')),
    );
    todo = await fanOut(store, shard, matched);
    for (const { event } of todo) for (const source of sourcesOf(event)) hooks.forgetSource(source);
  }
}

async function match(hooks: HookCache, entry: string, event: string, type: string): Promise<Matched> {
  const sources = sourcesOf(event);
  const perSource = await Promise.all(sources.map((source) => hooks.ofSource(source)));
  return {
    entry,
    event,
    sources,
    versions: perSource.map(({ version }) => version),
    hooks: perSource.flatMap((one) => matchingHooks(one.hooks, type).map(({ id }) => id)),
  };
}

function sourcesOf(event: string): string[] {
  return hookSourcesOf(splitEventKey(event).source);
}
