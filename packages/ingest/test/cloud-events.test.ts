import { getEvent } from '@posthorn/store/events';
import { CloudEvent, HTTP, type Message } from 'cloudevents';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, startTestIngest, type TestIngest } from './support/ingest.ts';

let ingest: TestIngest;
beforeAll(async () => {
  ingest = await startTestIngest('feeds/a', 'sites/shop');
});
afterAll(() => ingest.close());

/** Sends what the SDK made, as it made it. */
function send(message: Message, url = '/v1/events'): Promise<Answer> {
  const { 'content-type': contentType = null, ...headers } = message.headers as Record<string, string>;
  return ingest.post(message.body, { url, contentType, headers });
}

const stored = (id: string) => getEvent(ingest.store, 'sites/shop', id);

const time = '2014-09-08T12:59:53.114Z';
const data = { PackageType: 'NuGet', name: 'Zoë ≥ 2', nested: { '10': [1, 2.5, null], '2': {} }, empty: '' };
const eventOf = (id: string) =>
  new CloudEvent({ id, source: '/sites/shop', type: 'order.paid', time, actor: 'zoë', subject: 'x', data });

describe('W2: what the cloudevents SDK sends', () => {
  test.each([
    ['structured', HTTP.structured],
    ['binary', HTTP.binary],
  ])('%s is stored with its attributes, data verbatim', async (mode, serialize) => {
    const message = serialize(eventOf(mode));
    const { status, body } = await send(message);
    expect({ status, body }).toEqual({ status: 202, body: { id: mode, duplicate: false } });
    expect(await stored(mode)).toMatchObject({
      source: 'sites/shop',
      type: 'order.paid',
      time,
      actor: 'zoë',
      data: JSON.stringify(data),
    });
    expect((await send(message)).body).toEqual({ id: mode, duplicate: true });
  });

  test('a structured and a binary event are the same event', async () => {
    await send(HTTP.structured(eventOf('both')));
    expect((await send(HTTP.binary(eventOf('both')))).body).toEqual({ id: 'both', duplicate: true });
  });

  test('a batch of its events is answered one by one', async () => {
    const events = [eventOf('batch-1'), eventOf('batch-2').cloneWith({ source: '/sites/none' }), eventOf('batch-3')];
    const contentType = 'application/cloudevents-batch+json';
    const answer = await ingest.post(JSON.stringify(events), { url: '/v1/events/batch', contentType });
    expect(answer.status).toBe(202);
    expect(answer.body['results']).toMatchObject([
      { status: 202, id: 'batch-1' },
      { status: 404, error: { errors: [{ field: 'source' }] } },
      { status: 202, id: 'batch-3' },
    ]);
    expect((await stored('batch-3'))?.data).toBe(JSON.stringify(data));
    const none = await ingest.post('[]', { url: '/v1/events/batch', contentType });
    expect({ status: none.status, body: none.body }).toEqual({ status: 202, body: { results: [] } });
  });
});

const binary = { 'ce-specversion': '1.0', 'ce-id': 'b1', 'ce-source': '/sites/shop', 'ce-type': 't' };

describe('W2: CloudEvents by hand', () => {
  test('data keeps its numbers, key order and escapes, whatever its JSON type', async () => {
    const text = '{ "n": 12345678901234567890, "10": 1.0, "2": "\\u00e9é\\/" }';
    const answer = await ingest.post(text, { contentType: 'application/vnd.shop.v1+json', headers: binary });
    expect(answer.status).toBe(202);
    expect((await stored('b1'))?.data).toBe('{"n":12345678901234567890,"10":1.0,"2":"\\u00e9é\\/"}');
  });

  test.each<[string, number, string, string, string, Record<string, string>]>([
    ['no id', 422, 'id', 'application/json', '{}', { 'ce-id': '' }],
    ['another version', 422, 'specversion', 'application/json', '{}', { 'ce-specversion': '0.3' }],
    ['a source that is none', 422, 'source', 'application/json', '{}', { 'ce-source': 'https://shop.example/' }],
    ['a time that is none', 422, 'time', 'application/json', '{}', { 'ce-time': 'yesterday' }],
    ['data that is no object', 422, 'data', 'application/json', '[]', {}],
    ['data with a key twice', 422, '/data/a', 'application/json', '{"a":1,"a":2}', {}],
    ['data that is no JSON', 400, 'body', 'application/json', '{"a":', {}],
    ['data of another type', 415, 'Content-Type', 'text/plain', 'hello', {}],
    ['a body that is compressed', 415, 'Content-Encoding', 'application/json', '{}', { 'content-encoding': 'gzip' }],
  ])('a binary event with %s is %i and names %s', async (_name, status, field, contentType, body, more) => {
    const answer = await ingest.post(body, { contentType, headers: { ...binary, ...more } });
    expect({ status: answer.status, errors: answer.body['errors'] }).toMatchObject({ status, errors: [{ field }] });
  });

  test.each([
    ['/v1/events', 'application/cloudevents-batch+json'],
    ['/v1/events', 'application/cloudevents+avro'],
    ['/v1/events', 'application/vnd.shop+json'],
    ['/v1/events', 'text/json'],
    ['/v1/events/batch', 'application/cloudevents+json'],
    ['/v1/events/batch', 'application/vnd.shop+json'],
  ])('POST %s is not for %s', async (url, contentType) => {
    const answer = await ingest.post('[]', { url, contentType });
    expect(answer).toMatchObject({ status: 415, body: { errors: [{ field: 'Content-Type' }] } });
  });
});
