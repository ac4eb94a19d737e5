import { createHmac } from 'node:crypto';

/** The value of `X-Hub-Signature` (sha1) and `X-Hub-Signature-256`: hex HMAC of the exact body (wire-formats.md G1, S11). */
export function hubSignature(algorithm: 'sha1' | 'sha256', secret: string, body: string | Uint8Array): string {
  return `${algorithm}=${createHmac(algorithm, secret).update(body).digest('hex')}`;
}
