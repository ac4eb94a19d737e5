import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { DialectHook } from '../../src/dialect.ts';
import { socialgateway } from '../../src/socialgateway/dialect.ts';
import { attempted, posted } from '../events.ts';
import { fixture } from '../fixtures.ts';

/** The hook that the document shows. */
const documented = JSON.parse(fixture('socialgateway/hook.json')) as Pick<DialectHook, 'id' | 'config'>;
const json: DialectHook = { ...documented, source: 'repos/octocat/Hello-World' };
const secret = 'a secret ≥';
const data = '{"ref":"refs/heads/master","size":1.0,"text":"é & =+\\/"}';
const push = posted(`{"id":"7","source":"repos/octocat/Hello-World","type":"push","data":${data}}`);

describe('S11', () => {
  test('S11: the headers are those of the document, with a User-Agent and a content type', () => {
    const { headers } = attempted(socialgateway, push, { ...json, config: { ...json.config, secret } });
    const names = fixture('socialgateway/delivery-headers.txt').trim().toLowerCase().split('\n');
    expect(Object.keys(headers).sort()).toEqual([...names, 'content-type', 'user-agent'].sort());
    expect(headers).toMatchObject({
      'x-socialgateway-event': 'push',
      'x-socialgateway-delivery': expect.stringMatching(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      'user-agent': expect.stringMatching(/^SocialGateway-Hookshot\/\d+\.\d+\.\d+$/),
    });
  });

  test('S11: the signature is the hex HMAC-SHA1 of the exact bytes, of the form for a form', () => {
    for (const content_type of ['json', 'form']) {
      const hook = { ...json, config: { ...json.config, content_type, secret } };
      const { headers, body } = attempted(socialgateway, push, hook);
      const expected = createHmac('sha1', Buffer.from(secret)).update(Buffer.from(body)).digest('hex');
      expect(headers['x-hub-signature']).toBe(`sha1=${expected}`);
    }
  });

  test('S11: without a secret there is no signature', () => {
    expect(attempted(socialgateway, push, json).headers).not.toHaveProperty('x-hub-signature');
  });
});

test('S12: json is the data itself, form and nothing are the field payload', () => {
  const { headers, body } = attempted(socialgateway, push, json);
  expect([headers['content-type'], body]).toEqual(['application/json', data]);
  for (const config of [{ content_type: 'form' }, {}] as Record<string, string>[]) {
    const sent = attempted(socialgateway, push, { ...json, config });
    expect(sent.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect([...new URLSearchParams(sent.body)]).toEqual([['payload', data]]);
  }
});
