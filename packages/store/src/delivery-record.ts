import type { Attempt, AttemptResult, AttemptTimings } from '@posthorn/core/attempt';
import type { DeliveryKind, DeliveryStatus } from '@posthorn/core/delivery';
import { type FailureReason, failureReasons } from '@posthorn/core/outcome';
import { z } from 'zod';
import type { HeaderValue } from './request-profile.ts';
import { decodeResponse, encodeResponse, responseSchema, type StoredResponse } from './stored-response.ts';

/**
 * The delivery record: text lines, appended to by the Lua scripts and never
 * changed (their grammar heads `lua/lib/record.lua`). This file writes and
 * reads the attempt lines, and folds all lines into what a delivery is.
 *
 * What repeats is stored elsewhere, under a ref: what requests and answers have in common
 * in `req:<hook>`, a body there or in the event's hash. What is long is elsewhere, too, in
 * `texts:<id>`: scripts read many records at once, and nobody else is answered meanwhile.
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

/** An attempt whose request and answer are still in parts. */
export interface StoredAttempt extends Omit<Attempt, 'request' | 'response'> {
  profileRef: string;
  bodyRef: string;
  /** Values for the profile's headers that are null there, in order. */
  headerValues: HeaderValue[];
  response: StoredResponse | null;
  /** What it left for the next attempt to know; absent is nothing. For the transport alone: it is shown to nobody. */
  progress?: string;
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

// What is not there is written as 0 or -1, not null, or left out at the end: with a million deliveries kept, characters add up.
const absentMs = -1;
const timingsSchema = z.union([
  z.tuple([z.number(), z.number()]),
  z.tuple([z.number(), z.number(), z.number(), z.number(), z.number()]),
]);
const attemptSchema = z.tuple([
  z.number(),
  z.number(),
  z.string(),
  z.string(),
  z.string(),
  z.array(z.union([z.string(), z.literal(0), z.literal(1)])),
  z.union([responseSchema, z.literal(0)]),
  timingsSchema,
  z.union([z.tuple([z.enum(failureReasons), z.string()]), z.literal(0)]).optional(),
  z.number().nullable().optional(),
  z.string().optional(),
]);

/** Characters of an attempt's line, about: with more, its answer is kept apart (stored-response.ts). */
export const maxLineLength = 512;

/** Writes the line of an attempt. `late` is not in it: the script that finds it late says so. */
export function encodeAttempt(attempt: StoredAttempt): string {
  const { response, error, retryInMs, progress } = attempt;
  const fields: z.infer<typeof attemptSchema> = [
    attempt.number,
    attempt.atMs,
    attempt.worker,
    attempt.profileRef,
    attempt.bodyRef,
    attempt.headerValues,
    response === null ? 0 : encodeResponse(response),
    encodeTimings(attempt.timings),
  ];
  // The last three mostly say nothing.
  if (error !== null || retryInMs !== null || progress !== undefined) {
    fields.push(error ? [error.reason, error.message] : 0, retryInMs);
    if (progress !== undefined) fields.push(progress);
  }
  return `${attempt.result === 'interrupted' ? 'I' : 'A'}${resultLetters[attempt.result]}${JSON.stringify(fields)}`;
}

/** On a connection that was open already only the last two are there. */
function encodeTimings({
  dnsMs,
  connectMs,
  tlsMs,
  firstByteMs,
  totalMs,
}: AttemptTimings): z.infer<typeof timingsSchema> {
  const last = [firstByteMs ?? absentMs, totalMs] as const;
  return dnsMs === null && connectMs === null && tlsMs === null
    ? [...last]
    : [dnsMs ?? absentMs, connectMs ?? absentMs, tlsMs ?? absentMs, ...last];
}

function decodeAttempt(line: string): StoredAttempt {
  const [
    number,
    atMs,
    worker,
    profileRef,
    bodyRef,
    headerValues,
    response,
    timings,
    error = 0,
    retryInMs = null,
    progress,
  ] = attemptSchema.parse(JSON.parse(line.slice(2)));
  return {
    number,
    atMs,
    worker,
    profileRef,
    bodyRef,
    headerValues,
    result: resultsByLetter.get(line.charAt(1)) ?? 'retry',
    late: line.startsWith('L'),
    response: response === 0 ? null : decodeResponse(response),
    timings: decodeTimings(timings),
    error: error === 0 ? null : { reason: error[0], message: error[1] },
    retryInMs,
    ...(progress === undefined ? {} : { progress }),
  };
}

function decodeTimings(timings: z.infer<typeof timingsSchema>): AttemptTimings {
  const [dnsMs, connectMs, tlsMs, firstByteMs, totalMs] =
    timings.length === 5 ? timings : ([absentMs, absentMs, absentMs, ...timings] as const);
  return {
    dnsMs: orNull(dnsMs),
    connectMs: orNull(connectMs),
    tlsMs: orNull(tlsMs),
    firstByteMs: orNull(firstByteMs),
    totalMs,
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
