import { expect, test } from 'vitest';
import { createServer } from '../src/server.ts';

const app = createServer();
app.get('/things/:id', (request) => request.params);

test('a path that is not there is 404, whatever is sent to it', async () => {
  for (const headers of [{}, { 'content-type': 'json' }, { 'content-type': 'application/xml' }, undefined]) {
    const payload = headers === undefined ? undefined : '{"a":';
    const answer = await app.inject({
      method: 'POST',
      url: '/nowhere?x=1',
      headers: headers ?? {},
      ...(payload ? { payload } : {}),
    });
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([404, 'application/problem+json']);
    expect(answer.json()).toMatchObject({ code: 'not_found', detail: 'There is nothing at POST /nowhere.' });
  }
});

test('a URL that can’t be decoded is 400, as a problem that says so', async () => {
  const answer = await app.inject('/things/%ff');
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([400, 'application/problem+json']);
  expect(answer.json()).toMatchObject({ code: 'bad_request', errors: [{ field: 'URL' }] });
});

test('an id may be as long as a URL can be', async () => {
  const id = 'x'.repeat(8000);
  expect((await app.inject(`/things/${id}`)).json()).toEqual({ id });
});
