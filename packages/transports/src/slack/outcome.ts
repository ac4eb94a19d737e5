import type { AttemptResponse } from '@posthorn/core/attempt';
import { z } from 'zod';
import type { Verdict } from '../service-http/attempt.ts';
import { retryAfterMs } from '../web/outcome.ts';

/**
 * Errors of `chat.postMessage`, and of any method, that no further try can
 * mend (docs.slack.dev/reference/methods/chat.postMessage). A word that ends in
 * `*` stands for all that begin so. Any other error is tried again: Slack adds
 * words, and a try too many costs less than a lost message.
 */
const permanentErrors = [
  'access_denied',
  'account_inactive',
  'as_user_not_supported',
  'attachment_payload_limit_exceeded',
  'channel_not_found',
  'deprecated_endpoint',
  'ekm_access_denied',
  'enterprise_is_restricted',
  'invalid_*',
  'is_archived',
  'messages_tab_disabled',
  'method_deprecated',
  'missing_post_type',
  'missing_scope',
  'msg_blocks_too_long',
  'msg_too_long',
  'no_permission',
  'no_text',
  'not_allowed_token_type',
  'not_authed',
  'not_in_channel',
  'restricted_action*',
  'team_access_not_granted',
  'team_not_found',
  'token_expired',
  'token_revoked',
  'too_many_attachments',
  'two_factor_setup_required',
];

/** What a person can do about an error. */
const remedies: Record<string, string> = {
  account_inactive: 'the app was removed from the workspace: install it again and set config.token',
  channel_is_archived: 'unarchive the channel, or make a webhook for another',
  channel_not_found: 'check config.channel, and for a private channel invite the app',
  invalid_auth: 'set config.token to the bot token of an installed app',
  invalid_token: 'the webhook was revoked: make another and set config.url',
  is_archived: 'unarchive the channel, or set config.channel to another',
  missing_scope: 'give the app the scope chat:write and install it again',
  no_service: 'the webhook was removed: make another and set config.url',
  not_in_channel: 'invite the app to the channel, or give it the scope chat:write.public',
  token_expired: 'set config.token to a token that does not expire',
  token_revoked: 'install the app again and set config.token to its new token',
};

const answerSchema = z.object({
  ok: z.boolean(),
  error: z.string().max(200).optional(),
  response_metadata: z.object({ messages: z.array(z.string()).optional() }).optional(),
});

/** Reads the answer of `chat.postMessage`: failures come as 200 with `ok: false` and a word (services.md, "Slack"). */
export function outcomeOfApi(response: AttemptResponse, nowMs: number): Verdict {
  const { status, body } = response;
  if (status === 429) return rateLimited(response, nowMs);
  if (status !== 200) return wrongStatus(response);
  const answer = answerSchema.safeParse(parsed(body));
  if (!answer.success) return notSlack(status);
  const { ok, error = 'no error named', response_metadata: metadata } = answer.data;
  if (ok) return { outcome: { kind: 'delivered' }, message: null };
  if (error === 'rate_limited' || error === 'ratelimited') return rateLimited(response, nowMs);
  const kind = isPermanent(error) ? 'rejected' : 'retryable';
  return { outcome: { kind, reason: 'service_error' }, message: sentence(error, metadata?.messages?.[0]) };
}

/**
 * Reads the answer of an incoming webhook: 200 with the text `ok`, or a status
 * and a word (services.md, "Slack"). A word that is not known is judged by its
 * status: a request that was refused with 4xx would be refused again.
 */
export function outcomeOfWebhook(response: AttemptResponse, nowMs: number): Verdict {
  const { status, body } = response;
  if (status === 429) return rateLimited(response, nowMs);
  const word = /^\s*(\w{1,100})\s*$/.exec(body)?.[1];
  if (status >= 200 && status < 300) {
    return word === 'ok' ? { outcome: { kind: 'delivered' }, message: null } : notSlack(status);
  }
  const passes = status < 400 || status === 408 || status >= 500;
  if (word === undefined) return wrongStatus(response, passes);
  return { outcome: { kind: passes ? 'retryable' : 'rejected', reason: 'service_error' }, message: sentence(word) };
}

function isPermanent(error: string): boolean {
  return permanentErrors.some((known) =>
    known.endsWith('*') ? error.startsWith(known.slice(0, -1)) : error === known,
  );
}

function rateLimited({ headers }: AttemptResponse, nowMs: number): Verdict {
  const waitMs = retryAfterMs(headers['retry-after'], nowMs);
  const outcome = { kind: 'retryable', reason: 'rate_limited' } as const;
  return {
    outcome: waitMs === undefined ? outcome : { ...outcome, retryAfterMs: waitMs },
    message: 'Slack took no more messages for now: it allows about one a second for each channel',
  };
}

function wrongStatus({ status, statusText }: AttemptResponse, passes = true): Verdict {
  const message = `Slack answered ${status} ${statusText}`.trimEnd();
  return { outcome: { kind: passes ? 'retryable' : 'rejected', reason: 'http_status' }, message };
}

function notSlack(status: number): Verdict {
  const message = `The answer, of status ${status}, is none that Slack gives: check that the address is Slack's`;
  return { outcome: { kind: 'retryable', reason: 'bad_response' }, message };
}

function sentence(error: string, detail?: string): string {
  const remedy = Object.hasOwn(remedies, error) ? remedies[error] : detail;
  return remedy === undefined ? `Slack answered: ${error}` : `Slack answered: ${error}; ${remedy}`;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
