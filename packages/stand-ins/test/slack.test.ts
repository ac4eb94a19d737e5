import { describe, expect, it, onTestFinished } from 'vitest';
import { type SlackOptions, startSlack } from '../src/slack.ts';

async function slack(options: SlackOptions = {}) {
  const standIn = await startSlack(options);
  onTestFinished(() => standIn.close());
  return standIn;
}

const form = 'application/x-www-form-urlencoded';
const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });

async function call(apiUrl: string, args: Record<string, string>, headers: Record<string, string> = {}) {
  const response = await fetch(`${apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { authorization: 'Bearer xoxb-1', 'content-type': form, ...headers },
    body: new URLSearchParams(args).toString(),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as { error?: string } };
}

async function post(url: string, payload: unknown, type = 'application/json') {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': type },
    body: typeof payload === 'string' ? payload : JSON.stringify(payload),
  });
  return `${response.status} ${await response.text()}`;
}

describe('the stand-in’s chat.postMessage', () => {
  it('takes a message, and shows what a person would read', async () => {
    const { apiUrl, received } = await slack({ now: () => 1_700_000_000_000 });
    const header = { type: 'header', text: { type: 'plain_text', text: 'Built' } };
    const blocks = JSON.stringify([header, section('1 &lt; 2'), { type: 'divider' }]);
    const { body } = await call(apiUrl, { channel: 'C1', text: 'Built: 1 &lt; 2', blocks });
    expect(body).toMatchObject({ ok: true, channel: 'C1', ts: '1700000000.000000' });
    expect(received).toMatchObject([{ to: 'C1', title: 'Built', text: '1 < 2', raw: expect.stringContaining('POST') }]);
  });

  it.each([
    [{ text: 'a' }, {}, 'channel_not_found'],
    [{ channel: 'C1' }, {}, 'no_text'],
    [{ channel: 'C1', text: 'a' }, { authorization: '' }, 'not_authed'],
    [{ channel: 'C1', text: 'a' }, { authorization: 'Bearer abc' }, 'invalid_auth'],
    [{ channel: 'C1', text: 'a' }, { 'content-type': 'text/plain' }, 'invalid_post_type'],
    [{ channel: 'C1', text: 'a' }, { 'content-type': 'application/json' }, 'invalid_json'],
    [{ channel: 'C1', text: 'a'.repeat(40_001) }, {}, 'msg_too_long'],
    [{ channel: 'C1', blocks: 'none' }, {}, 'invalid_blocks_format'],
    [{ channel: 'C1', blocks: JSON.stringify([section('a'.repeat(3001))]) }, {}, 'invalid_blocks'],
    [{ channel: 'C1', attachments: JSON.stringify([{ color: 'blue' }]) }, {}, 'invalid_blocks'],
    [
      { channel: 'C1', attachments: JSON.stringify(Array.from({ length: 101 }, () => ({}))) },
      {},
      'too_many_attachments',
    ],
  ])('answers %j with headers %j: %s', async (args, headers, error) => {
    const { apiUrl, received } = await slack();
    const { status, body } = await call(apiUrl, args, headers);
    expect({ status, error: body.error }).toEqual({ status: 200, error });
    expect(received).toHaveLength(0);
  });

  it.each([
    ['open', undefined],
    ['archived', 'is_archived'],
    ['closed to the app', 'not_in_channel'],
    [undefined, 'channel_not_found'],
  ] as const)('answers for a channel that is %s: %s', async (state, error) => {
    const { apiUrl } = await slack({ channels: state === undefined ? {} : { builds: state } });
    expect((await call(apiUrl, { channel: '#builds', text: 'a' })).body.error).toBe(error);
  });

  it('takes 30 messages at once for a channel, and then one a second', async () => {
    let nowMs = 0;
    const { apiUrl, received } = await slack({ now: () => nowMs });
    for (let sent = 0; sent < 30; sent += 1) await call(apiUrl, { channel: 'C1', text: 'a' });
    const limited = await call(apiUrl, { channel: 'C1', text: 'a' });
    expect(limited).toMatchObject({ status: 429, body: { ok: false, error: 'ratelimited' } });
    expect(limited.headers.get('retry-after')).toBe('1');
    expect((await call(apiUrl, { channel: 'C2', text: 'a' })).status).toBe(200);
    nowMs = 1000;
    expect((await call(apiUrl, { channel: 'C1', text: 'a' })).status).toBe(200);
    expect(received).toHaveLength(32);
  });

  it('knows no other method', async () => {
    const { apiUrl } = await slack();
    expect(await (await fetch(`${apiUrl}chat.delete`)).json()).toEqual({ ok: false, error: 'unknown_method' });
  });
});

describe('the stand-in’s incoming webhook', () => {
  it('takes a message', async () => {
    const { webhookUrl, received } = await slack();
    expect(await post(webhookUrl, { text: 'hello' })).toBe('200 ok');
    expect(received).toMatchObject([{ to: '(the channel of the webhook)', title: '', text: 'hello' }]);
  });

  it.each([
    ['no JSON', 'application/json', '400 invalid_payload'],
    [{ text: 'a' }, 'text/plain', '400 invalid_payload'],
    [[], 'application/json', '400 invalid_payload'],
    [{}, 'application/json', '400 no_text'],
    [{ blocks: [{ type: 'marquee' }] }, 'application/json', '400 invalid_blocks'],
    [{ text: 'a', channel: 'old' }, 'application/json', '410 channel_is_archived'],
    [{ text: 'a', channel: 'closed' }, 'application/json', '403 action_prohibited'],
    [{ text: 'a', channel: 'none' }, 'application/json', '404 channel_not_found'],
  ])('answers %j as %s: %s', async (payload, type, answer) => {
    const { webhookUrl, received } = await slack({ channels: { old: 'archived', closed: 'closed to the app' } });
    expect(await post(webhookUrl, payload, type)).toBe(answer);
    expect(received).toHaveLength(0);
  });

  it('knows only its own address', async () => {
    const { url, webhookUrl } = await slack({ webhooks: ['/services/T1/B1/abc'] });
    expect(await post(`${url}/services/T1/B1/abd`, { text: 'a' })).toBe('404 no_service');
    expect(await post(webhookUrl, { text: 'a' })).toBe('200 ok');
  });

  it('answers what it is told to', async () => {
    const { webhookUrl, answerNext } = await slack();
    answerNext({ status: 500, body: 'rollup_error' });
    expect(await post(webhookUrl, { text: 'a' })).toBe('500 rollup_error');
  });
});
