import { isSubscribable, knownTypes, typesOf } from '@posthorn/core/event-types';
import { type Hook, type HookPatch, subscribes } from '@posthorn/core/hook';
import type { FieldError } from '@posthorn/core/problem';
import { parseSource, type SourceKind } from '@posthorn/core/source';
import { dialectOf } from '@posthorn/dialects/dialects';
import { hasFormFor, supportsEvent } from '@posthorn/transports/known';

const maxEvents = 100;

/** What a hook subscribes to that names nothing: pushes on repositories and organizations, else everything (wire-formats.md S5). */
export function defaultEvents(source: string): string[] {
  return defaultEventsOf(parseSource(source)?.kind);
}

/** {@link defaultEvents} by kind of source. */
export function defaultEventsOf(kind: SourceKind | undefined): string[] {
  return kind === 'repos' || kind === 'orgs' ? ['push'] : ['*'];
}

/** Applies `events`, `add_events` and `remove_events`, in that order (wire-formats.md S7). */
export function editedEvents(
  current: Hook['events'],
  patch: Pick<HookPatch, 'events' | 'add_events' | 'remove_events'>,
): string[] {
  const events = new Set([...(patch.events ?? current), ...(patch.add_events ?? [])]);
  for (const type of patch.remove_events ?? []) events.delete(type);
  return [...events];
}

/**
 * What is wrong with a hook's subscriptions: nothing left, types that its source hasn't, that make no sense on its
 * service (wire-formats.md M13), or that its dialect can't say.
 *
 * @param registered types that an operator registered for this source or its kind
 */
export function eventErrors(
  hook: Pick<Hook, 'name' | 'source' | 'source_dialect' | 'dialect' | 'events'>,
  registered: readonly string[] = [],
): FieldError[] {
  const { source, events } = hook;
  if (events.length === 0)
    return [{ field: 'events', message: 'would be empty; leave at least one, or set active to false' }];
  if (events.length > maxEvents)
    return [{ field: 'events', message: `would be over ${maxEvents}; use prefixes such as "package.*"` }];
  const builtIn = typesOf(source);
  const known = builtIn && [...builtIn, ...registered];
  const unknown = events.filter((wanted) => !registered.includes(wanted) && !isKnown(source, wanted, known));
  const unsayable = events.filter((wanted) => !unknown.includes(wanted) && !isSayable(wanted, known, hook));
  return [
    ...unknown.map((wanted) => ({
      field: 'events',
      message: `"${wanted}" is no event type of ${source}; those are ${[...typesToName(source), ...registered].join(', ')}, or "*" for all`,
    })),
    ...unsayable.map((wanted) => ({
      field: 'events',
      message: unsayableMessage(wanted, hook),
    })),
  ];
}

/** A prefix or "*" may stand for anything where types are not limited; names must be those of the kind of source (wire-formats.md G10). */
function isKnown(source: string, wanted: string, known: readonly string[] | null): boolean {
  if (!wanted.endsWith('*')) return isSubscribable(source, wanted);
  return known === null || known.some((type) => subscribes([wanted], type));
}

function typesToName(source: string): readonly string[] {
  const kind = parseSource(source)?.kind;
  return kind === undefined ? [] : knownTypes(kind);
}

type Formed = Pick<Hook, 'name' | 'source' | 'source_dialect' | 'dialect'>;

/** A prefix or "*" is fine if there is a form for some of it; the rest is skipped (wire-formats.md M7). */
function isSayable(wanted: string, known: readonly string[] | null, hook: Formed): boolean {
  if (!wanted.endsWith('*')) return hasFormFor(hook, wanted);
  return known === null || known.some((type) => subscribes([wanted], type) && hasFormFor(hook, type));
}

function unsayableMessage(wanted: string, hook: Formed): string {
  return supportsEvent(hook.name, wanted)
    ? `"${wanted}" has no form in dialect ${dialectOf(hook).name}; leave it out, or choose another dialect`
    : `"${wanted}" makes no sense on ${hook.name}; leave it out (GET /hooks has its supported_events)`;
}
