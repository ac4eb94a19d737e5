import { describe, expect, it } from 'vitest';
import { createOAuthCheck } from '../src/oauth1.ts';

// The example that X's documentation works through ("Creating a signature").
const known = {
  consumer_key: 'xvz1evFS4wEEPTGEFPHBog',
  consumer_secret: 'kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw',
  token: '370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb',
  token_secret: 'LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE',
};
const fields = {
  oauth_consumer_key: known.consumer_key,
  oauth_nonce: 'kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg',
  oauth_signature: 'hCtSmYh+iHYCEqBWrE7C7hYmtUk=',
  oauth_signature_method: 'HMAC-SHA1',
  oauth_timestamp: '1318622958',
  oauth_token: known.token,
  oauth_version: '1.0',
};
const query = new URLSearchParams({
  include_entities: 'true',
  status: 'Hello Ladies + Gentlemen, a signed OAuth request!',
});

const headerOf = (changed: Partial<typeof fields>) =>
  `OAuth ${Object.entries({ ...fields, ...changed })
    .map(([name, value]) => `${name}="${encodeURIComponent(value)}"`)
    .join(', ')}`;
const request = (authorization: string) => ({
  method: 'POST',
  url: 'https://api.twitter.com/1.1/statuses/update.json',
  query,
  authorization,
});
const checkOf = (credentials: typeof known | undefined, seconds = 1_318_622_960) =>
  createOAuthCheck(credentials, () => seconds * 1000);

describe('the OAuth 1.0a check', () => {
  it("takes the signature of X's own example", () => {
    expect(checkOf(known)(request(headerOf({})))).toBeNull();
  });

  it('refuses the signature when the method, the address, a parameter or a secret is another', () => {
    const given = request(headerOf({}));
    const others = [
      { ...given, method: 'GET' },
      { ...given, url: 'https://api.x.com/1.1/statuses/update.json' },
      { ...given, query: new URLSearchParams({ status: 'Hello' }) },
    ];
    for (const other of others) expect(checkOf(known)(other)).toBe('wrong signature');
    expect(checkOf({ ...known, token_secret: 'x' })(given)).toBe('wrong signature');
    expect(checkOf({ ...known, consumer_secret: 'x' })(given)).toBe('wrong signature');
  });

  it.each([
    ['Bearer x', 'no OAuth header'],
    ['OAuth oauth_token=x', 'no OAuth header'],
    ['OAuth oauth_token="x"', 'oauth_consumer_key is missing'],
    [headerOf({ oauth_version: '2.0' }), 'unknown version or method'],
    [headerOf({ oauth_signature_method: 'PLAINTEXT' }), 'unknown version or method'],
    [headerOf({ oauth_timestamp: '1318622000' }), 'timestamp out of bounds'],
    [headerOf({ oauth_timestamp: 'now' }), 'timestamp out of bounds'],
    [headerOf({ oauth_signature: 'AAAA' }), 'signature is no HMAC-SHA1'],
    [headerOf({ oauth_token: 'another' }), 'unknown key or token'],
  ])('refuses %j: %s', (authorization, reason) => {
    expect(checkOf(known)(request(authorization))).toBe(reason);
  });

  it('refuses a nonce that was used before', () => {
    const check = checkOf(known);
    check(request(headerOf({})));
    expect(check(request(headerOf({})))).toBe('nonce was used before');
  });

  it('takes any well-formed signature when it knows nobody', () => {
    expect(checkOf(undefined)(request(headerOf({ oauth_token: 'another' })))).toBeNull();
  });
});
