import { expect, test } from 'vitest';
import { parseCallback } from '../../src/hub/callback.ts';

test('S15: an http or https callback is a web hook with that URL, character by character', () => {
  const url = 'https://Example.com:443/a?b=%2f&c#d';
  expect(parseCallback(url)).toEqual({ name: 'web', config: { url } });
});

test.each([
  ['socialgateway://web?url=http://h/a?b=c%26d', { url: 'http://h/a?b=c&d' }],
  ['SocialGateway://WEB/?secret=%23a+b', { secret: '#a b' }],
  ['github://web?channel=#general', { channel: '#general' }],
  ['socialgateway://web', {}],
])('S15: %s is a service with its settings', (callback, config) => {
  expect(parseCallback(callback)).toEqual({ name: 'web', config });
});

test.each(['campfire', '', 'toString', '__proto__'])(
  'S15: "%s" is no service, and the message names those there are',
  (name) => {
    expect(parseCallback(`socialgateway://${name}?a=b`)).toMatchObject({
      field: 'hub.callback',
      message: expect.stringMatching(/those are .*web/),
    });
  },
);

test('S15: a setting given twice is refused', () => {
  expect(parseCallback('socialgateway://web?a=1&a=2')).toMatchObject({ field: 'hub.callback' });
});
