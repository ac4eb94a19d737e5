import type { Attempt } from '@posthorn/core/attempt';
import { maskedSecret } from '@posthorn/core/hook';
import { z } from 'zod';
import type { StoredAttempt } from './delivery-record.ts';
import { refOf } from './rendering.ts';

/** The value of a header: text, 0 for the event's GUID, or 1 for the second in which the attempt began (Unix time). */
export type HeaderValue = string | 0 | 1;

/** The constant part of a hook's requests. A header whose value belongs to the attempt is null here. */
export interface RequestProfile {
  method: string;
  url: string;
  headers: Record<string, string | null>;
}

/** The stored form of what a hook's requests have in common. */
export interface StoredProfile {
  /** Field name in `req:<hook>`, `p...`. */
  ref: string;
  value: string;
  /** Names of the headers that are each attempt's own, in the order in which their values are stored. */
  ownHeaders: readonly string[];
}

/**
 * What a request shares with the others of its hook. Values of `secretHeaders`
 * are not kept: secrets are never in store unencrypted (design.md section 5).
 */
export function packProfile(request: {
  method: string;
  url: string;
  headers: Record<string, string>;
  attemptHeaders: readonly string[];
  secretHeaders: readonly string[];
}): StoredProfile {
  const headers: Record<string, string | null> = {};
  const ownHeaders: string[] = [];
  for (const [name, value] of Object.entries(request.headers)) {
    const own = request.attemptHeaders.includes(name);
    headers[name] = own ? null : request.secretHeaders.includes(name) ? maskedSecret : value;
    if (own) ownHeaders.push(name);
  }
  const value = JSON.stringify({ method: request.method, url: request.url, headers } satisfies RequestProfile);
  return { ref: `p${refOf(value)}`, value, ownHeaders };
}

const profileSchema = z.object({
  method: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.string().nullable()),
});

/** Shortens the values of an attempt's own headers where they say only what the record says already. */
export function packHeaderValues(values: readonly string[], eventGuid: string, atMs: number): HeaderValue[] {
  const second = unixSecond(atMs);
  return values.map((value) => (value === eventGuid ? 0 : value === second ? 1 : value));
}

function unixSecond(atMs: number): string {
  return String(Math.floor(atMs / 1000));
}

/** Puts a request together again. */
export function joinRequest(
  profile: string,
  { headerValues, atMs }: Pick<StoredAttempt, 'headerValues' | 'atMs'>,
  eventGuid: string,
): Omit<NonNullable<Attempt['request']>, 'body'> {
  const { method, url, headers } = profileSchema.parse(JSON.parse(profile));
  let next = 0;
  const own = (): string => {
    const value = headerValues[next++] ?? '';
    return value === 0 ? eventGuid : value === 1 ? unixSecond(atMs) : value;
  };
  const joined = Object.entries(headers).map(([name, value]) => [name, value ?? own()]);
  return { method, url, headers: Object.fromEntries(joined) };
}
