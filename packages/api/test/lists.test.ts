import { afterAll, beforeAll, describe, expect, test } from 'vitest';
// @boundaries-ignore what all packages' tests share is at the top
import { placesOf } from '../../../test/support/openapi-answers.ts';
import { startTestApi, type TestApi } from './support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
  for (const id of ['a', 'b', 'c', 'd', 'e']) {
    await api.ask('PUT', `/v1/sources/feeds/${id}`, { owners: ['ada'] });
    await api.ask('POST', '/v1/event-types', { type: `order.${id}`, source: 'feeds/a' });
    await api.tokenOf('user', id);
  }
});
afterAll(() => api.close());

/** The address of the next page, as an answer's Link has it. */
function nextOf(headers: Record<string, unknown>): string | undefined {
  return /^<http:\/\/localhost:80(.*)>; rel="next"$/.exec(String(headers['link']))?.[1];
}

async function pagesFrom(first: string, between: () => Promise<unknown> = async () => undefined): Promise<unknown[][]> {
  const pages: unknown[][] = [];
  let url: string | undefined = first;
  while (url !== undefined) {
    const answer: { status: number; body: unknown[]; headers: Record<string, unknown> } = await api.ask('GET', url);
    expect(answer.status).toBe(200);
    pages.push(answer.body);
    url = nextOf(answer.headers);
    await between();
  }
  return pages;
}

describe.each(['/v1/sources', '/v1/tokens', '/v1/event-types'])('%s', (path) => {
  test('comes in pages that lead from one to the next, each once', async () => {
    const [whole, ...more] = await pagesFrom(`${path}?per_page=1000`);
    expect(more).toEqual([]);
    const pages = await pagesFrom(`${path}?per_page=2`);
    expect(pages.flat()).toEqual(whole);
    expect(pages.slice(0, -1).every(({ length }) => length === 2)).toBe(true);
    expect(whole?.length).toBeGreaterThanOrEqual(5);
  });

  test('has 100 on a page where nothing else is asked for, and refuses a cursor that is none', async () => {
    const [whole = []] = await pagesFrom(`${path}?per_page=1000`);
    expect((await api.ask<unknown[]>('GET', path)).body).toEqual(whole.slice(0, 100));
    const { status, body } = await api.ask('GET', `${path}?cursor=0-1`);
    expect([status, body['errors']]).toEqual([
      422,
      [{ field: 'cursor', message: 'is not one that the Link of an answer gave' }],
    ]);
  });
});

test('nothing is left out or shown twice when the last of a page goes, and others come, before the next is asked for', async () => {
  const put = (id: string) => api.ask('PUT', `/v1/sources/sites/${id}`, { owners: ['ada'] });
  for (const id of ['k', 'm', 'o']) await put(id);
  const first = await api.ask<{ id: string }[]>('GET', '/v1/sources?per_page=2&cursor=sites/a');
  expect(first.body.map(({ id }) => id)).toEqual(['sites/k', 'sites/m']);
  await api.ask('DELETE', '/v1/sources/sites/m');
  for (const id of ['l', 'n']) await put(id);
  const second = await api.ask<{ id: string }[]>('GET', nextOf(first.headers) ?? '');
  expect(second.body.map(({ id }) => id)).toEqual(['sites/n', 'sites/o']);
});

test('every list of our own refuses a parameter that it does not have, and names those that it has', async () => {
  const lists = placesOf(api.document).filter(
    ({ method, path, operation }) =>
      method === 'GET' && path.startsWith('/v1/') && operation.parameters?.some((one) => one.in === 'query'),
  );
  expect(lists.map(({ path }) => path)).toEqual(expect.arrayContaining(['/v1/deliveries', '/v1/hooks', '/v1/sources']));
  for (const { path, operation } of lists) {
    const known = operation.parameters?.filter((one) => one.in === 'query').map(({ name }) => name) ?? [];
    const { status, body } = await api.ask('GET', `${path.replace('{id}', 'any')}?staus=dead`);
    // What is not there is looked for first.
    if (path === '/v1/replays/{id}/deliveries') continue;
    expect([path, status, body['errors']]).toEqual([
      path,
      422,
      [{ field: 'staus', message: `is no parameter here; there are ${known.join(', ')}` }],
    ]);
  }
});

test('routes that are made like GitHub’s pass over parameters that they do not have', async () => {
  expect((await api.ask('GET', '/feeds/a/hooks?sort=created')).status).toBe(200);
  expect((await api.ask('GET', '/api/v3/feeds/a/hooks?sort=created')).status).toBe(200);
});
