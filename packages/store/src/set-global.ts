import { globalPrefix } from './keys.ts';
import { runScript } from './scripts.ts';
import type { Store } from './store.ts';

/** A change of a hash of the whole deployment. */
export interface GlobalChange {
  /** One of {@link globalKeys}. */
  key: string;
  field: string;
  /** Null removes the field. */
  value: string | null;
  /** A field that counts the changes. */
  countIn?: string;
  /** What the audit log says of it (audit-note.ts). */
  note: string;
}

/** Makes the change, and notes it in the audit log. False when there was nothing to remove. */
export async function setGlobal(
  { redis }: Store,
  { key, field, value, countIn, note }: GlobalChange,
): Promise<boolean> {
  const hash = key.slice(globalPrefix.length);
  return (await runScript(redis, 'set_global', globalPrefix, [hash, field, value ?? '', countIn ?? '', note])) === 1;
}
