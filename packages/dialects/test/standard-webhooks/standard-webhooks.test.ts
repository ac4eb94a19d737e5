import { createPublicKey, verify } from 'node:crypto';
import { eventGuid } from '@posthorn/core/event';
import { Webhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { describe, expect, test } from 'vitest';
import { standardWebhooks } from '../../src/standard-webhooks/dialect.ts';
import { attempted, posted, webHook } from '../events.ts';

const secret = 'whsec_MfKQ9r8GKYqUTwjUPD8ILPZIo2LaLaSw';
const old = `whsec_${Buffer.from('the secret that was before').toString('base64')}`;
const data = '{"b":12345678901234567890,"a":1.0,"é":"\\u00e9/≥"}';
const event = posted(
  `{"id":"order 7","source":"sites/shop","type":"order.paid","time":"2014-09-08T12:59:53.1148196+02:00","data":${data}}`,
);

describe('W1', () => {
  test('W1: the body is type, timestamp and the data as posted', () => {
    const { headers, body } = attempted(standardWebhooks, event, webHook());
    expect(body).toBe(`{"type":"order.paid","timestamp":"2014-09-08T12:59:53.1148196+02:00","data":${data}}`);
    expect(headers['content-type']).toBe('application/json');
  });

  test('W1: webhook-id is the event’s GUID at any moment, webhook-timestamp the attempt’s; without a secret no signature', () => {
    const at = (nowMs: number) => standardWebhooks.attemptHeaders({ event, hook: webHook(), body: '', nowMs });
    expect(at(1_999)).toEqual({ 'webhook-id': eventGuid(event), 'webhook-timestamp': '1' });
    expect(at(60_000)).toEqual({ 'webhook-id': eventGuid(event), 'webhook-timestamp': '60' });
  });

  test.each([
    ['standardwebhooks', (key: string) => new Webhook(key)],
    ['svix', (key: string) => new SvixWebhook(key)],
  ])('W1: the %s package accepts ours before, while and after a secret is replaced', (_name, receiver) => {
    const during = [{ secret: old, until: new Date(Date.now() + 60_000).toISOString() }];
    const after = [{ secret: old, until: new Date(Date.now() - 1).toISOString() }];
    const accepts = (key: string, hook: ReturnType<typeof webHook>) => {
      const { headers, body } = attempted(standardWebhooks, event, hook);
      expect(receiver(key).verify(body, headers)).toEqual(JSON.parse(body));
    };
    accepts(old, webHook({ secret: old }));
    accepts(old, { ...webHook({ secret }), retired_secrets: during });
    accepts(secret, { ...webHook({ secret }), retired_secrets: during });
    accepts(secret, { ...webHook({ secret }), retired_secrets: after });
    expect(() => accepts(old, { ...webHook({ secret }), retired_secrets: after })).toThrow('No matching signature');
  });

  test('W1: what a whsk_ secret signs is checked with its whpk_ key', () => {
    const whpk = '1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=';
    const whsk = 'whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==';
    const { headers, body } = attempted(standardWebhooks, event, webHook({ secret: whsk }));
    const x = Buffer.from(whpk, 'base64').toString('base64url');
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    const content = Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`);
    const [version, signature = ''] = headers['webhook-signature']?.split(',') ?? [];
    expect(version).toBe('v1a');
    expect(verify(null, content, key, Buffer.from(signature, 'base64'))).toBe(true);
  });
});
