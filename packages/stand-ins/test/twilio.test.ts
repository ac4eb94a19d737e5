import { describe, expect, it, onTestFinished } from 'vitest';
import { startTwilio } from '../src/twilio.ts';

const sid = `AC${'0'.repeat(32)}`;
const good = { To: '+15551234567', From: '+15005550006', Body: 'Hello' };

interface Changes {
  authorization?: string;
  path?: string;
  type?: string;
}

async function standIn() {
  const twilio = await startTwilio({ accounts: { [sid]: 'secret' } });
  onTestFinished(() => twilio.close());
  const post = async (fields: Record<string, string>, changes: Changes = {}) => {
    const { authorization = `Basic ${btoa(`${sid}:secret`)}`, path = `/2010-04-01/Accounts/${sid}/Messages.json` } =
      changes;
    const headers = { authorization, 'content-type': changes.type ?? 'application/x-www-form-urlencoded' };
    const body = new URLSearchParams(fields).toString();
    const response = await fetch(twilio.url + path, { method: 'POST', headers, body });
    return {
      status: response.status,
      ...((await response.json()) as { code?: number; sid?: string; status?: unknown }),
    };
  };
  return { twilio, post };
}

describe('the stand-in for Twilio', () => {
  it('takes an SMS and describes it', async () => {
    const { twilio, post } = await standIn();
    expect(await post(good)).toMatchObject({ status: 'queued', sid: expect.stringMatching(/^SM/), body: 'Hello' });
    expect(twilio.received).toMatchObject([{ to: good.To, from: good.From, text: 'Hello', accountSid: sid }]);
  });

  it('takes a messaging service in place of a number', async () => {
    const { twilio, post } = await standIn();
    const service = `MG${'a'.repeat(32)}`;
    await post({ To: good.To, MessagingServiceSid: service, Body: 'Hello' });
    expect(twilio.received).toMatchObject([{ from: '', service }]);
  });

  it.each([
    ['no number to send to', { ...good, To: '' }, {}, 21604],
    ['a number without country', { ...good, To: '5551234567' }, {}, 21211],
    ['no sender', { ...good, From: '' }, {}, 21603],
    ['a sender that is none', { ...good, From: 'a name that is too long' }, {}, 21212],
    ['no text', { ...good, Body: '' }, {}, 21602],
    ['1 601 characters', { ...good, Body: 'x'.repeat(1601) }, {}, 21617],
    ['801 characters that GSM-7 escapes', { ...good, Body: '€'.repeat(801) }, {}, 21617],
    ['801 emoji', { ...good, Body: '🎉'.repeat(801) }, {}, 21617],
    ['a body of another type', good, { type: 'application/json' }, 21604],
    ['a wrong token', good, { authorization: `Basic ${btoa(`${sid}:wrong`)}` }, 20003],
    ['no credentials', good, { authorization: '' }, 20003],
    ['another address', good, { path: '/2010-04-01/Accounts' }, 20404],
    ['a recipient who said STOP', { ...good, To: '+15005550004' }, {}, 21610],
  ])('refuses %s', async (_, fields, changes, code) => {
    const { twilio, post } = await standIn();
    expect(await post(fields, changes)).toMatchObject({ code });
    expect(twilio.received).toHaveLength(0);
  });

  it('takes 1 600 characters', async () => {
    const { twilio, post } = await standIn();
    await post({ ...good, Body: 'x'.repeat(1600) });
    expect(twilio.received).toHaveLength(1);
  });
});
