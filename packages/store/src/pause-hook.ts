import { posthorn } from '@posthorn/core/audit';
import { noteText } from './audit-note.ts';
import type { Signed } from './hooks.ts';
import { run, type Store, shardOfId } from './store.ts';

/**
 * Pauses a hook, or lets it go on: deliveries wait meanwhile, and none is lost.
 * What was on its way already may still go out.
 *
 * @returns false when there is no such hook
 */
export async function pauseHook(store: Store, id: number, paused: boolean, by: Signed = posthorn): Promise<boolean> {
  const note = noteText({ action: by.action ?? (paused ? 'hook.paused' : 'hook.resumed'), by });
  const args = [store.gateCap, id, paused ? 1 : 0, 'audit', note];
  return (await run(store, shardOfId(store, id), 'pause_hook', args)) === 1;
}
