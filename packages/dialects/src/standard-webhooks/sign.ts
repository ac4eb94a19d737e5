import { createHmac } from 'node:crypto';

/** What a Standard Webhooks signature is made of. */
export interface Signable {
  /** The same in every attempt: receivers recognise repeats by it. */
  id: string;
  /** The exact request body. */
  body: string;
  secret: string;
  /** The moment of the attempt, milliseconds since the epoch. */
  nowMs: number;
}

/** The three Standard Webhooks headers, signed with HMAC-SHA256 (wire-formats.md W1). */
export function signatureHeaders({ id, body, secret, nowMs }: Signable): Record<string, string> {
  const timestamp = String(Math.floor(nowMs / 1000));
  const signature = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

/** The key's bytes: those that `whsec_` and base64 stand for, else the text's own in UTF-8. */
function keyOf(secret: string): Buffer {
  const [, base64] = /^whsec_((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2,3}={0,2})?)$/.exec(secret) ?? [];
  return base64 ? Buffer.from(base64, 'base64') : Buffer.from(secret, 'utf8');
}
