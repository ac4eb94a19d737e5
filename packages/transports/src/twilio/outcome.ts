import type { AttemptResponse } from '@posthorn/core/attempt';
import { z } from 'zod';
import type { Verdict } from '../service-http/attempt.ts';
import { retryAfterMs } from '../web/outcome.ts';

/** Errors that ask for less at a time, whatever the status they come with. */
const limiting: ReadonlySet<number> = new Set([
  14107, // message rate exceeded
  20429, // too many requests
  21611, // too many messages wait for this sender
]);

/** Errors of Twilio itself, whatever the status they come with. */
const passing: ReadonlySet<number> = new Set([20500, 20503]);

/** What a person can do about an error (https://www.twilio.com/docs/api/errors). */
const remedies: Readonly<Record<number, string>> = {
  20003: 'check config.account_sid and config.auth_token',
  20404: 'check config.account_sid',
  21211: 'check config.to',
  21212: 'check config.from',
  21408: 'allow the country under Geo Permissions in the Twilio console',
  21606: 'config.from must be a number of this account that can send SMS',
  21608: 'a trial account sends to verified numbers only: verify config.to, or upgrade',
  21610: 'the recipient answered STOP; after a START it gets messages again',
  21614: 'config.to must be a mobile number',
  21659: 'config.from must be a number of this account',
};

const errorSchema = z.object({ code: z.number().optional(), message: z.string().max(2000).optional() });
type TwilioError = z.infer<typeof errorSchema>;

/**
 * What Twilio's answer means (services.md): by its status first. 2xx is
 * delivered; 429, 5xx and 408 may pass, and so may a few codes; any other 4xx (a
 * number that can't be reached, a recipient who said STOP, wrong credentials)
 * will never work. A redirect is never followed, and may pass.
 */
export function outcomeOfTwilio(response: AttemptResponse, nowMs: number): Verdict {
  const { status, headers, body } = response;
  if (status >= 200 && status < 300) return { outcome: { kind: 'delivered' }, message: null };
  const error = errorOf(body);
  const { code = 0 } = error;
  const message = sentence(response, error);
  if (status < 400) return { outcome: { kind: 'retryable', reason: 'http_status' }, message };
  const waitMs = retryAfterMs(headers['retry-after'], nowMs);
  const wait = waitMs === undefined ? {} : { retryAfterMs: waitMs };
  if (status === 429 || limiting.has(code)) {
    return { outcome: { kind: 'retryable', reason: 'rate_limited', ...wait }, message };
  }
  if (status >= 500 || status === 408 || passing.has(code)) {
    return { outcome: { kind: 'retryable', reason: 'service_error', ...wait }, message };
  }
  return { outcome: { kind: 'rejected', reason: 'service_error' }, message };
}

function errorOf(body: string): TwilioError {
  try {
    return errorSchema.safeParse(JSON.parse(body)).data ?? {};
  } catch {
    return {};
  }
}

function sentence({ status, statusText }: AttemptResponse, { code, message }: TwilioError): string {
  const answered = `Twilio answered ${status} ${statusText}`.trimEnd();
  if (code === undefined) return message === undefined ? answered : `${answered}: ${message}`;
  const remedy = remedies[code];
  const said = `${answered}: ${message ?? 'no message'} (error ${code})`;
  return remedy === undefined ? said : `${said}; ${remedy}`;
}
