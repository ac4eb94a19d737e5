import { describe, expect, it } from 'vitest';
import { hipchat } from '../../src/hipchat/entry.ts';
import { event, jobFor } from '../attempt.ts';
import { hipchatStandIn, hipchatTransport, roomHook, token } from './hipchat.ts';

describe('transport hipchat', () => {
  it('notifies a room, whatever its name', async () => {
    const server = await hipchatStandIn({ tokens: { [token]: 'may notify' }, rooms: ['Build status / main'] });
    const report = await hipchatTransport().send(jobFor(roomHook(server.url, { color: 'purple', notify: '1' })));
    expect(report).toMatchObject({
      outcome: { kind: 'delivered' },
      request: {
        method: 'POST',
        url: `${server.url}/v2/room/Build%20status%20%2F%20main/notification`,
        headers: { 'content-type': 'application/json' },
        secretHeaders: ['authorization'],
      },
      response: { status: 204 },
    });
    expect(server.received).toMatchObject([
      { to: 'Build status / main', color: 'purple', notify: true, format: 'html', text: expect.stringMatching(/./) },
    ]);
  });

  it.each([
    [{ tokens: {} }, 401],
    [{ tokens: { [token]: 'may not' } as const }, 403],
    [{ rooms: ['another'] }, 404],
  ])('is refused by a server that has %j, with status %i', async (options, status) => {
    const server = await hipchatStandIn(options);
    const report = await hipchatTransport().send(jobFor(roomHook(server.url)));
    expect(report.outcome).toEqual({ kind: 'rejected', reason: 'http_status' });
    expect(report.response?.status).toBe(status);
  });

  it('waits for the next minute when the room has had its 30 messages', async () => {
    const now = () => 1_700_000_000_000;
    const server = await hipchatStandIn({ now });
    const transport = hipchatTransport(now);
    for (let sent = 0; sent < 30; sent += 1) await transport.send(jobFor(roomHook(server.url)));
    const report = await transport.send(jobFor(roomHook(server.url)));
    expect(report.outcome).toEqual({ kind: 'retryable', reason: 'rate_limited', retryAfterMs: 60_000 });
    expect(server.received).toHaveLength(30);
  });

  it('has a preview that is what an attempt sends, with its token named as secret', async () => {
    const server = await hipchatStandIn();
    const hook = roomHook(server.url);
    const { request } = await hipchatTransport().send(jobFor(hook));
    const preview = await hipchat.preview?.(event, hook, { nowMs: 0, enterprise: null });
    expect(preview).toMatchObject({ method: 'POST', url: request?.url, body: request?.body });
    expect(preview?.secretHeaders).toEqual(['authorization']);
    expect(request?.headers).toMatchObject(preview?.headers ?? { missing: '' });
  });
});
