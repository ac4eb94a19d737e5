import type { Page, Pages } from '@posthorn/client';
import type { Cli } from '../cli.ts';
import { type ListFormat, type ListView, printItems, printJson } from './print.ts';

/** Which part of a long list is wanted. */
export interface ListPaging {
  limit: number;
  all?: boolean;
  cursor?: string;
}

/** Where one request begins, and how many it asks for at the most. */
export interface Paging {
  cursor: string | undefined;
  per_page: number;
}

/** The most that the api gives at a time. */
const mostPerPage = 1000;

/** Prints part of a list that comes in pages, and says how to go on where more is left. */
export async function printList<Item>(
  cli: Cli,
  fetch: (paging: Paging) => Pages<Item>,
  options: ListPaging & ListFormat,
  view: ListView<Item>,
): Promise<void> {
  const items: Item[] = [];
  let next: string | null = null;
  for await (const page of pagesUpTo(fetch, options)) {
    next = page.next;
    if (options.ndjson) printItems(cli, page.items, options, view);
    else items.push(...page.items);
  }
  if (options.json) printJson(cli, items);
  else if (!options.ndjson) printItems(cli, items, options, view);
  if (next !== null) cli.stderr.write(`There may be more: add --cursor ${next}, or --all.\n`);
}

/** Asks for no more than is wanted, so that the cursor of the last page goes on behind what was shown. */
async function* pagesUpTo<Item>(
  fetch: (paging: Paging) => Pages<Item>,
  { limit, all, cursor }: ListPaging,
): AsyncGenerator<Page<Item>> {
  let left = all ? Number.POSITIVE_INFINITY : limit;
  let next: string | null | undefined = cursor;
  do {
    for await (const page of fetch({ cursor: next, per_page: Math.min(left, mostPerPage) }).pages()) {
      yield page;
      left -= page.items.length;
      next = page.next;
      break;
    }
  } while (left > 0 && next !== null);
}
