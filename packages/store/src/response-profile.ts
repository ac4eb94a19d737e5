import type { AttemptResponse } from '@posthorn/core/attempt';
import { rememberLast } from '@posthorn/core/remember-last';
import { z } from 'zod';
import { refOf, type StoredText } from './rendering.ts';

/**
 * The headers of answers are stored so that what repeats is stored once: their
 * names, and the values of those that say how a receiver is set up, are a text
 * that is kept with the hook. An attempt has the other values.
 */
export type ResponseHeaders = AttemptResponse['headers'];

/** A value that an attempt has: text, or how many seconds after the one in which it began, as a date. */
export type ResponseHeaderValue = string | string[] | number;

/** What an attempt has of its answer's headers: the ref of a profile and the values that are null there, or all as they are. */
export type StoredResponseHeaders = { ref: string; values: ResponseHeaderValue[] } | { all: ResponseHeaders };

/** The stored form of what answers have in common. `ref` is its field name in `req:<hook>`, `a...`. */
export interface ResponseProfile extends StoredText {
  names: readonly string[];
  /** In the order of the names; null where the value is each answer's own. */
  values: readonly (string | null)[];
}

/**
 * They are named, and not found by comparing answers, so that all workers come to the same few profiles of a hook.
 * None of them tells one answer from the next; `keep-alive` does, where it counts.
 */
const steady: ReadonlySet<string> = new Set([
  'accept-ranges',
  'access-control-allow-credentials',
  'access-control-allow-headers',
  'access-control-allow-methods',
  'access-control-allow-origin',
  'allow',
  'alt-svc',
  'cache-control',
  'connection',
  'content-encoding',
  'content-language',
  'content-type',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'permissions-policy',
  'pragma',
  'referrer-policy',
  'server',
  'strict-transport-security',
  'transfer-encoding',
  'vary',
  'via',
  'x-content-type-options',
  'x-dns-prefetch-control',
  'x-download-options',
  'x-frame-options',
  'x-permitted-cross-domain-policies',
  'x-powered-by',
  'x-xss-protection',
]);

/** What answers with these headers have in common. */
export function packResponseProfile(headers: ResponseHeaders): ResponseProfile {
  const names = Object.keys(headers);
  const values = names.map((name) => {
    const value = headers[name];
    return typeof value === 'string' && steady.has(name) ? value : null;
  });
  const value = JSON.stringify(Object.fromEntries(names.map((name, i) => [name, values[i]])));
  return { ref: `a${refOf(value)}`, value, names, values };
}

/** The values that these headers have of their own; null when the profile is not theirs. */
export function packResponseHeaders(
  { names, values }: ResponseProfile,
  headers: ResponseHeaders,
  atMs: number,
): ResponseHeaderValue[] | null {
  const own: ResponseHeaderValue[] = [];
  let at = 0;
  for (const name in headers) {
    if (names[at] !== name) return null;
    const value = headers[name] as string | string[];
    const steadyValue = values[at++];
    if (steadyValue === null) own.push(typeof value === 'string' ? shortened(value, atMs) : value);
    else if (steadyValue !== value) return null;
  }
  return at === names.length ? own : null;
}

const dateLength = 'Sun, 06 Nov 1994 08:49:37 GMT'.length;
const latestDate = 99;

function shortened(value: string, atMs: number): string | number {
  if (value.length !== dateLength || !value.endsWith(' GMT')) return value;
  const began = secondOf(atMs);
  if (value === dateOf(began)) return 0;
  const seconds = Date.parse(value) / 1000 - began;
  return seconds > 0 && seconds <= latestDate && value === dateOf(began + seconds) ? seconds : value;
}

function secondOf(atMs: number): number {
  return Math.floor(atMs / 1000);
}

/** A Unix time in seconds as a date in a header (RFC 9110, IMF-fixdate). */
const dateOf = rememberLast((second: number) => new Date(second * 1000).toUTCString());

const profileSchema = z.record(z.string(), z.string().nullable());

/** Puts the headers of an answer together again. */
export function joinResponseHeaders(
  profile: string,
  values: readonly ResponseHeaderValue[],
  atMs: number,
): ResponseHeaders {
  let next = 0;
  const own = (): string | string[] => {
    const value = values[next++] ?? '';
    return typeof value === 'number' ? dateOf(secondOf(atMs) + value) : value;
  };
  const steadyOrNot = Object.entries(profileSchema.parse(JSON.parse(profile)));
  return Object.fromEntries(steadyOrNot.map(([name, value]) => [name, value ?? own()]));
}
