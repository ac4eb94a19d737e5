/** One page of a list. */
export interface Page<Item> {
  items: readonly Item[];
  /** What asks for the next page; null at the end. A page may be short, or empty, before that. */
  next: string | null;
}

/** A list that is longer than one answer. Nothing is asked for until it is read. */
export interface Pages<Item> extends AsyncIterable<Item> {
  /** The same, page by page. */
  pages(): AsyncIterable<Page<Item>>;
  /** All items that are left, at most `limit` of them. */
  toArray(limit?: number): Promise<Item[]>;
}

/** Makes a list from what fetches a page of it. `undefined` asks for the first. */
export function pagesOf<Item>(fetchPage: (next: string | undefined) => Promise<Page<Item>>): Pages<Item> {
  async function* pages(): AsyncGenerator<Page<Item>> {
    let page = await fetchPage(undefined);
    yield page;
    while (page.next !== null) {
      page = await fetchPage(page.next);
      yield page;
    }
  }

  async function* items(): AsyncGenerator<Item> {
    for await (const page of pages()) yield* page.items;
  }

  return {
    pages,
    [Symbol.asyncIterator]: items,
    toArray: async (limit = Number.POSITIVE_INFINITY) => {
      const all: Item[] = [];
      if (limit <= 0) return all;
      for await (const item of items()) if (all.push(item) >= limit) break;
      return all;
    },
  };
}

/** Asks for a list of items to its end, as long as answers link to a next page; these are as long as they may be. */
export function wholeList<Item>(
  fetchPage: (page: { cursor?: string; per_page: number }) => Promise<{ body: Item[]; headers: Headers }>,
): Promise<Item[]> {
  return pagesOf(async (cursor) => {
    const { body, headers } = await fetchPage({ per_page: 1000, ...(cursor === undefined ? {} : { cursor }) });
    return { items: body, next: nextInLink(headers, 'cursor') };
  }).toArray();
}

/** Value of a query parameter in the URL that a `Link` header gives as `rel="next"` (RFC 8288); null without one. */
export function nextInLink(headers: Headers, parameter: string): string | null {
  for (const [, url = '', rel] of (headers.get('link') ?? '').matchAll(/<([^>]*)>\s*;\s*rel="([^"]*)"/g)) {
    if (rel === 'next') return new URL(url, 'http://any.example').searchParams.get(parameter);
  }
  return null;
}
