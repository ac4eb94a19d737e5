import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { DialectHook } from '../dialect.ts';

/** The secrets that sign at a moment: the hook's own, then retired ones whose time is not over. None without an own one. */
export function signingSecrets({ config, retired_secrets = [] }: DialectHook, nowMs: number): string[] {
  const { secret } = config;
  if (!secret) return [];
  if (retired_secrets.length === 0) return [secret];
  return [secret, ...retired_secrets.filter(({ until }) => Date.parse(until) > nowMs).map((retired) => retired.secret)];
}

/**
 * What is wrong with a secret that is to sign in the Standard Webhooks way, as
 * the end of a sentence; undefined when nothing is. A text without one of the
 * prefixes is a key by itself.
 */
export function secretProblem(secret: string): string | undefined {
  if (secret.startsWith('whpk_')) return 'is a public key, with which receivers check; give the whsk_ one that signs';
  if (secret.startsWith('whsec_') && !decoded(secret, 'whsec_')) return 'must be base64 after whsec_';
  if (secret.startsWith('whsk_') && !hasRightHalves(secret)) {
    return 'must be, after whsk_, base64 of an ed25519 key: its 32 bytes, or those and the 32 of its public key';
  }
  return undefined;
}

/** Keys by secret: reading one takes about as long as signing. Emptied when full: simpler than an order of use. */
const knownKeys = new Map<string, Buffer | KeyObject>();
const maxKnownKeys = 10_000;

/** The key that a secret signs with: a private key for ed25519, or the bytes for an HMAC. */
export function signingKey(secret: string): Buffer | KeyObject {
  const known = knownKeys.get(secret);
  if (known !== undefined) return known;
  if (knownKeys.size >= maxKnownKeys) knownKeys.clear();
  const key = ed25519Key(secret) ?? hmacKey(secret);
  knownKeys.set(secret, key);
  return key;
}

/** The HMAC key that a secret stands for: what `whsec_` and base64 say, else the text's own bytes in UTF-8. */
export function hmacKey(secret: string): Buffer {
  return decoded(secret, 'whsec_') ?? Buffer.from(secret, 'utf8');
}

/** The ed25519 private key that a `whsk_` secret stands for; undefined for every other secret. */
export function ed25519Key(secret: string): KeyObject | undefined {
  const bytes = decoded(secret, 'whsk_');
  if (bytes?.length !== 32 && bytes?.length !== 64) return undefined;
  return createPrivateKey({ key: Buffer.concat([pkcs8Head, bytes.subarray(0, 32)]), format: 'der', type: 'pkcs8' });
}

/** What stands before the 32 bytes of an ed25519 key in PKCS #8 (RFC 8410), the one form that Node imports. */
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex');

function hasRightHalves(secret: string): boolean {
  const key = ed25519Key(secret);
  const publicHalf = decoded(secret, 'whsk_')?.subarray(32);
  if (key === undefined || publicHalf === undefined) return false;
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  return publicHalf.length === 0 || publicHalf.toString('base64url') === x;
}

function decoded(secret: string, prefix: string): Buffer | undefined {
  if (!secret.startsWith(prefix)) return undefined;
  const text = secret.slice(prefix.length);
  return text !== '' && base64.test(text) ? Buffer.from(text, 'base64') : undefined;
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2,3}={0,2})?$/;
