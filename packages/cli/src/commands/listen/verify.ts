import { createHmac, createPublicKey, type KeyObject, timingSafeEqual, verify as verifySignature } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { ed25519Key, hmacKey } from '@posthorn/dialects/standard-webhooks/secret';

/** What is to be said of a request's signature. */
export interface Signature {
  verdict: 'valid' | 'wrong' | 'not checked' | 'none';
  why: string;
}

/** Signed times this far off are refused, as receivers should. */
const toleranceMs = 5 * 60_000;

/**
 * Checks the signature of a request, whatever its dialect: Standard Webhooks
 * (wire-formats.md W1), or GitHub's and PubSubHubbub's (G1, S11).
 *
 * @param secrets one that fits is enough
 */
export function verify(
  headers: IncomingHttpHeaders,
  body: Buffer,
  secrets: readonly string[],
  nowMs: number,
): Signature {
  const standard = text(headers['webhook-signature']);
  const hub = text(headers['x-hub-signature-256']) ?? text(headers['x-hub-signature']);
  if (standard === undefined && hub === undefined) return { verdict: 'none', why: 'the request has none' };
  if (secrets.length === 0) return { verdict: 'not checked', why: 'say the hook’s secret with --secret' };
  return standard === undefined ? hubVerdict(headers, body, secrets) : standardVerdict(headers, body, secrets, nowMs);
}

function hubVerdict(headers: IncomingHttpHeaders, body: Buffer, secrets: readonly string[]): Signature {
  const given = [text(headers['x-hub-signature-256']), text(headers['x-hub-signature'])].filter(
    (one) => one !== undefined,
  );
  const fits = (signature: string): boolean => {
    const [algorithm = ''] = signature.split('=');
    if (algorithm !== 'sha1' && algorithm !== 'sha256') return false;
    return secrets.some((key) =>
      same(signature, `${algorithm}=${createHmac(algorithm, key).update(body).digest('hex')}`),
    );
  };
  const name = headers['x-hub-signature-256'] === undefined ? 'X-Hub-Signature' : 'X-Hub-Signature-256';
  if (given.every(fits)) return { verdict: 'valid', why: name };
  return { verdict: 'wrong', why: `${name} does not fit the body and the secret` };
}

function standardVerdict(
  headers: IncomingHttpHeaders,
  body: Buffer,
  secrets: readonly string[],
  nowMs: number,
): Signature {
  const [id, timestamp] = [text(headers['webhook-id']) ?? '', text(headers['webhook-timestamp']) ?? ''];
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]);
  const given = (text(headers['webhook-signature']) ?? '').split(' ');
  if (!given.some((signature) => secrets.some((secret) => fitsStandard(signature, secret, signed)))) {
    return { verdict: 'wrong', why: 'webhook-signature does not fit the id, the timestamp, the body and the secret' };
  }
  const offMs = Math.abs(nowMs - Number(timestamp) * 1000);
  if (!(offMs <= toleranceMs)) return { verdict: 'wrong', why: 'webhook-timestamp is over 5 minutes off' };
  return { verdict: 'valid', why: 'webhook-signature (Standard Webhooks)' };
}

function fitsStandard(signature: string, secret: string, signed: Buffer): boolean {
  const [version, value = ''] = signature.split(',');
  const key = publicKey(secret);
  if (version === 'v1a' && key) return verifySignature(null, signed, key, Buffer.from(value, 'base64'));
  if (version !== 'v1' || key) return false;
  return same(value, createHmac('sha256', hmacKey(secret)).update(signed).digest('base64'));
}

/** What stands before the 32 bytes of an ed25519 public key in SPKI (RFC 8410). */
const spkiHead = Buffer.from('302a300506032b6570032100', 'hex');

/** The key that checks what an ed25519 key signed: of the private one, or as `whpk_` says it. */
function publicKey(secret: string): KeyObject | undefined {
  const privateKey = ed25519Key(secret);
  if (privateKey) return createPublicKey(privateKey);
  const bytes = secret.startsWith('whpk_') ? Buffer.from(secret.slice(5), 'base64') : undefined;
  if (bytes?.length !== 32) return undefined;
  return createPublicKey({ key: Buffer.concat([spkiHead, bytes]), format: 'der', type: 'spki' });
}

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function text(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
