import * as fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { signatureHeaders } from '../../src/standard-webhooks/sign.ts';

const vector = {
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  body: '{"test": 2432232314}',
  nowMs: 1_614_265_330_999,
};
const symmetric = 'whsec_MfKQ9r8GKYqUTwjUPD8ILPZIo2LaLaSw';
const asymmetric = 'whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==';
const v1 = 'v1,vYUpvSjY5ulGDkl3leRwnNsaI1bTvDEFcvmXWir28TI=';
const v1a = 'v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==';

describe('signatureHeaders', () => {
  test('W1: signs the published vector, in whole seconds', () => {
    expect(signatureHeaders({ ...vector, secrets: [symmetric] })).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': v1,
    });
  });

  test('W1: signs Svix’ published ed25519 vector, from the key and from its private half alone', () => {
    const seed = `whsk_${Buffer.from(asymmetric.slice(5), 'base64').subarray(0, 32).toString('base64')}`;
    for (const secret of [asymmetric, seed]) {
      expect(signatureHeaders({ ...vector, secrets: [secret] })['webhook-signature']).toBe(v1a);
    }
  });

  test('W1: several secrets sign side by side, in their order; none leave the signature out', () => {
    const both = signatureHeaders({ ...vector, secrets: [asymmetric, symmetric] });
    expect(both['webhook-signature']).toBe(`${v1a} ${v1}`);
    expect(Object.keys(signatureHeaders({ ...vector, secrets: [] }))).toEqual(['webhook-id', 'webhook-timestamp']);
  });

  test('W1: the standardwebhooks package accepts any body under any base64 secret', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), fc.json(), (key, body) => {
        const secret = `whsec_${Buffer.from(key).toString('base64')}`;
        const headers = signatureHeaders({ id: 'msg', body, secrets: [secret], nowMs: Date.now() });
        new Webhook(secret).verify(body, headers);
        expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow('No matching signature found');
      }),
    );
  });

  test('W1: a secret that is neither whsec_ nor whsk_ and its key is taken as its own bytes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('plain', 'pass word ≥', 'whsec_', 'whsec_not base64!', 'whsec_A', 'whsk_AAAA'),
        fc.json(),
        (secret, body) => {
          const headers = signatureHeaders({ id: 'msg', body, secrets: [secret], nowMs: Date.now() });
          const raw = new Webhook(Buffer.from(secret, 'utf8'), { format: 'raw' });
          expect(() => raw.verify(body, headers)).not.toThrow();
        },
      ),
    );
  });
});
