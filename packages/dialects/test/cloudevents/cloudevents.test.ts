import { parseBinaryEvent, parseStructuredEvent } from '@posthorn/core/cloud-event';
import { type CloudEvent, HTTP } from 'cloudevents';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { cloudevents } from '../../src/cloudevents/dialect.ts';
import { attempted, posted, webHook } from '../events.ts';

const data = '{"b":12345678901234567890,"a":1.0,"é":"\\u00e9/≥"}';
const event = posted(
  `{"id":"order 7","source":"sites/shop","type":"order.paid","actor":"Zoë","time":"2014-09-08T12:59:53.1148196+02:00","data":${data}}`,
);
const secret = 'whsec_MfKQ9r8GKYqUTwjUPD8ILPZIo2LaLaSw';

describe('W2', () => {
  test('W2: structured is the default: every attribute in the body, and the data as posted', () => {
    const { headers, body } = attempted(cloudevents, event, webHook());
    expect(headers['content-type']).toBe('application/cloudevents+json');
    expect(body).toBe(
      '{"specversion":"1.0","id":"order 7","source":"/sites/shop","type":"order.paid",' +
        '"time":"2014-09-08T12:59:53.1148196+02:00","actor":"Zoë","datacontenttype":"application/json",' +
        `"data":${data}}`,
    );
  });

  test('W2: binary has the data in the body and the rest in headers', () => {
    const { headers, body } = attempted(cloudevents, event, webHook({ mode: 'binary' }));
    expect(body).toBe(data);
    expect(headers).toEqual({
      'content-type': 'application/json',
      'user-agent': expect.stringContaining('Posthorn/'),
      'ce-specversion': '1.0',
      'ce-id': 'order%207',
      'ce-source': '/sites/shop',
      'ce-type': 'order.paid',
      'ce-time': '2014-09-08T12:59:53.1148196+02:00',
      'ce-actor': 'Zo%C3%AB',
    });
  });

  test.each(['structured', 'binary'])('W2: the cloudevents SDK reads ours: %s', (mode) => {
    const plain = { ...event, id: '7', actor: 'someone' };
    const { headers, body } = attempted(cloudevents, plain, webHook({ mode }));
    const read = HTTP.toEvent({ headers, body }) as CloudEvent<unknown>;
    expect(read.validate()).toBe(true);
    expect(read).toMatchObject({
      specversion: '1.0',
      id: '7',
      source: '/sites/shop',
      type: 'order.paid',
      time: '2014-09-08T10:59:53.114Z',
      datacontenttype: 'application/json',
      actor: 'someone',
    });
    expect(JSON.stringify(read.data)).toBe(JSON.stringify(JSON.parse(data)));
  });

  test.each(['structured', 'binary'])('W2: what we send, posted to us, is the same event: %s', (mode) => {
    const odd = { ...event, id: 'a % "b" ≥ 100%25', actor: 'Zoë 😀 \\' };
    const { headers, body } = attempted(cloudevents, odd, webHook({ mode }));
    const parsed = mode === 'binary' ? parseBinaryEvent(headers, body) : parseStructuredEvent(body);
    if (!parsed.ok) throw parsed.problem;
    const { id, source, type, actor, time } = odd;
    expect(parsed.event).toMatchObject({ id, source, type, actor, time, data: odd.data });
  });

  test.each([null, 'a\nb', 'a\u0085', 'a\ufffe'])(
    'W2: an actor %j, which is no attribute text, is left out',
    (actor) => {
      for (const mode of ['structured', 'binary']) {
        const { headers, body } = attempted(cloudevents, { ...event, actor }, webHook({ mode }));
        expect(headers).not.toHaveProperty('ce-actor');
        expect(JSON.parse(body)).not.toHaveProperty('actor');
      }
    },
  );

  test.each(['structured', 'binary'])('W2: signed in the Standard Webhooks way if there is a secret: %s', (mode) => {
    const { headers, body } = attempted(cloudevents, event, webHook({ mode, secret }));
    expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
    expect(attempted(cloudevents, event, webHook({ mode })).headers).not.toHaveProperty('webhook-signature');
  });
});
