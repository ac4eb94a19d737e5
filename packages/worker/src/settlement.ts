import type { AttemptResponse, AttemptResult } from '@posthorn/core/attempt';
import { type Event, eventGuid } from '@posthorn/core/event';
import type { FailureReason } from '@posthorn/core/outcome';
import type { Decision } from '@posthorn/core/retry';
import { encodeAttempt, maxLineLength, type StoredAttempt } from '@posthorn/store/delivery-record';
import { type HeaderValue, packHeaderValues } from '@posthorn/store/request-profile';
import type { Pace, SettleAction, Settlement, SharedText } from '@posthorn/store/settle';
import { setApart, type WholeResponse } from '@posthorn/store/stored-response';
import type { DeliveryEntry } from '@posthorn/store/streams';
import type { AttemptReport } from '@posthorn/transports/transport';
import type { RequestTexts } from './request-texts.ts';
import type { ResponseTexts } from './response-texts.ts';

/** Answers within this time let a hook's window grow (design.md section 6). */
const fastMs = 1000;

const resultOf: Record<Decision['action'], AttemptResult> = {
  delivered: 'delivered',
  retry: 'retry',
  dead: 'dead',
  defer: 'deferred',
  release: 'interrupted',
};

/** What an attempt sent and what came back, each taken apart; null where there was none. */
export interface AttemptTexts {
  request: RequestTexts | null;
  response: ResponseTexts | null;
}

/** How an attempt that was made is settled. */
export function settlementOf(
  entry: DeliveryEntry,
  event: Event,
  worker: string,
  report: AttemptReport,
  decision: Decision,
  { request, response }: AttemptTexts,
): Settlement {
  const delayMs = 'delayMs' in decision ? decision.delayMs : 0;
  const { line, ownText } = encode({
    number: entry.attempt,
    atMs: report.atMs,
    worker,
    result: resultOf[decision.action],
    late: false,
    profileRef: request?.profile.ref ?? '',
    headerValues: request ? ownValues(report, request, event) : [],
    bodyRef: request?.body?.ref ?? '',
    response: storedResponse(report.response, response),
    timings: report.timings,
    error: report.error,
    retryInMs: 'delayMs' in decision ? delayMs : null,
    ...(report.progress === undefined ? {} : { progress: report.progress }),
  });
  return {
    entry: entry.entry,
    delivery: entry.delivery,
    hook: entry.hook,
    event: entry.event,
    action: actionOf(decision, entry.kind),
    delayMs,
    // A deferred attempt was never made: there is nothing to record.
    line: decision.action === 'defer' ? '' : line,
    pace: paceOf(report),
    hookTexts: hookTextsOf(request, response),
    eventText: request?.bodyGoesWith === 'event' ? request.body : null,
    ownText: decision.action === 'defer' ? null : ownText,
  };
}

/** Writes an attempt's line, with its answer apart where that is long. */
function encode(attempt: StoredAttempt): Pick<Settlement, 'line' | 'ownText'> {
  const line = encodeAttempt(attempt);
  if (line.length <= maxLineLength || !attempt.response || 'ref' in attempt.response) return { line, ownText: null };
  const { response, text } = setApart(attempt.response);
  return { line: encodeAttempt({ ...attempt, response }), ownText: text };
}

function storedResponse(response: AttemptResponse | null, texts: ResponseTexts | null): WholeResponse | null {
  return response && { ...response, headers: texts?.headers ?? { all: response.headers } };
}

function hookTextsOf(request: RequestTexts | null, response: ResponseTexts | null): SharedText[] {
  const texts: SharedText[] = [];
  if (request) texts.push(request.profile);
  if (request?.body && request.bodyGoesWith === 'hook') texts.push(request.body);
  if (response?.profile) texts.push(response.profile);
  return texts;
}

/** The values of the headers that are this attempt's own. */
function ownValues({ request, atMs }: AttemptReport, { profile }: RequestTexts, event: Event): HeaderValue[] {
  const values = profile.ownHeaders.map((name) => request?.headers[name] ?? '');
  return packHeaderValues(values, eventGuid(event), atMs);
}

/** How a delivery is settled that ends without an attempt: its hook is deleted or switched off. */
export function settlementWithoutAttempt(entry: DeliveryEntry, reason: FailureReason): Settlement {
  const dead = reason !== 'hook_deleted';
  return {
    ...placeOf(entry),
    action: dead && entry.kind !== 'p' ? 'dead' : 'end',
    delayMs: 0,
    line: `${dead ? 'D' : 'C'}${reason}`,
    pace: '-',
    hookTexts: [],
    eventText: null,
    ownText: null,
  };
}

/** How an entry is handed back untouched. */
export function settlementToRelease(entry: DeliveryEntry): Settlement {
  return {
    ...placeOf(entry),
    action: 'release',
    delayMs: 0,
    line: '',
    pace: '-',
    hookTexts: [],
    eventText: null,
    ownText: null,
  };
}

/** How an entry is put off that can't be attempted now; it costs no attempt. */
export function settlementToDefer(entry: DeliveryEntry, delayMs: number): Settlement {
  return { ...settlementToRelease(entry), action: 'defer', delayMs };
}

function placeOf({
  entry,
  delivery,
  hook,
  event,
}: DeliveryEntry): Pick<Settlement, 'entry' | 'delivery' | 'hook' | 'event'> {
  return { entry, delivery, hook, event };
}

/** A ping that fails ends without becoming a dead letter. */
function actionOf(decision: Decision, kind: DeliveryEntry['kind']): SettleAction {
  return decision.action === 'dead' && kind === 'p' ? 'end' : decision.action;
}

/** Reasons that say that nobody was there to answer: they open a hook's breaker (design.md section 6). */
const brokenReasons: ReadonlySet<FailureReason> = new Set([
  'dns',
  'connection_refused',
  'connection_reset',
  'connection',
  'tls',
]);

function paceOf({ outcome, timings, response }: AttemptReport): Pace {
  if (outcome.kind === 'delivered') return timings.totalMs < fastMs ? 'fast' : 'answered';
  const reason = outcome.kind === 'retryable' || outcome.kind === 'rejected' ? outcome.reason : undefined;
  if (reason === 'timeout') return 'timeout';
  if (response !== null) return 'answered';
  return reason !== undefined && brokenReasons.has(reason) ? 'broken' : '-';
}
