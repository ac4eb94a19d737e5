import { type Author, posthorn } from '@posthorn/core/audit';
import { sourceBucket } from '@posthorn/core/source';
import { noteText } from './audit-note.ts';
import { type EventToAccept, encodeMeta } from './event-record.ts';
import { run, type Store, shardOfSource } from './store.ts';

/**
 * Sends an event to one hook only, once, whether it is active or not.
 *
 * @returns the delivery's id, or null when the hook is gone
 */
export async function ping(
  store: Store,
  hook: number,
  event: EventToAccept,
  by: Author = posthorn,
): Promise<number | null> {
  const id = (await run(store, shardOfSource(store, event.source), 'send_ping', [
    store.gateCap,
    hook,
    sourceBucket(event.source),
    event.source,
    event.id,
    event.contentHash,
    encodeMeta(event),
    event.data,
    noteText({ action: 'hook.pinged', by }),
  ])) as string | null;
  return id === null ? null : Number(id);
}
