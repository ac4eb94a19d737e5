import * as fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { signatureHeaders } from '../../src/standard-webhooks/sign.ts';

const vector = {
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  body: '{"test": 2432232314}',
  secret: 'whsec_MfKQ9r8GKYqUTwjUPD8ILPZIo2LaLaSw',
  nowMs: 1_614_265_330_999,
};

describe('signatureHeaders', () => {
  test('W1: signs the published vector, in whole seconds', () => {
    expect(signatureHeaders(vector)).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,vYUpvSjY5ulGDkl3leRwnNsaI1bTvDEFcvmXWir28TI=',
    });
  });

  test('W1: the standardwebhooks package accepts any body under any base64 secret', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), fc.json(), (key, body) => {
        const secret = `whsec_${Buffer.from(key).toString('base64')}`;
        const headers = signatureHeaders({ id: 'msg', body, secret, nowMs: Date.now() });
        new Webhook(secret).verify(body, headers);
        expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow('No matching signature found');
      }),
    );
  });

  test('W1: a secret that is not whsec_ and base64 is taken as its own bytes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('plain', 'pass word ≥', 'whsec_', 'whsec_not base64!', 'whsec_A'),
        fc.json(),
        (secret, body) => {
          const headers = signatureHeaders({ id: 'msg', body, secret, nowMs: Date.now() });
          const raw = new Webhook(Buffer.from(secret, 'utf8'), { format: 'raw' });
          expect(() => raw.verify(body, headers)).not.toThrow();
        },
      ),
    );
  });
});
