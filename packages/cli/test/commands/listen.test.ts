import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { hubSignature } from '@posthorn/dialects/github/hub-signature';
import { signatureHeaders } from '@posthorn/dialects/standard-webhooks/sign';
import { expect, test } from 'vitest';
import { verify } from '../../src/commands/listen/verify.ts';

const nowMs = Date.parse('2026-01-31T12:00:00Z');
const text = '{"a":"ä"}';
const body = Buffer.from(text);
const signed = (...secrets: string[]) => signatureHeaders({ id: 'i', body: text, secrets, nowMs });

test('a Standard Webhooks signature is valid with its secret, whichever of several, and with no other', () => {
  const secret = 'whsec_MfKQ9r8GKYqUTwjUPD8ILPZIo2LaLaSw';
  expect(verify(signed(secret), body, [secret], nowMs)).toMatchObject({ verdict: 'valid' });
  expect(verify(signed('new', 'old'), body, ['other', 'old'], nowMs)).toMatchObject({ verdict: 'valid' });
  expect(verify(signed(secret), body, ['other'], nowMs)).toMatchObject({ verdict: 'wrong' });
  expect(verify(signed(secret), Buffer.from('{}'), [secret], nowMs)).toMatchObject({ verdict: 'wrong' });
});

test('a signature that is over 5 minutes old is wrong', () => {
  expect(verify(signed('s'), body, ['s'], nowMs + 299_000)).toMatchObject({ verdict: 'valid' });
  expect(verify(signed('s'), body, ['s'], nowMs + 301_000)).toMatchObject({
    verdict: 'wrong',
    why: 'webhook-timestamp is over 5 minutes off',
  });
});

test('an ed25519 signature is checked with the private key, or with the public one', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const seed = createPrivateKey(privateKey.export({ format: 'pem', type: 'pkcs8' })).export({ format: 'jwk' });
  const secret = `whsk_${Buffer.from(seed.d ?? '', 'base64url').toString('base64')}`;
  const open = `whpk_${Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64')}`;
  expect(verify(signed(secret), body, [secret], nowMs)).toMatchObject({ verdict: 'valid' });
  expect(verify(signed(secret), body, [open], nowMs)).toMatchObject({ verdict: 'valid' });
  expect(verify(signed('s'), body, [open], nowMs)).toMatchObject({ verdict: 'wrong' });
});

test('hub signatures are checked, and all that are there must fit', () => {
  const [one, other] = [hubSignature('sha1', 's', text), hubSignature('sha256', 's', text)];
  expect(verify({ 'x-hub-signature': one }, body, ['s'], nowMs)).toMatchObject({ verdict: 'valid' });
  expect(verify({ 'x-hub-signature': one, 'x-hub-signature-256': other }, body, ['s'], nowMs)).toMatchObject({
    verdict: 'valid',
  });
  const mixed = { 'x-hub-signature': hubSignature('sha1', 'x', text), 'x-hub-signature-256': other };
  expect(verify(mixed, body, ['s'], nowMs)).toMatchObject({ verdict: 'wrong' });
  expect(verify({ 'x-hub-signature': 'md5=ab' }, body, ['s'], nowMs)).toMatchObject({ verdict: 'wrong' });
});

test('without a signature or without a secret nothing is claimed', () => {
  expect(verify({}, body, ['s'], nowMs)).toMatchObject({ verdict: 'none' });
  expect(verify(signed('s'), body, [], nowMs)).toMatchObject({ verdict: 'not checked' });
});
