import { describe, expect, it, onTestFinished } from 'vitest';
import { beginCall, type ServiceCall } from '../../src/service-http/call.ts';
import { fetchOf } from '../../src/service-http/fetch.ts';
import { createServiceHttp } from '../../src/service-http/http.ts';
import { loopbackGuard } from '../attempt.ts';
import { answering, http, onRequest, tcpReceiver } from '../receiver.ts';

function call(timeoutMs = 30_000, signal = new AbortController().signal): ServiceCall {
  const service = createServiceHttp({ guard: loopbackGuard() });
  onTestFinished(() => service.close());
  return beginCall(service, { timeoutMs, signal });
}

describe('the fetch that official clients are given', () => {
  it('sends what it is told and answers as fetch does', async () => {
    const receiver = await answering(http('202 Accepted', ['X-One: 1', 'x-two: 2', 'x-two: 3'], '{"a":"ä"}'));
    const answer = await fetchOf(call())(new URL(receiver.url), { method: 'post', headers: { 'X-A': 'b' }, body: 'c' });
    expect(receiver.requests.join('')).toMatch(/^POST \/hook\?a=1 .*x-a: b\r\n.*\r\n\r\nc$/is);
    expect(answer).toMatchObject({ ok: true, status: 202, statusText: 'Accepted', url: receiver.url });
    expect(answer.headers.get('X-Two')).toBe('2, 3');
    expect(answer.headers.get('x-three')).toBeNull();
    expect(Object.fromEntries(answer.headers.entries())).toMatchObject({ 'x-one': '1' });
    expect(await answer.json()).toEqual({ a: 'ä' });
    expect(await answer.text()).toBe('{"a":"ä"}');
    expect(Buffer.from(await answer.arrayBuffer()).toString()).toBe('{"a":"ä"}');
  });

  it('does not take a status for a failure, and follows no redirect', async () => {
    const receiver = await answering(http('302 Found', ['location: /']));
    const answer = await fetchOf(call())(receiver.url);
    expect(answer).toMatchObject({ ok: false, status: 302 });
    expect(receiver.requests).toHaveLength(1);
  });

  it('tells nobody what it runs on, as the clients would', async () => {
    const receiver = await answering(http('200 OK', [], 'ok'));
    const headers = { 'User-Agent': `@slack:webhook/8 node/${process.version} linux/6.1` };
    await fetchOf(call())(receiver.url, { method: 'POST', headers, body: 'a' });
    expect(receiver.requests.join('').match(/^user-agent: .*(?=\r)/gim)).toEqual([
      expect.stringMatching(/^user-agent: posthorn\/\d/i),
    ]);
  });

  it('leaves the exchange with its call', async () => {
    const receiver = await answering(http('200 OK', [], 'ok'));
    const kept = call();
    await fetchOf(kept, { shownUrl: 'https://x.example/********' })(receiver.url);
    expect(kept.last).toMatchObject({
      request: { method: 'GET', url: 'https://x.example/********' },
      response: { body: 'ok' },
    });
  });

  it('rejects with what failed', async () => {
    const receiver = await tcpReceiver((socket) => onRequest(socket, () => socket.destroy()));
    await expect(fetchOf(call())(receiver.url, { method: 'POST', body: '' })).rejects.toMatchObject({
      reason: 'connection_reset',
    });
  });

  it('rejects when the attempt is interrupted', async () => {
    const controller = new AbortController();
    const receiver = await tcpReceiver(() => controller.abort());
    await expect(fetchOf(call(60_000, controller.signal))(receiver.url)).rejects.toThrow('interrupted');
  });

  it('takes no bodies but text', async () => {
    await expect(
      fetchOf(call())('http://127.0.0.1:1/', { method: 'POST', body: new FormData() }),
    ).rejects.toMatchObject({ reason: 'bad_request' });
  });
});
