import { describe, expect, it } from 'vitest';
import { createGuard } from '../../src/guard/guard.ts';
import { slack } from '../../src/slack/entry.ts';
import { createSlackTransport } from '../../src/slack/transport.ts';
import { event, jobFor } from '../attempt.ts';
import { answering, http } from '../receiver.ts';
import { botHook, slackStandIn, slackTransport, token, webhookPath, webhookTo } from './slack.ts';

describe('transport slack', () => {
  it('posts with a token by chat.postMessage, as a form', async () => {
    const standIn = await slackStandIn({ tokens: [token], channels: { C0123456789: 'open' } });
    const report = await slackTransport(standIn.url).send(jobFor(botHook()));
    expect(report).toMatchObject({
      outcome: { kind: 'delivered' },
      error: null,
      request: { method: 'POST', url: `${standIn.url}/api/chat.postMessage`, secretHeaders: ['authorization'] },
      response: { status: 200 },
    });
    expect(report.request?.headers).toMatchObject({
      authorization: `Bearer ${token}`,
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(standIn.received).toMatchObject([{ to: 'C0123456789', title: expect.stringMatching(/./) }]);
    expect(standIn.received[0]?.payload).toMatchObject({ unfurl_links: 'false', unfurl_media: 'false' });
  });

  it('posts by an incoming webhook, as JSON, to its own channel or another', async () => {
    const standIn = await slackStandIn({ webhooks: [webhookPath] });
    const transport = slackTransport();
    const own = await transport.send(jobFor(webhookTo(standIn.url)));
    await transport.send(jobFor(webhookTo(standIn.url, { channel: '#builds' })));
    expect(own.outcome).toEqual({ kind: 'delivered' });
    expect(own.request?.headers['content-type']).toBe('application/json');
    expect(standIn.received.map(({ to }) => to)).toEqual(['(the channel of the webhook)', '#builds']);
  });

  it('shows of a webhook’s address only the server', async () => {
    const standIn = await slackStandIn();
    const report = await slackTransport().send(jobFor(webhookTo(standIn.url)));
    expect(report.request?.url).toBe(`${standIn.url}/********`);
    expect(JSON.stringify(report)).not.toContain('abcdefghijklmnopqrstuvwx');
  });

  it.each([
    ['archived', 'is_archived'],
    ['closed to the app', 'not_in_channel'],
    [undefined, 'channel_not_found'],
  ] as const)('is refused for a channel that is %s', async (state, word) => {
    const standIn = await slackStandIn({ channels: state === undefined ? {} : { C0123456789: state } });
    const report = await slackTransport(standIn.url).send(jobFor(botHook()));
    expect(report.outcome).toEqual({ kind: 'rejected', reason: 'service_error' });
    expect(report.error?.message).toContain(word);
  });

  it('is refused with a token or a webhook that Slack does not know', async () => {
    const standIn = await slackStandIn({ tokens: [], webhooks: [] });
    const transport = slackTransport(standIn.url);
    const byToken = await transport.send(jobFor(botHook()));
    const byWebhook = await transport.send(jobFor(webhookTo(standIn.url)));
    expect(byToken.error?.message).toContain('invalid_auth');
    expect(byWebhook.error?.message).toContain('no_service');
    expect([byToken, byWebhook].map(({ outcome }) => outcome.kind)).toEqual(['rejected', 'rejected']);
  });

  it('makes one request of an attempt, whatever comes back', async () => {
    const receiver = await answering(http('500 Internal Server Error', [], 'rollup_error'));
    const transport = slackTransport(`http://127.0.0.1:${receiver.port}`);
    await transport.send(jobFor(botHook()));
    await transport.send(jobFor(webhookTo(`http://127.0.0.1:${receiver.port}`)));
    expect(receiver.requests).toHaveLength(2);
    expect(receiver.sockets).toHaveLength(1);
  });

  it('is told by Slack when to come again once a channel has had its share', async () => {
    const standIn = await slackStandIn({ now: () => 0 });
    const transport = slackTransport(standIn.url);
    for (let sent = 0; sent < 30; sent += 1) await transport.send(jobFor(botHook()));
    const report = await transport.send(jobFor(botHook()));
    expect(report.outcome).toEqual({ kind: 'retryable', reason: 'rate_limited', retryAfterMs: 1000 });
    expect(standIn.received).toHaveLength(30);
  });

  it('does not reach what the guard forbids', async () => {
    const standIn = await slackStandIn();
    const transport = createSlackTransport({
      guard: createGuard({ allowedNetworks: [] }),
      services: { slackApiUrl: standIn.apiUrl },
    });
    const reports = [await transport.send(jobFor(botHook())), await transport.send(jobFor(webhookTo(standIn.url)))];
    for (const { outcome } of reports) expect(outcome).toEqual({ kind: 'retryable', reason: 'network_blocked' });
    expect(standIn.received).toHaveLength(0);
  });
});

describe('a preview of slack', () => {
  const context = { nowMs: 0, enterprise: null };

  it.each([
    ['a token', botHook()],
    ['a webhook', webhookTo('http://127.0.0.1:1')],
  ])('is what an attempt with %s sends, without its secrets', async (_, hook) => {
    const standIn = await slackStandIn();
    const there = 'url' in hook.config ? webhookTo(standIn.url) : hook;
    const { request } = await slackTransport(standIn.url).send(jobFor(there));
    const preview = await slack.preview?.(event, hook, context);
    expect(preview?.body).toBe(request?.body);
    expect(request?.headers).toMatchObject(preview?.headers ?? { missing: '' });
    expect(preview?.secretHeaders).toEqual(['authorization']);
    expect(`${preview?.url} ${preview?.body}`).not.toMatch(/abcdefghijkl/);
    expect(preview?.text).toMatch(/./);
  });
});
