import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
// @boundaries-ignore what all packages' tests share is at the top
import { type Place, placesOf } from '../../../test/support/openapi-answers.ts';
// @boundaries-ignore what all packages' tests share is at the top
import { requestsTo } from '../../../test/support/openapi-fuzz.ts';
import { makeWorld, type World } from './support/access-world.ts';
import { type Answer, startTestApi, type TestApi } from './support/api.ts';

const seed = Number(process.env['TEST_SEED']);

let api: TestApi;
let world: World;
let places: Place[];
beforeAll(async () => {
  api = await startTestApi();
  world = await makeWorld(api, 'feed');
  places = placesOf(api.document);
});
afterAll(() => api.close());

interface ErrorBody {
  detail?: string;
  message?: string;
  errors?: { field?: string; code?: string; message?: string }[];
}

/** A refusal is the sender's fault and says of what; the answer's form was compared with the document before. */
function expectSound({ status, body }: Answer<unknown>): void {
  if (status < 400) return;
  const { detail, message, errors } = body as ErrorBody;
  expect(detail ?? message).not.toBe('');
  const isProblem = message === undefined;
  if (status === 422 || (isProblem && [400, 413, 415].includes(status))) {
    expect(errors?.length).toBeGreaterThan(0);
    // GitHub's `custom` stands for the whole request.
    for (const one of errors ?? []) expect(one.code === 'custom' ? one.message : one.field).toMatch(/./);
  }
}

const operator = { authorization: 'Bearer the-operator' };

// Hooks are the same for every kind of source.
const once = (place: Place): boolean => !/\/(?:orgs|projects|sites)\/.*hooks|^\/api\/v3/.test(place.path);

describe(`TEST_SEED=${seed}`, () => {
  test('no request made from the document, right or wrong, is answered with a 5xx', async () => {
    for (const place of places.filter(once)) {
      const { name, source, hook, delivery, event } = world.real;
      const usual = new Map([
        ['feed', [name]],
        ['owner', ['octocat']],
        ['hook', [hook]],
        ['delivery', [delivery]],
        ['source', [source]],
        ['event', [event]],
        ['id', [source, delivery, event]],
      ]);
      await fc.assert(
        fc.asyncProperty(requestsTo(api.document, place, usual), async (request) => {
          const answer = await api.inject({ ...request, headers: { ...operator, ...request.headers } });
          expect(answer.status).toBeLessThan(500);
          expectSound(answer);
        }),
        { seed, numRuns: 150 },
      );
    }
  });
});

describe('what is sent to every operation that reads a body', () => {
  const send = (place: Place, payload: Buffer | string): Promise<Answer<unknown>> => {
    const { name, hook, delivery } = world.real;
    const url = place.path.replace(/\{(\w+)\}/g, (_, one: string) => ({ hook, delivery })[one] ?? name);
    const [type = 'application/json'] = Object.keys(place.operation.requestBody?.content ?? {});
    const headers = { ...operator, 'content-type': type };
    const { method } = place;
    return api.inject({ method, url, headers, payload });
  };
  const writing = (): Place[] =>
    places.filter((place) => place.operation.requestBody && /^\/v1\/(?!sources)|feed/.test(place.path));

  test('may not be over 1 MiB', async () => {
    for (const place of writing()) {
      const answer = await send(place, `{"a":"${'x'.repeat(2 ** 20)}"}`);
      expect(answer.status).toBe(413);
      expectSound(answer);
    }
  });

  test('may not have a key twice, wherever it is', async () => {
    for (const place of writing()) {
      const answer = await send(place, '{"config":{"url":"a","\\u0075rl":"b"}}');
      expect(answer.status).toBe(422);
      expect((answer.body as ErrorBody).errors?.[0]?.field).toBe('config.url');
    }
  });

  test('may not nest deeper than 200 levels', async () => {
    for (const place of writing()) {
      const answer = await send(place, `{"filter":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
      expect(answer.status).toBe(422);
      expect((answer.body as ErrorBody).errors?.[0]?.field).toMatch(/^filter/);
    }
  });

  test('must be UTF-8', async () => {
    for (const place of writing()) {
      const answer = await send(place, Buffer.from('{"name":"caf\xe9"}', 'latin1'));
      expect(answer.status).toBe(400);
      expect(answer.text).toContain('UTF-8');
      expectSound(answer);
    }
  });
});
