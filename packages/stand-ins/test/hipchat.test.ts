import { describe, expect, it, onTestFinished } from 'vitest';
import { type HipchatOptions, startHipchat } from '../src/hipchat.ts';

async function hipchat(options: HipchatOptions = {}) {
  const standIn = await startHipchat(options);
  onTestFinished(() => standIn.close());
  return standIn;
}

async function notify(url: string, body: unknown, headers: Record<string, string> = {}, room = '42') {
  const response = await fetch(`${url}/v2/room/${room}/notification`, {
    method: 'POST',
    headers: { authorization: 'Bearer abc', 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, message: text && JSON.parse(text).error.message };
}

describe('the stand-in for a HipChat server', () => {
  it('takes a notification, and counts', async () => {
    const { url, received } = await hipchat({ now: () => 1_700_000_000_000 });
    const message = '<b>A &amp; B</b><br>ok';
    const { status, headers } = await notify(url, { message, color: 'green', notify: true }, {}, 'a%20%2F%20b');
    expect(status).toBe(204);
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-ratelimit-limit': '500',
      'x-ratelimit-remaining': '499',
      'x-ratelimit-reset': '1700000300',
      'x-floodcontrol-limit': '30',
      'x-floodcontrol-remaining': '29',
      'x-floodcontrol-reset': '1700000060',
    });
    expect(received).toMatchObject([
      { to: 'a / b', text: 'A & B\nok', html: message, color: 'green', notify: true, format: 'html' },
    ]);
  });

  it.each([
    ['no JSON', {}, 'must be a JSON object'],
    [{ message: 'a' }, { 'content-type': 'text/plain' }, 'Content-Type'],
    [{}, {}, "Field 'message'"],
    [{ message: '' }, {}, "Field 'message'"],
    [{ message: 'a'.repeat(10_001) }, {}, "Field 'message'"],
    [{ message: 'a', color: 'blue' }, {}, "Field 'color'"],
    [{ message: 'a', notify: 'yes' }, {}, "Field 'notify'"],
    [{ message: 'a', message_format: 'markdown' }, {}, "Field 'message_format'"],
  ])('answers %j with headers %j: 400 %s', async (body, headers, message) => {
    const { url, received } = await hipchat();
    const answer = await notify(url, body, headers);
    expect(answer).toMatchObject({ status: 400, message: expect.stringContaining(message) });
    expect(received).toHaveLength(0);
  });

  it('knows its tokens, their scopes, and its rooms', async () => {
    const { url } = await hipchat({ tokens: { abc: 'may notify', weak: 'may not' }, rooms: ['42'] });
    const body = { message: 'a' };
    const statuses = [
      await notify(url, body),
      await notify(url, body, { authorization: '' }),
      await notify(url, body, { authorization: 'Bearer other' }),
      await notify(url, body, { authorization: 'Bearer weak' }),
      await notify(url, body, {}, '43'),
    ].map(({ status }) => status);
    expect(statuses).toEqual([204, 401, 401, 403, 404]);
    expect((await fetch(`${url}/v2/room/42/notification`)).status).toBe(405);
    expect((await fetch(`${url}/v2/user`)).status).toBe(404);
  });

  it('takes 30 messages a minute for a room, and says when to come again', async () => {
    let nowMs = 1_700_000_000_000;
    const { url, received } = await hipchat({ now: () => nowMs });
    for (let sent = 0; sent < 30; sent += 1) await notify(url, { message: 'a' });
    const limited = await notify(url, { message: 'a' });
    expect(limited.status).toBe(429);
    expect(limited.headers.get('x-floodcontrol-remaining')).toBe('0');
    expect(limited.headers.get('x-floodcontrol-reset')).toBe('1700000060');
    expect((await notify(url, { message: 'a' }, {}, '43')).status).toBe(204);
    nowMs += 60_000;
    expect((await notify(url, { message: 'a' })).status).toBe(204);
    expect(received).toHaveLength(32);
  });

  it('takes 500 calls in 5 minutes with a token', async () => {
    const { url } = await hipchat({ now: () => 0 });
    for (let called = 0; called < 500; called += 1) await notify(url, { message: 'a' }, {}, String(called));
    expect((await notify(url, { message: 'a' }, {}, 'last')).status).toBe(429);
    expect((await notify(url, { message: 'a' }, { authorization: 'Bearer other' }, 'last')).status).toBe(204);
  });
});
