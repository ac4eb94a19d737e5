import { describe, expect, it, onTestFinished } from 'vitest';
import { startTwitter, type TwitterOptions } from '../src/twitter.ts';

const authorization = `OAuth ${Object.entries({
  consumer_key: 'key',
  signature: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA%3D',
  signature_method: 'HMAC-SHA1',
  timestamp: '1700000000',
  token: 'token',
  version: '1.0',
})
  .map(([name, value]) => `oauth_${name}="${value}"`)
  .join(',')}`;

async function standIn(options: TwitterOptions = {}) {
  const twitter = await startTwitter({ now: () => 1_700_000_000_000, ...options });
  onTestFinished(() => twitter.close());
  let nonce = 0;
  const post = async (body: unknown, headers: Record<string, string> = {}) => {
    nonce += 1;
    const response = await fetch(`${twitter.url}/2/tweets`, {
      method: 'POST',
      headers: {
        authorization: `${authorization},oauth_nonce="${nonce}"`,
        'content-type': 'application/json',
        ...headers,
      },
      body: JSON.stringify(body),
    });
    return { status: response.status, reset: response.headers.get('x-rate-limit-reset'), body: await response.json() };
  };
  return { twitter, post };
}

describe('the stand-in for X', () => {
  it('takes a tweet', async () => {
    const { twitter, post } = await standIn();
    expect(await post({ text: 'Hello' })).toMatchObject({ status: 201, body: { data: { text: 'Hello' } } });
    expect(twitter.received).toMatchObject([{ text: 'Hello', to: 'token' }]);
  });

  it.each([
    ['281 characters', { text: 'x'.repeat(281) }, {}, 400],
    ['141 characters that weigh two', { text: '漢'.repeat(141) }, {}, 400],
    ['thirteen links', { text: 'a.io '.repeat(13) }, {}, 400],
    ['no text', { text: '' }, {}, 400],
    ['a text that is none', { text: 1 }, {}, 400],
    ['a key that is not known', { text: 'Hello', status: 'x' }, {}, 400],
    ['a body of another type', { text: 'Hello' }, { 'content-type': 'text/plain' }, 400],
    ['no signature', { text: 'Hello' }, { authorization: '' }, 401],
  ])('refuses %s', async (_, body, headers, status) => {
    const { twitter, post } = await standIn();
    expect((await post(body, headers)).status).toBe(status);
    expect(twitter.received).toHaveLength(0);
  });

  it('refuses what was said before', async () => {
    const { post } = await standIn();
    await post({ text: 'Hello' });
    expect(await post({ text: 'Hello' })).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining('duplicate') },
    });
  });

  it('says when it takes tweets again', async () => {
    const { post } = await standIn({ tweetsPerWindow: 1 });
    await post({ text: 'Hello' });
    expect(await post({ text: 'Again' })).toMatchObject({ status: 429, reset: '1700000900' });
  });

  it('refuses the signature of somebody it does not know', async () => {
    const credentials = { consumer_key: 'a', consumer_secret: 'b', token: 'c', token_secret: 'd' };
    const { post, twitter } = await standIn({ credentials });
    expect((await post({ text: 'Hello' })).status).toBe(401);
    expect(twitter.received).toHaveLength(0);
  });
});
