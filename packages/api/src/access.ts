import { Problem } from '@posthorn/core/problem';
import { hookSourcesOf, type Source } from '@posthorn/core/source';
import { getSource, listSources } from '@posthorn/store/sources';
import type { Store } from '@posthorn/store/store';
import type { Caller } from './auth.ts';

/** Whether someone may manage a source's hooks and see its deliveries (wire-formats.md M10). */
export function manages(caller: Caller, source: Source): boolean {
  return caller.role === 'operator' || source.owners.includes(caller.user) || source.co_owners.includes(caller.user);
}

/**
 * A source that the caller manages.
 *
 * @throws Problem `not_found`, the same whether it isn't there or isn't theirs
 */
export async function managedSource(store: Store, caller: Caller, id: string): Promise<Source> {
  const source = await getSource(store, id);
  if (source && manages(caller, source)) return source;
  throw noSource(caller, id);
}

/** All sources that the caller manages. */
export async function managedSources(store: Store, caller: Caller): Promise<Source[]> {
  return (await listSources(store)).filter((source) => manages(caller, source));
}

/** Ids of the sources that the caller manages; undefined for an operator, who needs no check. */
export async function visibleIds(store: Store, caller: Caller): Promise<Set<string> | undefined> {
  if (caller.role === 'operator') return undefined;
  return new Set((await managedSources(store, caller)).map(({ id }) => id));
}

/** Says of a delivery whether someone may see it, by its hook's source (undefined when the hook is gone) and its event's. */
export type MaySee = (hookSource: string | undefined, eventSource: string) => boolean;

/**
 * Which deliveries the caller may see: those of hooks that it manages, also
 * where an organization's hook hears of a repository of somebody else
 * (wire-formats.md G11). Of a deleted hook it is not known whose it was: then
 * all sources must be the caller's that it can have been on. Undefined for an
 * operator, who needs no check.
 */
export async function visibleDeliveries(store: Store, caller: Caller): Promise<MaySee | undefined> {
  if (caller.role === 'operator') return undefined;
  const sources = await listSources(store);
  const all = new Set(sources.map(({ id }) => id));
  const mine = new Set(sources.filter((source) => manages(caller, source)).map(({ id }) => id));
  return (hookSource, eventSource) =>
    hookSource === undefined
      ? mine.has(eventSource) && hookSourcesOf(eventSource).every((id) => mine.has(id) || !all.has(id))
      : mine.has(hookSource);
}

/** The 404 for a source. */
export function noSource(caller: Caller, id: string): Problem {
  return caller.role === 'operator'
    ? new Problem('not_found', `There is no source ${id}. Make it with PUT /v1/sources/${id}.`)
    : new Problem('not_found', `There is no source ${id}, or ${caller.user} is not among its owners and co-owners.`);
}
