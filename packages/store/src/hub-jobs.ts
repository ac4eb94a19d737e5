import type { Author } from '@posthorn/core/audit';

/** A request to the hub without credentials, which its callback has still to confirm (wire-formats.md S16). */
export interface HubIntent {
  mode: 'subscribe' | 'unsubscribe';
  source: string;
  /** Event type, `prefix.*` or `*`. */
  event: string;
  /** The topic's URL as the subscriber wrote it. */
  topic: string;
  callback: string;
  /** The hub's own URL. */
  hub: string;
  format: 'json' | 'form';
  /** Sealed (secret-box.ts), or null for none. */
  secret: string | null;
  leaseSeconds: number;
  /** PubSubHubbub 0.3: what to send back with the challenge; absent is nothing. */
  verifyToken?: string;
  /** Whom the audit log puts it down to. */
  by?: Author;
}

/** A word to a subscriber that it hears no more of a topic, or never will. */
export interface HubDenial {
  callback: string;
  topic: string;
  reason: string;
}

/** What the queue `hub` holds. */
export type HubJob =
  /** Ask the callback whether it means it, and do it if it does. */
  | ({ task: 'verify' } & HubIntent)
  /** End a topic of a subscription, if its lease still ends then. */
  | { task: 'expire'; hook: number; event: string; expires_at: string }
  /** Tell a subscriber. */
  | ({ task: 'deny' } & HubDenial);
