import { getEvent } from '@posthorn/store/events';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
// @boundaries-ignore arbitrary JSON text is made where it is scanned
import { firstDuplicate, render, type Tree, tree, wideObject } from '../../core/test/json-tree.ts';
import { type Answer, type Sent, startTestIngest, type TestIngest } from './support/ingest.ts';

let ingest: TestIngest;
let url: string;
beforeAll(async () => {
  ingest = await startTestIngest('feeds/a', 'sites/b');
  url = await ingest.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => ingest.close());

interface ErrorBody {
  code: string;
  detail: string;
  errors?: { field: string; message: string }[];
}

/** A refusal is a 4xx that says what is wrong, and names the field. */
function expectRefusal(status: number, body: ErrorBody): void {
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(500);
  expect(body.detail).not.toBe('');
  if (status === 401) return;
  expect(body.errors?.length).toBeGreaterThan(0);
  for (const { field, message } of body.errors ?? []) expect([field, message]).not.toContain('');
}

/** Every answer is a well-formed yes or no; in a batch, every event's. */
function expectSound({ status, body }: Answer): void {
  if (status !== 202) return expectRefusal(status, body as unknown as ErrorBody);
  for (const item of (body['results'] ?? []) as { status: number; error?: ErrorBody }[]) {
    if (item.status !== 202) expectRefusal(item.status, item.error as ErrorBody);
  }
}

const well = { source: 'sites/b', type: 't', data: {} };
const cloud = { ...well, source: '/sites/b', specversion: '1.0', id: 'c' };
const routes = fc.constantFrom('/v1/events', '/v1/events/batch');
const contentTypes = fc.oneof(
  fc.constantFrom(
    'application/json',
    'application/json; charset=utf-8',
    'application/x-ndjson',
    'application/cloudevents+json',
    'application/cloudevents-batch+json',
    'application/cloudevents+avro',
    'application/vnd.x+json',
    'multipart/form-data; boundary=x',
    'text/plain',
    'application/json, text/plain',
    'json',
    ';',
    '/',
  ),
  fc.stringMatching(/^[!-~]{1,30}$/),
  fc.constant(null),
);

const someValue = fc.oneof(fc.jsonValue(), fc.string(), fc.double(), fc.constantFrom('\u0000', '', ' ', 'sites/b', -0));
const field = fc.constantFrom(
  'id',
  'source',
  'type',
  'actor',
  'time',
  'data',
  'specversion',
  'data_base64',
  '__proto__',
);
const fields = fc.dictionary(field, someValue, { maxKeys: 4 });
const almostEvent = fields.map((wrong) => ({ ...well, ...wrong }));
const almostCloudEvent = fields.map((wrong) => ({ ...cloud, ...wrong }));
const one = fc.oneof(almostEvent, almostCloudEvent, fields, fc.jsonValue());
const bodies: fc.Arbitrary<string | Buffer> = fc.oneof(
  one.map((body) => JSON.stringify(body)),
  fc.array(one, { maxLength: 4 }).map((items) => JSON.stringify(items)),
  fc.array(one, { maxLength: 4 }).map((items) => items.map((item) => JSON.stringify(item)).join('\n')),
  // JSON with a piece missing, or another put in.
  fc.tuple(one, fc.nat(), fc.nat(5), fc.string({ maxLength: 3 })).map(([body, at, length, other]) => {
    const text = JSON.stringify(body);
    const from = at % (text.length + 1);
    return text.slice(0, from) + other + text.slice(from + length);
  }),
  fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
  fc.tuple(almostEvent, fc.uint8Array({ minLength: 1, maxLength: 4 })).map(([body, bytes]) => {
    const text = Buffer.from(JSON.stringify(body));
    return Buffer.concat([text.subarray(0, text.length / 2), bytes, text.subarray(text.length / 2)]);
  }),
  fc.string({ unit: 'binary' }),
);

const headerValue = fc.stringMatching(/^[\x20-\x7e\x80-\xff]{0,20}$/);
const headers: fc.Arbitrary<Record<string, string>> = fc.dictionary(
  fc.constantFrom(
    'ce-id',
    'ce-specversion',
    'ce-source',
    'ce-type',
    'ce-time',
    'ce-actor',
    'idempotency-key',
    'content-encoding',
    'accept',
    'x-anything',
  ),
  fc.oneof(headerValue, fc.constantFrom('1.0', '/sites/b', '%', '%zz', '"\\', 'gzip', 'identity')),
  { maxKeys: 5 },
);

describe('malformed requests', () => {
  test('are answered with a 4xx that names what is wrong, whatever their body, headers and content type', async () => {
    await fc.assert(
      fc.asyncProperty(bodies, routes, contentTypes, headers, async (body, route, contentType, more) => {
        const answer = await ingest.post(body, { url: route, contentType, headers: more });
        expect(answer.status).toBeLessThan(500);
        expectSound(answer);
      }),
      { numRuns: 1500 },
    );
  }, 600_000);

  test('with credentials that are none are answered 401', async () => {
    await fc.assert(
      fc.asyncProperty(headerValue, routes, async (authorization, route) => {
        const { status } = await ingest.post(well, { url: route, token: null, headers: { authorization } });
        expect(status).toBe(401);
      }),
      { numRuns: 200 },
    );
  });

  test.each<[string, string | Buffer, Sent, number, string]>([
    ['nesting beyond 200', nested(199), {}, 422, `/data/a${'/a'.repeat(198)}`],
    ['nesting beyond 200 in a CloudEvent', nested(199), { contentType: 'application/cloudevents+json' }, 422, '/data'],
    ['nesting without end', '['.repeat(1_000_000), {}, 422, '/0'],
    ['a key twice', '{"source":"sites/b","source":"sites/b","type":"t","data":{}}', {}, 422, '/source'],
    [
      'a key twice, written otherwise',
      '{"source":"sites/b","type":"t","data":{"\\u0061":1,"a":2}}',
      {},
      422,
      '/data/a',
    ],
    ['text that is no UTF-8', Buffer.from('{"source":"sites/b","type":"é","data":{}}', 'latin1'), {}, 400, 'body'],
    ['UTF-16', Buffer.from(JSON.stringify(well), 'utf16le'), {}, 400, 'body'],
    ['a surrogate half in the id', '{"id":"\\ud800","source":"sites/b","type":"t","data":{}}', {}, 422, 'id'],
    ['a wrong content type', JSON.stringify(well), { contentType: 'text/plain' }, 415, 'Content-Type'],
    ['compression', JSON.stringify(well), { headers: { 'content-encoding': 'br' } }, 415, 'Content-Encoding'],
    ['a long key', JSON.stringify({ ...well, ['k'.repeat(100_000)]: 1 }), {}, 422, 'k'],
    [
      'a useless Idempotency-Key',
      JSON.stringify(well),
      { headers: { 'idempotency-key': 'é' } },
      400,
      'Idempotency-Key',
    ],
  ])('%s is refused, and named', async (_name, body, sent, status, named) => {
    const answer = await ingest.post(body, sent);
    expectSound(answer);
    expect(answer.status).toBe(status);
    const [error] = answer.body['errors'] as { field: string }[];
    expect(error?.field.startsWith(named)).toBe(true);
    expect(JSON.stringify(answer.body).length).toBeLessThan(5000);
  });

  test('200 levels are as deep as an event may be', async () => {
    const data = `${'{"a":'.repeat(198)}{}${'}'.repeat(198)}`;
    const { status } = await ingest.post(`{"source":"sites/b","type":"t","data":${data}}`);
    expect(status).toBe(202);
  });
});

describe('valid JSON inside data', () => {
  const object = fc
    .oneof(tree, wideObject)
    .filter((node): node is Tree & { kind: 'object' } => node.kind === 'object' && firstDuplicate(node) === undefined);
  let made = 0;

  /** Sends bytes through a socket, and reads the event back. */
  async function roundTrip(body: string, more: Record<string, string>, id: string): Promise<string | undefined> {
    const response = await fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: { authorization: 'Bearer the-operator', 'content-type': 'application/json', ...more },
      body,
    });
    expect({ status: response.status, body: await response.text() }).toMatchObject({ status: 202 });
    return (await getEvent(ingest.store, 'sites/b', id))?.data;
  }

  test('passes unharmed through the server and back out of the store, in every form of request', async () => {
    await fc.assert(
      fc.asyncProperty(object, async (data) => {
        const ids = [`p${made}`, `s${made}`, `b${made++}`] as const;
        const text = render(data, true);
        const fieldsOf = (id: string, source: string) => `"id":"${id}","source":"${source}","type":"t","data":${text}`;
        const plain = await roundTrip(`{${fieldsOf(ids[0], 'sites/b')}}`, {}, ids[0]);
        const structured = await roundTrip(
          `{"specversion":"1.0",${fieldsOf(ids[1], '/sites/b')}}`,
          { 'content-type': 'application/cloudevents+json' },
          ids[1],
        );
        const binary = await roundTrip(
          text,
          { 'ce-specversion': '1.0', 'ce-id': ids[2], 'ce-source': '/sites/b', 'ce-type': 't' },
          ids[2],
        );
        const expected = render(data, false);
        expect({ plain, structured, binary }).toEqual({ plain: expected, structured: expected, binary: expected });
      }),
      { numRuns: 150 },
    );
  }, 600_000);
});

function nested(depth: number): string {
  return `{"specversion":"1.0","id":"x","source":"sites/b","type":"t","data":${'{"a":'.repeat(depth)}{}${'}'.repeat(depth)}}`;
}
