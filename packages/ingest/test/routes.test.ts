import { idFromKey, maxDataBytes } from '@posthorn/core/event';
import { getEvent } from '@posthorn/store/events';
import { deleteToken } from '@posthorn/store/tokens';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { maxBodyBytes } from '../src/request-body.ts';
import { startTestIngest, type TestIngest } from './support/ingest.ts';

let ingest: TestIngest;
beforeAll(async () => {
  ingest = await startTestIngest('feeds/a', 'sites/b', 'repos/o/r');
});
afterAll(() => ingest.close());

let made = 0;
/** An event on sites/b under an id of its own. */
const event = (more: object = {}) => ({ id: `e${made++}`, source: 'sites/b', type: 'test', data: { n: 1 }, ...more });

describe('POST /v1/events', () => {
  test('answers 202 with the id, and the event is stored as posted', async () => {
    const posted = event({ actor: 'maartenba', time: '2014-09-08T12:59:53.1148196Z' });
    const { status, body } = await ingest.post(posted);
    expect({ status, body }).toEqual({ status: 202, body: { id: posted.id, duplicate: false } });
    const { data: _, ...fields } = posted;
    expect(await getEvent(ingest.store, 'sites/b', posted.id)).toMatchObject({ ...fields, data: '{"n":1}' });
  });

  test('makes an id and a time where the producer gave none', async () => {
    const { body } = await ingest.post({ source: 'sites/b', type: 'test', data: {} });
    expect(body).toEqual({ id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f-]{27}$/), duplicate: false });
    expect(await getEvent(ingest.store, 'sites/b', String(body['id']))).toMatchObject({
      actor: null,
      time: '2026-01-31T12:00:00.000Z',
    });
    const again = await ingest.post({ source: 'sites/b', type: 'test', data: {} });
    expect(again.body['id']).not.toBe(body['id']);
  });

  test('answers a repeated event with 202 and duplicate, also when its text is laid out differently', async () => {
    const posted = event();
    await ingest.post(posted);
    expect((await ingest.post(posted)).body).toEqual({ id: posted.id, duplicate: true });
    const { status, body } = await ingest.post(JSON.stringify(posted, null, 4));
    expect({ status, body }).toEqual({ status: 202, body: { id: posted.id, duplicate: true } });
  });

  test('answers an id with other content with 409, and keeps what it had', async () => {
    const posted = event();
    await ingest.post(posted);
    for (const other of [{ data: { n: 2 } }, { actor: 'eve' }, { type: 'other' }, { time: '2014-09-08T12:59:53Z' }]) {
      const { status, body, headers } = await ingest.post({ ...posted, ...other });
      expect(status).toBe(409);
      expect(body).toMatchObject({ code: 'conflict', errors: [{ field: 'id' }] });
      expect(headers['content-type']).toMatch(/^application\/problem\+json/);
    }
    expect((await getEvent(ingest.store, 'sites/b', posted.id))?.data).toBe('{"n":1}');
  });

  test('carries data as it was posted, less white space', async () => {
    const data =
      '{"n": 12345678901234567890, "f": 1.0, "10": 1, "2": 2, "s": "\\u00e9é", "e": 1E+2, "k": [ ], "": " a  b "}';
    const { status } = await ingest.post(`{"id": "verbatim", "source": "sites/b", "type": "test", "data": ${data}\n}`);
    expect(status).toBe(202);
    expect((await getEvent(ingest.store, 'sites/b', 'verbatim'))?.data).toBe(
      '{"n":12345678901234567890,"f":1.0,"10":1,"2":2,"s":"\\u00e9é","e":1E+2,"k":[],"":" a  b "}',
    );
  });

  test('answers 404 for a source that is not there', async () => {
    const { status, body } = await ingest.post(event({ source: 'sites/none' }));
    expect(status).toBe(404);
    expect(body).toMatchObject({ code: 'not_found', errors: [{ field: 'source' }] });
  });

  test('answers 400 for an empty body, broken JSON, bytes that are not UTF-8, and an unusable Idempotency-Key', async () => {
    const bodies: (string | Buffer)[] = [
      '',
      '{"source": ',
      '{"a": 1} x',
      'nonsense',
      Buffer.from(JSON.stringify(event({ data: { text: 'é' } })), 'latin1'),
    ];
    for (const sent of bodies) {
      const { status, body } = await ingest.post(sent);
      expect({ sent, status, code: body['code'] }).toEqual({ sent, status: 400, code: 'bad_request' });
    }
    for (const key of ['', 'x'.repeat(256), 'é']) {
      const { status } = await ingest.post(event(), { headers: { 'idempotency-key': key } });
      expect({ key, status }).toEqual({ key, status: 400 });
    }
    expect((await ingest.post('', { contentType: null })).status).toBe(400);
  });

  test('answers 415 for a body of another type, or of none', async () => {
    for (const contentType of ['text/plain', 'application/x-www-form-urlencoded', 'application/x-ndjson', null]) {
      const { status, body } = await ingest.post(event(), { contentType });
      expect({ contentType, status, code: body['code'] }).toEqual({
        contentType,
        status: 415,
        code: 'unsupported_media_type',
      });
    }
    expect((await ingest.post(event(), { contentType: 'Application/JSON; charset=utf-8' })).status).toBe(202);
  });

  test('answers 413 for a request over 26 MiB, and for data over 25 MiB (G4)', async () => {
    const padded = (length: number): string => JSON.stringify(event({ data: { text: 'x'.repeat(length) } }));
    const tooLong = await ingest.post(padded(maxBodyBytes));
    const tooMuchData = await ingest.post(padded(maxDataBytes - 10));
    for (const { status, body } of [tooLong, tooMuchData]) {
      expect({ status, code: body['code'] }).toEqual({ status: 413, code: 'payload_too_large' });
    }
    expect(tooMuchData.body['detail']).toMatch(/^data: /);
    expect((await ingest.post(padded(maxDataBytes - 11))).status).toBe(202);
  });

  test('answers 422 and names every field that is wrong', async () => {
    const fieldsOf = async (body: unknown): Promise<unknown> => {
      const answer = await ingest.post(body);
      expect(answer.status).toBe(422);
      expect(answer.body['code']).toBe('invalid');
      return (answer.body['errors'] as { field: string }[]).map(({ field }) => field).toSorted();
    };
    expect(await fieldsOf({})).toEqual(['data', 'source', 'type']);
    expect(await fieldsOf(event({ data: [] }))).toEqual(['data']);
    expect(await fieldsOf(event({ id: ' x', time: 'yesterday' }))).toEqual(['id', 'time']);
    expect(await fieldsOf(event({ sources: 'sites/b' }))).toEqual(['sources']);
    expect(await fieldsOf(event({ source: 'feeds/a', type: 'no.such.type' }))).toEqual(['type']);
    expect(await fieldsOf(event({ source: 'system' }))).toEqual(['source']);
    expect((await ingest.post([event()])).status).toBe(422);
  });

  test('answers 422 with a pointer to a key that is there twice', async () => {
    const { status, body } = await ingest.post('{"source":"sites/b","type":"test","data":{"a":[{"b":1,"c":2,"b":3}]}}');
    expect(status).toBe(422);
    expect(body['errors']).toMatchObject([{ field: '/data/a/0/b' }]);
  });
});

