import type { Cli, Output } from '../cli.ts';
import { type Cell, table } from './table.ts';

/** How a command that shows one thing is to write it. */
export interface ShowOptions {
  json?: boolean;
}

/** How a command that shows many things is to write them. */
export interface ListFormat extends ShowOptions {
  ndjson?: boolean;
}

/** How things look in a table. */
export interface ListView<Item> {
  head: readonly string[];
  row: (item: Item) => readonly Cell[];
  /** What is written when there are none. Default: `None.` */
  none?: string;
}

/** Prints JSON for scripts. */
export function printJson({ stdout }: Pick<Cli, 'stdout'>, value: unknown): void {
  stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Prints one thing: JSON for scripts, or as a person reads it. */
export function printOne<Value>(
  cli: Cli,
  value: Value,
  { json }: ShowOptions,
  text: (output: Output, value: Value) => string,
): void {
  if (json) printJson(cli, value);
  else cli.stdout.write(text(cli.stdout, value));
}

/** Prints many things: an array, a line of JSON for each, or a table. */
export function printItems<Item>(
  cli: Cli,
  items: readonly Item[],
  { json, ndjson }: ListFormat,
  { head, row, none = 'None.' }: ListView<Item>,
): void {
  if (json) printJson(cli, items);
  else if (ndjson) cli.stdout.write(items.map((item) => `${JSON.stringify(item)}\n`).join(''));
  else cli.stdout.write(items.length === 0 ? `${none}\n` : table(cli.stdout, head, items.map(row)));
}
