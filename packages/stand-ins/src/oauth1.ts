import { createHmac, timingSafeEqual } from 'node:crypto';

/** The four parts of OAuth 1.0a user context. */
export interface OAuthCredentials {
  consumer_key: string;
  consumer_secret: string;
  token: string;
  token_secret: string;
}

/** A request whose signature is to be checked. */
export interface SignedRequest {
  method: string;
  /** In full, as the signer knows it, without the query. */
  url: string;
  query: URLSearchParams;
  authorization: string;
}

/** Says what is wrong with a request's authorization, or null. */
export type OAuthCheck = (request: SignedRequest) => string | null;

const required = ['consumer_key', 'nonce', 'signature', 'signature_method', 'timestamp', 'token', 'version'];

/** How far a timestamp may be from the server's clock, in seconds. */
const maxSkewSeconds = 300;

/**
 * Makes a check of `Authorization: OAuth` headers (RFC 5849): HMAC-SHA1, a
 * timestamp of now, a nonce that was never used. The body is no part of a
 * signature, unless it is a form, which this does not read.
 *
 * @param known Whose signatures are good. Default: anyone's, and then all but the signature itself is checked.
 */
export function createOAuthCheck(known: OAuthCredentials | undefined, now: () => number): OAuthCheck {
  const nonces = new Set<string>();
  return ({ method, url, query, authorization }) => {
    const given = readHeader(authorization);
    if (given === null) return 'no OAuth header';
    const absent = required.filter((name) => !given.has(`oauth_${name}`));
    if (absent.length > 0) return `oauth_${absent[0]} is missing`;
    const valueOf = (name: string) => given.get(`oauth_${name}`) ?? '';
    if (valueOf('version') !== '1.0' || valueOf('signature_method') !== 'HMAC-SHA1') return 'unknown version or method';
    const skew = Math.abs(Number(valueOf('timestamp')) - now() / 1000);
    if (!(skew <= maxSkewSeconds)) return 'timestamp out of bounds';
    const nonce = `${valueOf('token')} ${valueOf('timestamp')} ${valueOf('nonce')}`;
    if (nonces.has(nonce)) return 'nonce was used before';
    nonces.add(nonce);
    const signature = Buffer.from(valueOf('signature'), 'base64');
    if (signature.length !== 20) return 'signature is no HMAC-SHA1';
    if (known === undefined) return null;
    if (valueOf('consumer_key') !== known.consumer_key || valueOf('token') !== known.token)
      return 'unknown key or token';
    const base = [method, url, parameters(given, query)].map(encode).join('&');
    const key = [known.consumer_secret, known.token_secret].map(encode).join('&');
    const expected = createHmac('sha1', key).update(base).digest();
    return timingSafeEqual(signature, expected) ? null : 'wrong signature';
  };
}

function readHeader(header: string): Map<string, string> | null {
  const fields = /^OAuth (.+)$/.exec(header)?.[1];
  if (fields === undefined) return null;
  const read = new Map<string, string>();
  for (const field of fields.split(',')) {
    const [, name, value] = /^\s*([a-z_]+)="([^"]*)"\s*$/.exec(field) ?? [];
    if (name === undefined || value === undefined || read.has(name)) return null;
    read.set(name, decoded(value));
  }
  return read;
}

/** Percent-decoded bytes, as Latin-1: keys and signatures are ASCII, and nothing here may throw. */
function decoded(value: string): string {
  return value.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** All parameters but the signature, encoded, then sorted (RFC 5849 section 3.4.1.3.2). */
function parameters(given: Map<string, string>, query: URLSearchParams): string {
  return [...given, ...query]
    .filter(([name]) => name !== 'oauth_signature' && name !== 'realm')
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, x], [b, y]) => (a < b || (a === b && x < y) ? -1 : 1))
    .map((pair) => pair.join('='))
    .join('&');
}

/** RFC 3986: `encodeURIComponent` leaves five characters too many as they are. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}