describe('Idempotency-Key', () => {
  const withKey = (key: string) => ({ headers: { 'idempotency-key': key } });
  const unnamed = { source: 'sites/b', type: 'test', data: { n: 1 } };

  test('stands for the id: the same key twice is one event, other content under it is 409', async () => {
    const first = await ingest.post(unnamed, withKey('key-1'));
    expect(first.body).toMatchObject({ duplicate: false });
    expect((await ingest.post(unnamed, withKey('key-1'))).body).toEqual({ id: first.body['id'], duplicate: true });
    expect((await ingest.post({ ...unnamed, data: {} }, withKey('key-1'))).status).toBe(409);
    expect((await ingest.post(unnamed, withKey('key-2'))).body['duplicate']).toBe(false);
  });

  test("is a source's own", async () => {
    const here = await ingest.post(unnamed, withKey('shared'));
    const there = await ingest.post({ ...unnamed, source: 'repos/o/r' }, withKey('shared'));
    expect(there.body).toMatchObject({ duplicate: false });
    expect(there.body['id']).not.toBe(here.body['id']);
  });

  test('gives way to an id', async () => {
    const posted = event();
    expect((await ingest.post(posted, withKey('key-3'))).body['id']).toBe(posted.id);
    expect((await ingest.post(unnamed, withKey('key-3'))).body['duplicate']).toBe(false);
  });

  test('gives every item of a batch an id of its own, the same ones the second time', async () => {
    const first = await ingest.postBatch([unnamed, unnamed, event({ id: 'own-id' })], withKey('batch-1'));
    const again = await ingest.postBatch([unnamed, unnamed, event({ id: 'own-id' })], withKey('batch-1'));
    const idsOf = ({ body }: { body: Record<string, unknown> }) =>
      (body['results'] as { id: string }[]).map(({ id }) => id);
    expect(new Set(idsOf(first)).size).toBe(3);
    expect(idsOf(first)[2]).toBe('own-id');
    expect(idsOf(again)).toEqual(idsOf(first));
    expect(again.body['results']).toMatchObject([{ duplicate: true }, { duplicate: true }, { duplicate: true }]);
  });
});

