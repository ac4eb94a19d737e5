import { createHmac, type KeyObject, sign } from 'node:crypto';
import { eventGuid } from '@posthorn/core/event';
import type { DialectAttempt } from '../dialect.ts';
import { signingKey, signingSecrets } from './secret.ts';

/** What a Standard Webhooks signature is made of. */
export interface Signable {
  /** The same in every attempt: receivers recognise repeats by it. */
  id: string;
  /** The exact request body, as text or as its bytes. */
  body: string | Uint8Array;
  /** All of them sign; several while one is being replaced. */
  secrets: readonly string[];
  /** The moment of the attempt, milliseconds since the epoch. */
  nowMs: number;
}

/**
 * The Standard Webhooks headers (wire-formats.md W1): one signature per secret,
 * `v1a` with ed25519 for those that begin with `whsk_`, `v1` with HMAC-SHA256
 * for all others. Without secrets there is no `webhook-signature`.
 */
export function signatureHeaders({ id, body, secrets, nowMs }: Signable): Record<string, string> {
  const timestamp = String(Math.floor(nowMs / 1000));
  const head = `${id}.${timestamp}.`;
  const headers: Record<string, string> = { 'webhook-id': id, 'webhook-timestamp': timestamp };
  const signatures = secrets.map((secret) => signature(signingKey(secret), head, body));
  if (signatures.length > 0) headers['webhook-signature'] = signatures.join(' ');
  return headers;
}

/** {@link signatureHeaders} for dialects of others, which have them only if the hook has a secret (wire-formats.md M3, T3). */
export function signatureIfSecret({ event, hook, body, nowMs }: DialectAttempt): Record<string, string> {
  const secrets = signingSecrets(hook, nowMs);
  return secrets.length === 0 ? {} : signatureHeaders({ id: eventGuid(event), body, secrets, nowMs });
}

function signature(key: Buffer | KeyObject, head: string, body: string | Uint8Array): string {
  if (Buffer.isBuffer(key)) return `v1,${createHmac('sha256', key).update(head).update(body).digest('base64')}`;
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  return `v1a,${sign(null, Buffer.concat([Buffer.from(head), bytes]), key).toString('base64')}`;
}
