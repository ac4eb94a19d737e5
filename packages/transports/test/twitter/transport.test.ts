import type { TwitterOptions } from '@posthorn/stand-ins/twitter';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createGuard } from '../../src/guard/guard.ts';
import type { AttemptJob, AttemptReport } from '../../src/transport.ts';
import { twitter as entry } from '../../src/twitter/entry.ts';
import { renderTwitter } from '../../src/twitter/render.ts';
import type { TwitterTransportOptions } from '../../src/twitter/transport.ts';
import { event, jobFor } from '../attempt.ts';
import { onRequest, refusingPort, tcpReceiver } from '../receiver.ts';
import { config, standIn, twitterAt, twitterHook } from './twitter.ts';

interface Setup {
  options?: TwitterOptions;
  more?: Partial<TwitterTransportOptions>;
  changes?: Partial<typeof config>;
}

async function sending({ options, more, changes = {} }: Setup = {}) {
  const twitter = await standIn(options);
  const transport = twitterAt(`${twitter.url}/`, more);
  onTestFinished(() => transport.close());
  const hook = twitterHook({ config: { ...config, ...changes } });
  const send = (job: Partial<AttemptJob> = {}) => transport.send(jobFor(hook, job));
  /** The next attempt of the same delivery. */
  const sendAfter = ({ progress = '' }: AttemptReport) => send({ progress: progress === '' ? null : progress });
  return { twitter, send, sendAfter };
}

const unavailable = { status: 503, body: '{"title":"Service Unavailable"}' };

describe('the twitter transport', () => {
  it('posts an event as a tweet, in the documented form, signed as X checks it', async () => {
    const { twitter, send } = await sending();
    const report = await send();
    expect(report).toMatchObject({ outcome: { kind: 'delivered' }, response: { status: 201 }, error: null });
    const text = renderTwitter(event, {});
    expect(twitter.received).toMatchObject([{ text }]);
    expect(report.request).toMatchObject({
      method: 'POST',
      url: `${twitter.url}/2/tweets`,
      body: JSON.stringify({ text }),
      secretHeaders: ['authorization'],
    });
    expect(report).not.toHaveProperty('progress');
  });

  it.each(['consumer_key', 'consumer_secret', 'token', 'token_secret'])('is rejected with another %s', async (key) => {
    const { twitter, send } = await sending({ changes: { [key]: 'another' } });
    const report = await send();
    expect(report.outcome).toEqual({ kind: 'rejected', reason: 'service_error' });
    expect(report.error?.message).toContain('check the four keys in config');
    expect(twitter.received).toHaveLength(0);
  });

  it('waits until X takes tweets again, at most a quarter of an hour', async () => {
    const { send } = await sending({ options: { tweetsPerWindow: 0 } });
    const { outcome } = await send();
    expect(outcome).toMatchObject({ kind: 'retryable', reason: 'rate_limited' });
    const { retryAfterMs = 0 } = outcome as { retryAfterMs?: number };
    expect(retryAfterMs).toBeGreaterThan(800_000);
    expect(retryAfterMs).toBeLessThanOrEqual(901_000);
  });

  it('is rejected when the same was said before', async () => {
    const { send } = await sending();
    await send();
    const report = await send();
    expect(report.outcome).toEqual({ kind: 'rejected', reason: 'service_error' });
    expect(report.error?.message).toContain('duplicate content');
  });

  it('is delivered when X calls it a duplicate and the attempt before had no answer', async () => {
    const { twitter, send, sendAfter } = await sending();
    twitter.loseNext();
    const first = await send();
    expect(first.outcome).toEqual({ kind: 'retryable', reason: 'connection_reset' });
    const second = await sendAfter(first);
    expect(second).toMatchObject({ outcome: { kind: 'delivered' }, response: { status: 403 }, error: null });
    expect(twitter.received).toHaveLength(1);
  });

  it('is not repeated over a new connection when a kept one closes: that one would be called a duplicate', async () => {
    const { twitter, send } = await sending();
    await send();
    twitter.loseNext();
    const report = await send({ event: { ...event, type: 'package.deleted' } });
    expect(report.outcome).toEqual({ kind: 'retryable', reason: 'connection_reset' });
    expect(twitter.received).toHaveLength(2);
  });

  it('keeps the doubt over attempts that post nothing', async () => {
    const { twitter, send, sendAfter } = await sending();
    twitter.loseNext();
    const first = await send();
    twitter.answerNext({ status: 429 });
    const second = await sendAfter(first);
    expect(second.outcome).toEqual({ kind: 'retryable', reason: 'rate_limited' });
    expect((await sendAfter(second)).outcome).toEqual({ kind: 'delivered' });
  });

  it('is in doubt after a 5xx, and not after a 429', async () => {
    const { twitter, send } = await sending();
    twitter.answerNext(unavailable);
    expect((await send()).progress).toBeDefined();
    twitter.answerNext({ status: 429 });
    expect((await send()).progress).toBeUndefined();
  });

  it('is in doubt when it was interrupted after the request went out', async () => {
    const controller = new AbortController();
    const receiver = await tcpReceiver((socket) => onRequest(socket, () => controller.abort()));
    const transport = twitterAt(`http://127.0.0.1:${receiver.port}`);
    onTestFinished(() => transport.close());
    const report = await transport.send(jobFor(twitterHook(), { signal: controller.signal }));
    expect(report.outcome).toEqual({ kind: 'interrupted' });
    expect(report.progress).toBeDefined();
  });

  it('is in no doubt when nothing was connected', async () => {
    const transport = twitterAt(`http://127.0.0.1:${refusingPort}`);
    onTestFinished(() => transport.close());
    expect((await transport.send(jobFor(twitterHook()))).progress).toBeUndefined();
  });

  it('takes the status for an answer when the rest of it is lost', async () => {
    const half = 'HTTP/1.1 201 Created\r\ncontent-length: 100\r\n\r\n{';
    const receiver = await tcpReceiver((socket) => onRequest(socket, () => socket.end(half)));
    const transport = twitterAt(`http://127.0.0.1:${receiver.port}`);
    onTestFinished(() => transport.close());
    const report = await transport.send(jobFor(twitterHook()));
    expect(report).toMatchObject({ outcome: { kind: 'delivered' }, response: { truncated: true }, error: null });
  });

  it('reaches only what the guard allows', async () => {
    const { twitter, send } = await sending({ more: { guard: createGuard({ allowedNetworks: [] }) } });
    expect((await send()).outcome).toEqual({ kind: 'retryable', reason: 'network_blocked' });
    expect(twitter.received).toHaveLength(0);
  });

  it('shows before what it would send', async () => {
    const preview = await entry.preview?.(event, twitterHook(), { nowMs: 0, enterprise: null });
    const text = renderTwitter(event, {});
    expect(preview).toMatchObject({
      method: 'POST',
      url: 'https://api.x.com/2/tweets',
      secretHeaders: ['authorization'],
      body: JSON.stringify({ text }),
      text,
    });
  });
});
