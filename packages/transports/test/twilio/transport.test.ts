import type { Hook } from '@posthorn/core/hook';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createGuard } from '../../src/guard/guard.ts';
import { twilio as entry } from '../../src/twilio/entry.ts';
import { renderTwilio } from '../../src/twilio/render.ts';
import type { TwilioTransportOptions } from '../../src/twilio/transport.ts';
import { event, jobFor } from '../attempt.ts';
import { onRequest, refusingPort, tcpReceiver } from '../receiver.ts';
import { config, standIn, twilioAt, twilioHook } from './twilio.ts';

async function sending(hook: Hook, more: Partial<TwilioTransportOptions> = {}) {
  const twilio = await standIn();
  const transport = twilioAt(`${twilio.url}/`, more);
  onTestFinished(() => transport.close());
  return { twilio, send: () => transport.send(jobFor(hook)) };
}

describe('the twilio transport', () => {
  it('sends an event as an SMS, in the documented form', async () => {
    const { twilio, send } = await sending(twilioHook());
    const report = await send();
    expect(report).toMatchObject({ outcome: { kind: 'delivered' }, response: { status: 201 } });
    const text = renderTwilio(event, {});
    expect(twilio.received).toMatchObject([{ to: config.to, from: config.from, text }]);
    expect(report.request).toMatchObject({
      method: 'POST',
      url: `${twilio.url}/2010-04-01/Accounts/${config.account_sid}/Messages.json`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      secretHeaders: ['authorization'],
    });
  });

  it('lets a messaging service choose the number', async () => {
    const from = `MG${'ab'.repeat(16)}`;
    const { twilio, send } = await sending(twilioHook({ config: { ...config, from } }));
    await send();
    expect(twilio.received).toMatchObject([{ from: '', service: from }]);
  });

  it.each([
    ['+15005550001', 21211],
    ['+15005550003', 21408],
    ['+15005550004', 21610],
    ['+15005550009', 21614],
  ])('rejects a message to %s, with error %i', async (to, code) => {
    const { send } = await sending(twilioHook({ config: { ...config, to } }));
    const report = await send();
    expect(report.outcome).toEqual({ kind: 'rejected', reason: 'service_error' });
    expect(report.error?.message).toContain(`(error ${code})`);
  });

  it('rejects wrong credentials', async () => {
    const { send } = await sending(twilioHook({ config: { ...config, auth_token: 'another' } }));
    const report = await send();
    expect(report.outcome).toEqual({ kind: 'rejected', reason: 'service_error' });
    expect(report.error?.message).toContain('check config.account_sid and config.auth_token');
  });

  it('waits when too many messages wait for the sender', async () => {
    const { send } = await sending(twilioHook({ config: { ...config, from: '+15005550008' } }));
    expect((await send()).outcome).toEqual({ kind: 'retryable', reason: 'rate_limited' });
  });

  it('says that the SMS may have been sent when the answer was lost', async () => {
    const { twilio, send } = await sending(twilioHook());
    twilio.loseNext();
    const report = await send();
    expect(twilio.received).toHaveLength(1);
    expect(report.outcome).toEqual({ kind: 'retryable', reason: 'connection_reset' });
    expect(report.error?.message).toContain('Twilio may have sent the SMS nonetheless');
  });

  it('does not send again over a new connection when a kept one closes: the log shows what was sent twice', async () => {
    const { twilio, send } = await sending(twilioHook());
    await send();
    twilio.loseNext();
    expect((await send()).outcome.kind).toBe('retryable');
    expect(twilio.received).toHaveLength(2);
  });

  it('takes the status for an answer when the rest of it is lost', async () => {
    const half = 'HTTP/1.1 201 Created\r\ncontent-length: 100\r\n\r\n{';
    const receiver = await tcpReceiver((socket) => onRequest(socket, () => socket.end(half)));
    const transport = twilioAt(`http://127.0.0.1:${receiver.port}`);
    onTestFinished(() => transport.close());
    const report = await transport.send(jobFor(twilioHook()));
    expect(report).toMatchObject({ outcome: { kind: 'delivered' }, response: { truncated: true }, error: null });
  });

  it('has no such doubt when nothing was connected', async () => {
    const transport = twilioAt(`http://127.0.0.1:${refusingPort}`);
    onTestFinished(() => transport.close());
    const report = await transport.send(jobFor(twilioHook()));
    expect(report.error?.message).not.toContain('nonetheless');
  });

  it('reaches only what the guard allows', async () => {
    const { twilio, send } = await sending(twilioHook(), { guard: createGuard({ allowedNetworks: [] }) });
    expect((await send()).outcome).toEqual({ kind: 'retryable', reason: 'network_blocked' });
    expect(twilio.received).toHaveLength(0);
  });

  it('shows before what it would send', async () => {
    const preview = await entry.preview?.(event, twilioHook(), { nowMs: 0, enterprise: null });
    const text = renderTwilio(event, {});
    expect(preview).toMatchObject({
      method: 'POST',
      url: `https://api.twilio.com/2010-04-01/Accounts/${config.account_sid}/Messages.json`,
      secretHeaders: ['authorization'],
      body: new URLSearchParams({ To: config.to, From: config.from, Body: text }).toString(),
      text,
    });
  });
});
