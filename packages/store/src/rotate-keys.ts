import { hookDocuments, readDocument, type StoredDocument } from './hook-documents.ts';
import { parseDocument } from './hook-record.ts';
import type { SecretBox } from './secret-box.ts';
import { run, type Store } from './store.ts';

/** What became of the hooks that have secrets. */
export interface KeyRotation {
  /** Sealed anew, with the first key. */
  rotated: number;
  /** Sealed with the first key already. */
  current: number;
  /** Ids of those that no key opens; they are left as they are. */
  unreadable: string[];
  /** Ids of hooks whose document is damaged; they are left as they are, too. */
  damaged: string[];
}

/**
 * Seals the secrets of all hooks with the first key. Online: each hook is
 * replaced only if it is still as it was read, and read again otherwise, so
 * that no edit is lost. What is done is done: ended in the middle, it goes on
 * where it was when it is run again.
 *
 * @throws Error when the store has no keys, and when Redis is away
 */
export async function rotateKeys(store: Store): Promise<KeyRotation> {
  const { secrets } = store;
  if (!secrets) throw new Error('The store was opened without POSTHORN_SECRET_KEY.');
  const rotation: KeyRotation = { rotated: 0, current: 0, unreadable: [], damaged: [] };
  for await (const stored of hookDocuments(store)) {
    const result = await reseal(store, secrets, stored);
    if (result === 'rotated' || result === 'current') rotation[result]++;
    if (result === 'unreadable' || result === 'damaged') rotation[result].push(stored.hook);
  }
  return rotation;
}

async function reseal(
  store: Store,
  secrets: SecretBox,
  { shard, hook, text: first }: StoredDocument,
): Promise<'rotated' | 'current' | 'unreadable' | 'damaged' | 'none'> {
  for (let text: string | null = first; text !== null; text = await readDocument(store, shard, hook)) {
    const document = parseDocument(text);
    if (!document) return 'damaged';
    if (document.sealed === null) return 'none';
    if (secrets.isCurrent(document.sealed)) return 'current';
    const opened = open(secrets, document.sealed);
    if (opened === null) return 'unreadable';
    const resealed = JSON.stringify({ ...document, sealed: secrets.seal(opened) });
    if ((await run(store, shard, 'replace_document', [hook, text, resealed])) === 1) return 'rotated';
  }
  return 'none';
}

function open(secrets: SecretBox, sealed: string): string | null {
  try {
    return secrets.open(sealed);
  } catch {
    return null;
  }
}
