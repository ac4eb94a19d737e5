import type { AttemptResponse } from '@posthorn/core/attempt';
import { z } from 'zod';
import type { Verdict } from '../service-http/attempt.ts';
import { retryAfterMs } from '../web/outcome.ts';

/** What no further try can mend (services.md, "HipChat"). */
const permanentStatuses: Record<number, string> = {
  400: 'the server takes no such message',
  401: 'set config.auth_token to a token that is valid on this server',
  403: 'give the token the scope send_notification for this room',
  404: 'check config.room and config.server',
};

/** The longest wait that a header is believed, in milliseconds: HipChat counts over 5 minutes at most. */
const maxWaitMs = 3_600_000;

const errorSchema = z.object({ error: z.object({ message: z.string().max(1000) }) });

/** Reads the answer of a room notification: 204 when it was taken (services.md, "HipChat"). */
export function outcomeOfHipchat(response: AttemptResponse, nowMs: number): Verdict {
  const { status } = response;
  if (status >= 200 && status < 300) return { outcome: { kind: 'delivered' }, message: null };
  const word = wordOf(response);
  if (status === 429) {
    const waitMs = waitOf(response.headers, nowMs);
    const outcome = { kind: 'retryable', reason: 'rate_limited' } as const;
    return { outcome: waitMs === undefined ? outcome : { ...outcome, retryAfterMs: waitMs }, message: word };
  }
  const remedy = permanentStatuses[status];
  if (remedy === undefined) return { outcome: { kind: 'retryable', reason: 'http_status' }, message: word };
  return { outcome: { kind: 'rejected', reason: 'http_status' }, message: `${word}; ${remedy}` };
}

/**
 * How long to wait, in milliseconds. Calls are counted over 5 minutes
 * (`X-Ratelimit-*`) and messages over a minute for each room
 * (`X-FloodControl-*`); `Reset` is when a count begins anew, in seconds since the
 * epoch. The later one counts of those of which nothing remains.
 */
function waitOf(headers: AttemptResponse['headers'], nowMs: number): number | undefined {
  const resets = ['x-ratelimit', 'x-floodcontrol']
    .filter((name) => (numberOf(headers[`${name}-remaining`]) ?? 0) === 0)
    .map((name) => numberOf(headers[`${name}-reset`]))
    .filter((reset) => reset !== undefined);
  if (resets.length === 0) return retryAfterMs(headers['retry-after'], nowMs);
  return Math.min(Math.max(Math.max(...resets) * 1000 - nowMs, 0), maxWaitMs);
}

function numberOf(header: string | string[] | undefined): number | undefined {
  const value = [header].flat()[0]?.trim() ?? '';
  return /^\d{1,12}$/.test(value) ? Number(value) : undefined;
}

/** The server's own words, where it has any. */
function wordOf({ status, statusText, body }: AttemptResponse): string {
  const answered = `HipChat answered ${status} ${statusText}`.trimEnd();
  const parsed = errorSchema.safeParse(parsedJson(body));
  return parsed.success ? `${answered}: ${parsed.data.error.message}` : answered;
}

function parsedJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
