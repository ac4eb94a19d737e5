import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestIngest, type TestIngest } from './support/ingest.ts';

let ingest: TestIngest;
let port: number;
beforeAll(async () => {
  ingest = await startTestIngest('feeds/early');
  port = Number(new URL(await ingest.app.listen({ host: '127.0.0.1', port: 0 })).port);
});
afterAll(() => ingest?.close());

/** The head of the answer to a request of which only the headers are sent, and never its body of 20 MiB. */
async function answerToHeaders(headers: string[], path = '/v1/events'): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const all = [`POST ${path} HTTP/1.1`, 'host: a', 'content-type: application/json', 'content-length: 20971520'];
  socket.write(`${[...all, ...headers].join('\r\n')}\r\n\r\n`);
  const [chunk] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return chunk.toString();
}

it.each(['/v1/events', '/v1/events/batch'])(
  'a stranger’s request to %s is answered 401 before any of its body is read',
  async (path) => {
    expect(await answerToHeaders([], path)).toMatch(/^HTTP\/1\.1 401 /);
    expect(await answerToHeaders(['authorization: Bearer nobody'], path)).toMatch(/^HTTP\/1\.1 401 /);
  },
);

it('a body that is compressed is refused before any of it is read', async () => {
  const headers = ['authorization: Bearer the-operator', 'content-encoding: gzip'];
  expect(await answerToHeaders(headers)).toMatch(/^HTTP\/1\.1 415 /);
});

it('what there is no room for is refused before any of it is read', async () => {
  const { redis } = ingest.store;
  // So much that buffers, which come and go, make no difference of a percent.
  await redis.setrange('filler', 40_000_000, 'x');
  const used = Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);
  await redis.config('SET', 'maxmemory', String(Math.round(used * 1.05)));
  const event = { id: 'same', source: 'feeds/early', type: 'package.added', data: { PackageIdentifier: 'a' } };
  // The load is looked at once a second.
  while ((await ingest.post(event)).status !== 503) await new Promise(setImmediate);
  expect(await answerToHeaders(['authorization: Bearer the-operator'])).toMatch(
    /^HTTP\/1\.1 503 [\s\S]*retry-after: 5/,
  );
});
