import { expect, test } from 'vitest';
import { nextInLink, type Page, pagesOf } from '../../src/management/pages.ts';

/** Pages by the cursor that asks for them, and a note of which were asked for. */
function source(pages: Record<string, Page<number>>): { list: ReturnType<typeof pagesOf<number>>; asked: string[] } {
  const asked: string[] = [];
  const list = pagesOf(async (next = 'first') => {
    asked.push(next);
    return pages[next] ?? { items: [], next: null };
  });
  return { list, asked };
}

const three = {
  first: { items: [1, 2], next: 'empty' },
  empty: { items: [], next: 'last' },
  last: { items: [3], next: null },
};

test('items come in order, across pages that are short or empty', async () => {
  const { list, asked } = source(three);
  const items: number[] = [];
  for await (const item of list) items.push(item);
  expect(items).toEqual([1, 2, 3]);
  expect(asked).toEqual(['first', 'empty', 'last']);
});

test('no page is asked for before it is needed', async () => {
  const { list, asked } = source(three);
  expect(asked).toEqual([]);
  expect(await list.toArray(2)).toEqual([1, 2]);
  expect(asked).toEqual(['first']);
  expect(await list.toArray(0)).toEqual([]);
  expect(asked).toEqual(['first']);
});

test('pages can be had as they come, with what asks for the next', async () => {
  const { list } = source(three);
  const pages: Page<number>[] = [];
  for await (const page of list.pages()) pages.push(page);
  expect(pages).toEqual([three.first, three.empty, three.last]);
});

test('a list can be read again', async () => {
  const { list } = source(three);
  expect([await list.toArray(), await list.toArray()]).toEqual([
    [1, 2, 3],
    [1, 2, 3],
  ]);
});

test.each([
  ['<https://x/feeds/a/hooks?page=3&per_page=2>; rel="next", <https://x/?page=9>; rel="last"', '3'],
  ['<https://x/?page=1>; rel="first", <https://x/?page=1>; rel="prev"', null],
  ['</relative?page=2>; rel="next"', '2'],
  [undefined, null],
])('Link: %j has %j as its next page', (link, next) => {
  expect(nextInLink(new Headers(link === undefined ? {} : { link }), 'page')).toBe(next);
});
