import { Problem } from '@posthorn/core/problem';
import { hookSourcesOf } from '@posthorn/core/source';
import { getHook, type StoredHook } from '@posthorn/store/hooks';
import type { Replay, ReplayDocument } from '@posthorn/store/replays/record';
import { getSource } from '@posthorn/store/sources';
import type { Store } from '@posthorn/store/store';
import { managedSource, managedSources, manages } from './access.ts';
import type { Caller } from './auth.ts';

/** How far a replay may reach, and who may see it. */
export type ReplayScope = Pick<ReplayDocument, 'within' | 'about'>;

/**
 * Narrows what is asked for to what the caller may deliver again: of a user,
 * what hooks on its own sources were to get.
 *
 * @throws Problem `not_found` for a source or a hook that is not the caller's
 */
export async function replayScope(
  store: Store,
  caller: Caller,
  { source, hook }: { source?: string | undefined; hook?: number | undefined },
): Promise<ReplayScope & { hook: StoredHook | undefined }> {
  if (source !== undefined) await managedSource(store, caller, source);
  const stored = hook === undefined ? undefined : await managedHook(store, caller, hook);
  if (stored) {
    const { source: on, source_number: number } = stored.hook;
    return { hook: stored, within: caller.role === 'operator' ? null : [on], about: { [on]: number ?? 0 } };
  }
  const own = caller.role === 'operator' ? null : await managedSources(store, caller);
  const within = own?.map(({ id }) => id) ?? null;
  if (source === undefined) {
    return { hook: undefined, within, about: own && Object.fromEntries(own.map(({ id, number }) => [id, number])) };
  }
  // An organization's hooks hear of its repositories: their deliveries are among those of a repository.
  const heard = hookSourcesOf(source).filter((id) => within === null || within.includes(id));
  const found = await Promise.all(heard.map((id) => getSource(store, id)));
  const about = found.flatMap((one) => (one ? [[one.id, one.number] as const] : []));
  return { hook: undefined, within, about: Object.fromEntries(about) };
}

async function managedHook(store: Store, caller: Caller, id: number): Promise<StoredHook> {
  const stored = await getHook(store, id);
  const source = stored && (await getSource(store, stored.hook.source));
  if (stored && source && manages(caller, source)) return stored;
  throw new Problem('not_found', `There is no hook ${id}. GET /v1/hooks lists those that are.`);
}

/** Says of a replay whether the caller may see and steer it: who manages all sources that it is about. */
export async function visibleReplays(store: Store, caller: Caller): Promise<(replay: Replay) => boolean> {
  if (caller.role === 'operator') return () => true;
  const own = new Map((await managedSources(store, caller)).map(({ id, number }) => [id, number]));
  return ({ about }) => {
    const sources = Object.entries(about ?? {});
    return sources.length > 0 && sources.every(([id, number]) => own.get(id) === number);
  };
}

/** The one source that a replay is about, under which its owners find it in the audit log; a hook's is the hook's. */
export function sourceOf({ filter, about }: Pick<Replay, 'filter' | 'about'>): string | undefined {
  return filter.hook === undefined ? filter.source : Object.keys(about ?? {})[0];
}
