import type { AttemptResponse } from '@posthorn/core/attempt';
import { z } from 'zod';
import type { Verdict } from '../service-http/attempt.ts';

/** The longest wait that X is believed to ask for, in milliseconds: its longest limit is for 24 hours. */
const maxWaitMs = 25 * 3_600_000;

/** The limits of X, by the middle of their headers' names; the first holds for 15 minutes. */
const limits = ['x-rate-limit', 'x-app-limit-24hour', 'x-user-limit-24hour'];

/** The parts of X's error bodies that are read, of version 2 and of the old form that some answers still have. */
const errorSchema = z.object({
  title: z.string().max(500).optional().catch(undefined),
  detail: z.string().max(2000).optional().catch(undefined),
  errors: z
    .array(z.object({ message: z.string().max(2000).optional(), code: z.number().optional() }))
    .optional()
    .catch(undefined),
});
type TwitterError = z.infer<typeof errorSchema>;

/** What a person can do about a status. */
const remedies: Readonly<Record<number, string>> = {
  401: 'check the four keys in config, and make the access token again if the app was changed',
  402: 'the account of the app has no credits left: buy some in the X developer console',
};

/**
 * What X's answer means (services.md). 2xx is delivered; 429 waits until the
 * limit is reset; 5xx, 408 and 402 (credits are used up) may pass; any other 4xx
 * never will. But when the attempt before may have posted the tweet
 * (`inDoubt`), being told that it is a duplicate says that it did.
 */
export function outcomeOfTwitter(response: AttemptResponse, nowMs: number, inDoubt: boolean): Verdict {
  const { status } = response;
  if (status >= 200 && status < 300) return { outcome: { kind: 'delivered' }, message: null };
  const error = errorOf(response.body);
  if (status === 403 && inDoubt && isDuplicate(error)) return { outcome: { kind: 'delivered' }, message: null };
  const message = sentence(response, error);
  if (status < 400) return { outcome: { kind: 'retryable', reason: 'http_status' }, message };
  if (status === 429)
    return { outcome: { kind: 'retryable', reason: 'rate_limited', ...waitOf(response, nowMs) }, message };
  if (isInDoubt(status) || status === 408 || status === 402) {
    return { outcome: { kind: 'retryable', reason: 'service_error' }, message };
  }
  return { outcome: { kind: 'rejected', reason: 'service_error' }, message };
}

/** Whether an answer leaves open what became of the tweet: X may fail after it has posted it. */
export function isInDoubt(status: number): boolean {
  return status >= 500;
}

/** Until the last of the limits that are used up is reset; the first counts as used up whatever it says. */
function waitOf({ headers }: AttemptResponse, nowMs: number): { retryAfterMs?: number } {
  const resets = limits
    .filter((limit, index) => index === 0 || headers[`${limit}-remaining`] === '0')
    .map((limit) => String(headers[`${limit}-reset`] ?? ''))
    .filter((reset) => /^\d{1,12}$/.test(reset))
    .map((reset) => Number(reset) * 1000 - nowMs);
  if (resets.length === 0) return {};
  return { retryAfterMs: Math.min(Math.max(0, ...resets), maxWaitMs) };
}

function isDuplicate({ detail = '', errors = [] }: TwitterError): boolean {
  return [detail, ...errors.map(({ message = '' }) => message)].some((text) => /\bduplicate\b/i.test(text));
}

function errorOf(body: string): TwitterError {
  try {
    return errorSchema.safeParse(JSON.parse(body)).data ?? {};
  } catch {
    return {};
  }
}

function sentence({ status, statusText }: AttemptResponse, { title, detail, errors = [] }: TwitterError): string {
  const said = [detail ?? title, ...errors.map(({ message }) => message)];
  const words = [...new Set(said)].filter((text) => text !== undefined && text !== statusText).join('; ');
  const answered = `X answered ${status} ${statusText}`.trimEnd();
  const remedy = remedies[status];
  return [words === '' ? answered : `${answered}: ${words.slice(0, 1000)}`, remedy].filter(Boolean).join('; ');
}
