import { type AuditAction, type AuditRecord, type Author, auditRecordSchema } from '@posthorn/core/audit';
import type { Changes } from './audit-changes.ts';
import { globalPrefix } from './keys.ts';
import { runScript } from './scripts.ts';
import { type Store, shardOfSource } from './store.ts';

/** Streams of the audit log of a shard. Strangers have one of their own: they must not be able to push others' records out. */
export type AuditStream = 'audit' | 'audit-open';

/** What is noted of a change, beside whose hook on which source it was: the script that makes it adds those. */
export interface Noted {
  action: AuditAction;
  by: Author;
  target?: AuditRecord['target'];
  changes?: Changes;
}

const noteSchema = auditRecordSchema.omit({ id: true, time: true, source: true });

/** The text of a note as scripts are handed it (lua/lib/audit.lua). */
export function noteText({ action, by, target = {}, changes = {} }: Noted): string {
  const { actor, request, remote_address } = by;
  return JSON.stringify({ action, actor, request, remote_address, target, changes });
}

/** {@link noteText} of what changed, or '', which notes nothing, when nothing did. */
export function noteOfChanges(noted: Noted & { changes: Changes }): string {
  return Object.keys(noted.changes).length === 0 ? '' : noteText(noted);
}

/** Reads what {@link noteText} wrote. */
export function decodeNote(text: string): Omit<AuditRecord, 'id' | 'time' | 'source'> {
  return noteSchema.parse(JSON.parse(text));
}

/**
 * Notes what is about to be asked of a queue: where change and note can't be one, the note comes first. What is on
 * no one source is noted in the log of the whole deployment.
 */
export async function addNote(
  store: Store,
  { source, hook, ...noted }: Noted & { source?: string | undefined; hook?: number | undefined },
): Promise<void> {
  const prefix = source === undefined ? globalPrefix : shardOfSource(store, source).prefix;
  await runScript(store.redis, 'add_note', prefix, [source ?? '', hook ?? '', noteText(noted)]);
}
