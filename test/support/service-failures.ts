import type { ServiceAnswer } from '@posthorn/stand-ins/http-service';
import type { MailAnswer, MailStage } from '@posthorn/stand-ins/mail';

/** What an attempt that a service fails is to lead to. */
export interface Failure {
  /** Which stand-in, and config of configsFor. */
  service: 'slack' | 'slackApi' | 'hipchat' | 'twilio' | 'twitter' | 'email';
  /** What the service says: the name of the case, and a part of the error that the log shows unless `word` is. */
  says: string;
  answer: ServiceAnswer | { stage: MailStage; answer: MailAnswer };
  /** `dead` will never work; `retry` is tried again. */
  result: 'dead' | 'retry';
  reason: string;
  /** The wait that the service asks for, in seconds. */
  waitSeconds?: number;
  /** A part of the error. Default: `says`. */
  word?: string;
}

const json = (status: number, body: unknown, headers: Record<string, string> = {}): ServiceAnswer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});
const inAWhile = (seconds: number): string => String(Math.ceil(Date.now() / 1000) + seconds);

// services.md, "Slack": incoming webhooks.
const webhook = (status: number, says: string, result: Failure['result'], reason = 'service_error'): Failure => ({
  service: 'slack',
  says,
  answer: { status, headers: status === 429 ? { 'retry-after': '4000' } : {}, body: says },
  result,
  reason,
  ...(status === 429 ? { waitSeconds: 4000, word: 'no more messages' } : {}),
});

// The Web API: failures arrive as 200.
const method = (says: string, result: Failure['result'], reason = 'service_error'): Failure => ({
  service: 'slackApi',
  says,
  answer: json(200, { ok: false, error: says }),
  result,
  reason,
  ...(reason === 'rate_limited' ? { word: 'no more messages' } : {}),
});

const hipchat = (status: number, says: string, result: Failure['result'], reason = 'http_status'): Failure => ({
  service: 'hipchat',
  says: `${status} ${says}`,
  answer: json(status, { error: { code: status, type: says, message: says } }),
  result,
  reason,
  word: says,
});

const twilio = (status: number, code: number, result: Failure['result'], reason = 'service_error'): Failure => ({
  service: 'twilio',
  says: `${status} ${code}`,
  answer: json(status, { code, message: 'Said so', status }),
  result,
  reason,
  word: `Said so (error ${code})`,
});

const twitter = (status: number, title: string, result: Failure['result'], reason = 'service_error'): Failure => ({
  service: 'twitter',
  says: `${status} ${title}`,
  answer: json(status, { title, detail: `${title}, in detail`, status }),
  result,
  reason,
  word: `${title}, in detail`,
});

const mail = (stage: MailStage, code: number, result: Failure['result'], reason = 'service_error'): Failure => ({
  service: 'email',
  says: `${code} at ${stage}`,
  answer: { stage, answer: { code, text: 'Said so' } },
  result,
  reason,
  word: `${code}`,
});

/** The failure classes of services.md, and what each leads to. */
export const failures: readonly Failure[] = [
  webhook(400, 'invalid_payload', 'dead'),
  webhook(403, 'action_prohibited', 'dead'),
  webhook(404, 'channel_not_found', 'dead'),
  webhook(404, 'no_service', 'dead'),
  webhook(410, 'channel_is_archived', 'dead'),
  webhook(429, 'rate_limited', 'retry', 'rate_limited'),
  webhook(500, 'rollup_error', 'retry'),
  method('rate_limited', 'retry', 'rate_limited'),
  method('ratelimited', 'retry', 'rate_limited'),
  method('internal_error', 'retry'),
  method('request_timeout', 'retry'),
  method('team_added_to_org', 'retry'),
  method('fatal_error', 'retry'),
  ...['channel_not_found', 'not_in_channel', 'is_archived', 'msg_too_long', 'no_text', 'restricted_action'].map(
    (says) => method(says, 'dead'),
  ),
  ...['restricted_action_thread_locked', 'invalid_auth', 'invalid_blocks', 'token_revoked', 'account_inactive'].map(
    (says) => method(says, 'dead'),
  ),
  method('missing_scope', 'dead'),
  {
    ...method('429 by HTTP', 'retry', 'rate_limited'),
    answer: json(429, { ok: false, error: 'ratelimited' }, { 'retry-after': '4000' }),
    waitSeconds: 4000,
  },
  { ...method('503 by HTTP', 'retry', 'http_status'), answer: { status: 503, body: 'no' }, word: '503' },
  ...[400, 401, 403, 404].map((status) => hipchat(status, 'Refused', 'dead')),
  hipchat(500, 'Broken', 'retry'),
  hipchat(503, 'Away', 'retry'),
  {
    ...hipchat(429, 'Rate limit exceeded', 'retry', 'rate_limited'),
    answer: json(429, { error: { message: 'Rate limit exceeded' } }, { 'x-floodcontrol-reset': inAWhile(3400) }),
    waitSeconds: 3000,
  },
  twilio(429, 20429, 'retry', 'rate_limited'),
  twilio(500, 20500, 'retry'),
  twilio(503, 20503, 'retry'),
  twilio(401, 20003, 'dead'),
  ...[21211, 21408, 21610, 21614].map((code) => twilio(400, code, 'dead')),
  {
    ...twitter(429, 'Too Many Requests', 'retry', 'rate_limited'),
    answer: json(
      429,
      { title: 'Too Many Requests', detail: 'Too Many Requests, in detail' },
      {
        'x-rate-limit-reset': inAWhile(4400),
      },
    ),
    waitSeconds: 4000,
  },
  twitter(503, 'Service Unavailable', 'retry'),
  twitter(400, 'Invalid Request', 'dead'),
  twitter(401, 'Unauthorized', 'dead'),
  twitter(403, 'Forbidden', 'dead'),
  mail('connect', 421, 'retry'),
  mail('login', 535, 'dead'),
  mail('login', 454, 'retry'),
  mail('sender', 550, 'dead'),
  mail('sender', 451, 'retry'),
  mail('recipient', 451, 'retry'),
  mail('recipient', 550, 'dead'),
  mail('message', 452, 'retry'),
  mail('message', 554, 'dead'),
];