describe('POST /v1/events/batch', () => {
  const taken = event();
  const mixed = () => [
    event({ id: 'mixed-1', source: 'feeds/a', type: 'ping' }),
    event({ data: 'text' }),
    event({ source: 'sites/none' }),
    { ...taken, data: { n: 2 } },
    taken,
    event({ id: 'mixed-2' }),
  ];
  const answers = [
    { status: 202, id: 'mixed-1', duplicate: false },
    { status: 422, error: { code: 'invalid', errors: [{ field: 'data' }] } },
    { status: 404, error: { code: 'not_found' } },
    { status: 409, error: { code: 'conflict' } },
    { status: 202, id: taken.id, duplicate: true },
    { status: 202, id: 'mixed-2' },
  ];

  test('answers each event of an array for itself, in order', async () => {
    await ingest.post(taken);
    const { status, body } = await ingest.postBatch(mixed());
    expect(status).toBe(202);
    expect(body['results']).toMatchObject(answers);
  });

  test.for(['application/x-ndjson', 'application/ndjson', 'application/jsonl', 'application/x-ndjson; charset=utf-8'])(
    'reads %s line by line, and answers a broken line for itself',
    async (contentType) => {
      const lines = [event(), '{"source": ', event()].map((one) =>
        typeof one === 'string' ? one : JSON.stringify(one),
      );
      const { status, body } = await ingest.postBatch(`${lines.join('\r\n')}\n\n`, { contentType });
      expect(status).toBe(202);
      expect(body['results']).toMatchObject([
        { status: 202 },
        { status: 400, error: { code: 'bad_request' } },
        { status: 202 },
      ]);
    },
  );

  test('answers each event of a long one in its place, and its key stands for that place', async () => {
    const bad = [0, 99, 100, 249];
    const batch = Array.from({ length: 250 }, (_, n) =>
      bad.includes(n) ? event({ data: n }) : { source: 'sites/b', type: 'test', data: { n } },
    );
    const post = async () => {
      const { body } = await ingest.postBatch(batch, { headers: { 'idempotency-key': 'long' } });
      return body['results'] as { status: number; id: string; duplicate: boolean }[];
    };
    const [first, again] = [await post(), await post()];
    const stored = (n: number) => ({ status: 202, id: idFromKey('sites/b', 'long', n) });
    const expected = batch.map((_, n) => (bad.includes(n) ? { status: 422 } : { ...stored(n), duplicate: false }));
    expect(first).toMatchObject(expected);
    expect(again).toMatchObject(expected.map((one) => ('id' in one ? { ...one, duplicate: true } : one)));
    expect((await getEvent(ingest.store, 'sites/b', stored(248).id))?.data).toBe('{"n":248}');
  });

  test('notices an id that is twice in one batch', async () => {
    const one = event();
    const { body } = await ingest.postBatch([one, one, { ...one, data: {} }]);
    expect(body['results']).toMatchObject([{ duplicate: false }, { duplicate: true }, { status: 409 }]);
  });

  test('takes up to 1 000 events, and refuses more, none, and what is not a batch', async () => {
    const many = (count: number) => Array.from({ length: count }, () => event());
    const { status, body } = await ingest.postBatch(many(1000));
    expect(status).toBe(202);
    expect((body['results'] as { status: number }[]).every((result) => result.status === 202)).toBe(true);
    expect((await ingest.postBatch(many(1001))).status).toBe(413);
    expect((await ingest.postBatch([])).status).toBe(422);
    expect((await ingest.postBatch('\n\n')).status).toBe(422);
    expect((await ingest.post(event(), { url: '/v1/events/batch' })).status).toBe(422);
    expect((await ingest.post('[{]', { url: '/v1/events/batch' })).status).toBe(400);
    expect((await ingest.postBatch('{}', { contentType: 'text/plain' })).status).toBe(415);
  });
});

describe('who may post', () => {
  test('answers 401 without a token, with an unknown one, and with one that is not readable', async () => {
    for (const token of [null, 'unknown', 'two words']) {
      const { status, headers, body } = await ingest.post(event(), { token });
      expect({ status, code: body['code'] }).toEqual({ status: 401, code: 'unauthorized' });
      expect(headers['www-authenticate']).toBe('Bearer');
    }
    expect((await ingest.postBatch([event()], { token: null })).status).toBe(401);
  });

  test('lets a producer post to the sources it is granted, and no others', async () => {
    const { token } = await ingest.producer('sites/b', 'repos/o/*');
    expect((await ingest.post(event(), { token })).status).toBe(202);
    expect((await ingest.post(event({ source: 'repos/o/r' }), { token })).status).toBe(202);
    const { status, body } = await ingest.post(event({ source: 'feeds/a', type: 'ping' }), { token });
    expect({ status, code: body['code'] }).toEqual({ status: 403, code: 'forbidden' });
    // Whether a source is there is nothing that an ungranted token learns.
    expect((await ingest.post(event({ source: 'sites/none' }), { token })).status).toBe(403);
    const batch = await ingest.postBatch([event(), event({ source: 'feeds/a', type: 'ping' })], { token });
    expect(batch.body['results']).toMatchObject([{ status: 202 }, { status: 403 }]);
  });

  test('reads a token from Basic credentials too', async () => {
    const { token } = await ingest.producer('sites/b');
    const authorization = `Basic ${Buffer.from(`anyone:${token}`).toString('base64')}`;
    expect((await ingest.post(event(), { token: null, headers: { authorization } })).status).toBe(202);
  });

  test('refuses a revoked token within about a second', async () => {
    const { token, id } = await ingest.producer('sites/b');
    expect((await ingest.post(event(), { token })).status).toBe(202);
    await deleteToken(ingest.store, id);
    await vi.waitFor(async () => expect((await ingest.post(event(), { token })).status).toBe(401), {
      timeout: 30_000,
      interval: 50,
    });
  });
});
