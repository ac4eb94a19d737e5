import { hookDocuments } from './hook-documents.ts';
import { openHook } from './hook-record.ts';
import type { Store } from './store.ts';

/** How the secrets of hooks are sealed. */
export interface SecretCheck {
  /** Hooks that have secrets. */
  sealed: number;
  /** Those among them that are sealed with an older key than the first: `posthorn keys rotate` mends that. */
  older: number;
  /** Ids of those that no key opens. */
  unreadable: string[];
  /** Ids of hooks whose document is damaged: whether they have secrets can't be told. */
  damaged: string[];
}

/** Tries to open the secrets of all hooks. */
export async function checkSecrets(store: Store): Promise<SecretCheck> {
  const check: SecretCheck = { sealed: 0, older: 0, unreadable: [], damaged: [] };
  for await (const { hook, document } of hookDocuments(store)) {
    if (!document) check.damaged.push(hook);
    if (!document || document.sealed === null) continue;
    check.sealed++;
    if (openHook(document, store.secrets).sealed !== null) check.unreadable.push(hook);
    else if (!store.secrets?.isCurrent(document.sealed)) check.older++;
  }
  return check;
}
