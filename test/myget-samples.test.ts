import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asPosted, mygetSamples } from './support/myget-samples.ts';
import { type Receiver, startReceiver } from './support/receiver.ts';
import { type System, startSystem } from './support/system.ts';

const versions = [
  { version: 'v1', dialect: 'myget-v1', contentType: 'application/vnd.myget.webhooks.v1+json' },
  { version: 'preview', dialect: 'myget-v1-preview', contentType: 'application/vnd.myget.webhooks.v1.preview+json' },
] as const;

let system: System;
let receiver: Receiver;

beforeAll(async () => {
  [system, receiver] = await Promise.all([startSystem(), startReceiver()]);
});
afterAll(async () => {
  await Promise.all([system?.close(), receiver?.close()]);
});

describe.each(versions)(
  'the samples of the $version page go through the running system',
  ({ version, dialect, contentType }) => {
    it.each(mygetSamples(version))('M8, M3: $type arrives as documented', async (sample) => {
      // Samples share identifiers, so each has a feed of its own.
      const feed = `${version}-${sample.type}`;
      const path = `/${feed}`;
      await system.feed(feed);
      await system.hook(feed, receiver.url + path, { dialect, events: ['*'] });

      const answer = await system.post(asPosted(sample, `feeds/${feed}`));
      expect(answer.status).toBe(202);
      await receiver.until((arrivals) => arrivals.some((arrival) => arrival.path === path));

      const [arrival, ...more] = receiver.arrivals.filter((one) => one.path === path);
      expect(more).toEqual([]);
      expect(arrival?.body).toBe(sample.compact);
      expect(arrival?.headers['content-type']).toBe(contentType);
      expect(arrival?.headers['user-agent']).toMatch(/^MyGet Web Hook\//);
      expect(arrival?.headers['x-myget-eventidentifier']).toBe(
        (JSON.parse(sample.compact) as { Identifier: string }).Identifier,
      );
      expect(arrival?.headers['content-length']).toBe(String(Buffer.byteLength(sample.compact)));
      expect(Object.keys(arrival?.headers ?? {}).filter((name) => name.startsWith('webhook-'))).toEqual([]);
    });
  },
);

it('M3: a hook with a secret gets the Standard Webhooks headers beside MyGet’s', async () => {
  const { Webhook } = await import('standardwebhooks');
  const secret = 'whsec_MfKQ9r8GKYqUTwjUPD8ILPZIo2LaLaSw';
  await system.feed('signed');
  await system.hook('signed', `${receiver.url}/signed`, { events: ['*'], config: { secret } });
  await system.post({ source: 'feeds/signed', type: 'ping', data: {} });
  await receiver.until((arrivals) => arrivals.some(({ path }) => path === '/signed'));
  const arrival = receiver.arrivals.find(({ path }) => path === '/signed');
  expect(new Webhook(secret).verify(arrival?.body ?? '', arrival?.headers as Record<string, string>)).toMatchObject({
    PayloadType: 'PingWebHookEventPayloadV1',
  });
});
