import type { AttemptResponse } from '@posthorn/core/attempt';
import { describe, expect, it } from 'vitest';
import { outcomeOfApi, outcomeOfWebhook } from '../../src/slack/outcome.ts';

function answer(status: number, body: string, headers: AttemptResponse['headers'] = {}): AttemptResponse {
  return { status, statusText: '', headers, body, truncated: false };
}

const api = (error: string) => outcomeOfApi(answer(200, JSON.stringify({ ok: false, error })), 0);

describe('an answer of chat.postMessage', () => {
  it('is a delivery when it says ok', () => {
    expect(outcomeOfApi(answer(200, '{"ok":true,"ts":"1.2"}'), 0)).toEqual({
      outcome: { kind: 'delivered' },
      message: null,
    });
  });

  it.each([
    'internal_error',
    'request_timeout',
    'team_added_to_org',
    'fatal_error',
    'service_unavailable',
    'a_new_word',
  ])('is tried again when it says %s', (error) => {
    expect(api(error).outcome).toEqual({ kind: 'retryable', reason: 'service_error' });
    expect(api(error).message).toContain(error);
  });

  it.each([
    'channel_not_found',
    'not_in_channel',
    'is_archived',
    'msg_too_long',
    'no_text',
    'restricted_action',
    'restricted_action_read_only_channel',
    'invalid_auth',
    'token_revoked',
    'account_inactive',
    'missing_scope',
    'invalid_blocks',
    'invalid_arguments',
  ])('is final when it says %s', (error) => {
    expect(api(error).outcome).toEqual({ kind: 'rejected', reason: 'service_error' });
    expect(api(error).message).toContain(error);
  });

  it.each(['rate_limited', 'ratelimited'])('of 200 that says %s waits for what Retry-After says', (error) => {
    const response = answer(200, JSON.stringify({ ok: false, error }), { 'retry-after': '30' });
    expect(outcomeOfApi(response, 0).outcome).toEqual({
      kind: 'retryable',
      reason: 'rate_limited',
      retryAfterMs: 30_000,
    });
    expect(api(error).outcome).toEqual({ kind: 'retryable', reason: 'rate_limited' });
  });

  it('of 429 waits for what Retry-After says, whatever the body', () => {
    expect(outcomeOfApi(answer(429, '', { 'retry-after': '7' }), 0).outcome).toEqual({
      kind: 'retryable',
      reason: 'rate_limited',
      retryAfterMs: 7000,
    });
    expect(outcomeOfApi(answer(429, ''), 0).outcome).toEqual({ kind: 'retryable', reason: 'rate_limited' });
  });

  it.each([500, 503, 302, 404, 403])('of status %i is tried again', (status) => {
    expect(outcomeOfApi(answer(status, ''), 0).outcome).toEqual({ kind: 'retryable', reason: 'http_status' });
  });

  it.each(['', 'ok', '<html>', '[]', '{"ok":"yes"}', 'null'])(
    'of 200 that reads %j is not Slack, and is tried again',
    (body) => {
      expect(outcomeOfApi(answer(200, body), 0).outcome).toEqual({ kind: 'retryable', reason: 'bad_response' });
    },
  );

  it('says what a person can do, or what Slack says is wrong', () => {
    expect(api('not_in_channel').message).toBe(
      'Slack answered: not_in_channel; invite the app to the channel, or give it the scope chat:write.public',
    );
    const body = { ok: false, error: 'invalid_blocks', response_metadata: { messages: ['[ERROR] too long'] } };
    expect(outcomeOfApi(answer(200, JSON.stringify(body)), 0).message).toBe(
      'Slack answered: invalid_blocks; [ERROR] too long',
    );
    expect(api('constructor').message).toBe('Slack answered: constructor');
  });
});

describe('an answer of an incoming webhook', () => {
  it('is a delivery when it is ok', () => {
    expect(outcomeOfWebhook(answer(200, 'ok'), 0).outcome).toEqual({ kind: 'delivered' });
  });

  it.each([
    [400, 'invalid_payload'],
    [403, 'action_prohibited'],
    [404, 'channel_not_found'],
    [404, 'no_service'],
    [410, 'channel_is_archived'],
    [403, 'invalid_token'],
    [400, 'a_new_word'],
  ])('is final when it is %i %s', (status, word) => {
    const { outcome, message } = outcomeOfWebhook(answer(status, word), 0);
    expect(outcome).toEqual({ kind: 'rejected', reason: 'service_error' });
    expect(message).toContain(word);
  });

  it.each([
    [500, 'rollup_error'],
    [503, 'service_unavailable'],
    [408, 'request_timeout'],
  ])('is tried again when it is %i %s', (status, word) => {
    expect(outcomeOfWebhook(answer(status, word), 0).outcome).toEqual({ kind: 'retryable', reason: 'service_error' });
  });

  it('of 429 waits for what Retry-After says', () => {
    expect(outcomeOfWebhook(answer(429, 'rate_limited', { 'retry-after': '12' }), 0).outcome).toEqual({
      kind: 'retryable',
      reason: 'rate_limited',
      retryAfterMs: 12_000,
    });
  });

  it.each([
    [500, '<html>Bad gateway</html>', { kind: 'retryable', reason: 'http_status' }],
    [302, '', { kind: 'retryable', reason: 'http_status' }],
    [401, '<html>Log in</html>', { kind: 'rejected', reason: 'http_status' }],
    [200, '<html>Welcome to this hotel</html>', { kind: 'retryable', reason: 'bad_response' }],
    [204, '', { kind: 'retryable', reason: 'bad_response' }],
  ] as const)('of %i %j, which is no word of Slack, is judged by its status', (status, body, outcome) => {
    expect(outcomeOfWebhook(answer(status, body), 0).outcome).toEqual(outcome);
  });
});
