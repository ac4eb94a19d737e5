import { STATUS_CODES } from 'node:http';
import type { Attempt, AttemptResult } from '@posthorn/core/attempt';
import type { DeliveryKind, DeliveryStatus } from '@posthorn/core/delivery';
import { maskedSecret } from '@posthorn/core/hook';
import { type FailureReason, failureReasons } from '@posthorn/core/outcome';
import { z } from 'zod';
import { refOf } from './rendering.ts';

/**
 * The delivery record: text lines, appended to by the Lua scripts and never
 * changed (their grammar heads `lua/lib/record.lua`). This file writes and
 * reads the attempt lines, and folds all lines into what a delivery is.
 *
 * What repeats is stored elsewhere, under a ref: the request's constant part in
 * `req:<hook>`, its body in the event's hash.
 */
export interface DeliveryRecord {
  hook: number;
  createdAtMs: number;
  kind: DeliveryKind;
  redeliveryOf: number | null;
  event: string;
  status: DeliveryStatus;
  reason: FailureReason | null;
  attempts: StoredAttempt[];
  redeliveredAs: number | null;
}

/** The value of a header: text, 0 for the event's GUID, or 1 for the second in which the attempt began (Unix time). */
export type HeaderValue = string | 0 | 1;

/** An attempt whose request is still in parts. */
export interface StoredAttempt extends Omit<Attempt, 'request'> {
  profileRef: string;
  bodyRef: string;
  /** Values for the profile's headers that are null there, in order. */
  headerValues: HeaderValue[];
  /** What it left for the next attempt to know; absent is nothing. For the transport alone: it is shown to nobody. */
  progress?: string;
}

/** The constant part of a hook's requests. A header whose value belongs to the attempt is null here. */
export interface RequestProfile {
  method: string;
  url: string;
  headers: Record<string, string | null>;
}

const resultLetters: Record<AttemptResult, string> = {
  delivered: 'd',
  retry: 'r',
  dead: 'x',
  interrupted: 'i',
  deferred: 'f',
};
const resultsByLetter = new Map(
  Object.entries(resultLetters).map(([result, letter]) => [letter, result as AttemptResult]),
);

// What is not there is written as 0 or -1, not null: with a million deliveries kept, characters add up.
const absentMs = -1;
const responseSchema = z.tuple([
  z.number(),
  z.union([z.string(), z.literal(0)]),
  z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  z.string(),
  z.union([z.literal(0), z.literal(1)]),
]);
const attemptSchema = z.tuple([
  z.number(),
  z.number(),
  z.string(),
  z.string(),
  z.string(),
  z.array(z.union([z.string(), z.literal(0), z.literal(1)])),
  z.union([responseSchema, z.literal(0)]),
  z.tuple([z.number(), z.number(), z.number(), z.number(), z.number()]),
  z.union([z.tuple([z.enum(failureReasons), z.string()]), z.literal(0)]),
  z.number().nullable(),
  z.string().optional(),
]);

/** Writes the line of an attempt. `late` is not in it: the script that finds it late says so. */
export function encodeAttempt(attempt: StoredAttempt): string {
  const { response, timings, error } = attempt;
  const json = JSON.stringify([
    attempt.number,
    attempt.atMs,
    attempt.worker,
    attempt.profileRef,
    attempt.bodyRef,
    attempt.headerValues,
    response
      ? [
          response.status,
          response.statusText === STATUS_CODES[response.status] ? 0 : response.statusText,
          response.headers,
          response.body,
          response.truncated ? 1 : 0,
        ]
      : 0,
    [
      timings.dnsMs ?? absentMs,
      timings.connectMs ?? absentMs,
      timings.tlsMs ?? absentMs,
      timings.firstByteMs ?? absentMs,
      timings.totalMs,
    ],
    error ? [error.reason, error.message] : 0,
    attempt.retryInMs,
    ...(attempt.progress === undefined ? ([] as const) : ([attempt.progress] as const)),
  ] satisfies z.infer<typeof attemptSchema>);
  return `${attempt.result === 'interrupted' ? 'I' : 'A'}${resultLetters[attempt.result]}${json}`;
}

function decodeAttempt(line: string): StoredAttempt {
  const [number, atMs, worker, profileRef, bodyRef, headerValues, response, timings, error, retryInMs, progress] =
    attemptSchema.parse(JSON.parse(line.slice(2)));
  const [dnsMs, connectMs, tlsMs, firstByteMs, totalMs] = timings;
  return {
    number,
    atMs,
    worker,
    profileRef,
    bodyRef,
    headerValues,
    result: resultsByLetter.get(line.charAt(1)) ?? 'retry',
    late: line.startsWith('L'),
    response:
      response === 0
        ? null
        : {
            status: response[0],
            statusText: response[1] === 0 ? (STATUS_CODES[response[0]] ?? '') : response[1],
            headers: response[2],
            body: response[3],
            truncated: response[4] === 1,
          },
    timings: {
      dnsMs: orNull(dnsMs),
      connectMs: orNull(connectMs),
      tlsMs: orNull(tlsMs),
      firstByteMs: orNull(firstByteMs),
      totalMs,
    },
    error: error === 0 ? null : { reason: error[0], message: error[1] },
    retryInMs,
    ...(progress === undefined ? {} : { progress }),
  };
}

function orNull(ms: number): number | null {
  return ms === absentMs ? null : ms;
}

const kinds: Record<string, DeliveryKind> = { e: 'event', r: 'redelivery', p: 'ping' };
const heading = /^H(\d+)\t(\d+)\t(\w)\t(\d*)\t(.*)$/;
const reasonSchema = z.enum(failureReasons);

const statusAfter: Record<AttemptResult, DeliveryStatus> = {
  delivered: 'delivered',
  retry: 'retrying',
  dead: 'dead',
  deferred: 'retrying',
  interrupted: 'retrying',
};

/** Folds the lines of a record. */
export function decodeDelivery(text: string): DeliveryRecord {
  const [head = '', ...lines] = text.split('\n');
  const match = heading.exec(head);
  if (!match) throw new Error(`Unreadable delivery record: ${head.slice(0, 100)}`);
  const record: DeliveryRecord = {
    hook: Number(match[1]),
    createdAtMs: Number(match[2]),
    kind: kinds[match[3] ?? ''] ?? 'event',
    redeliveryOf: match[4] ? Number(match[4]) : null,
    event: match[5] ?? '',
    status: 'pending',
    reason: null,
    attempts: [],
    redeliveredAs: null,
  };
  for (const line of lines) applyLine(record, line);
  return record;
}

function applyLine(record: DeliveryRecord, line: string): void {
  switch (line.charAt(0)) {
    case 'A': {
      const attempt = decodeAttempt(line);
      record.attempts.push(attempt);
      record.status = statusAfter[attempt.result];
      record.reason = attempt.error?.reason ?? null;
      return;
    }
    case 'I':
    case 'L':
      record.attempts.push(decodeAttempt(line));
      return;
    case 'D':
      record.status = 'dead';
      record.reason = reasonIn(line);
      return;
    case 'C':
      record.status = 'cancelled';
      record.reason = reasonIn(line);
      return;
    case 'X':
      return;
    case 'R':
      record.redeliveredAs = Number(line.slice(1));
      return;
    default:
      throw new Error(`Unreadable line in a delivery record: ${line.slice(0, 100)}`);
  }
}

/** The reason in a line `D` or `C`; a time may follow it, which only retention looks at. */
function reasonIn(line: string): FailureReason {
  return reasonSchema.parse(line.slice(1).split('\t', 1)[0]);
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
