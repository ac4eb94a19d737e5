import type { Output } from '../cli.ts';
import { coloured } from './colour.ts';
import { printable } from './printable.ts';

/** What can be known: objects are told as JSON. */
type Fact = string | number | boolean | object;

/** What is known of one thing: a title, and below it a line for each fact. Those that are null or undefined are left out. */
export function facts(
  output: Output,
  title: string,
  all: readonly (readonly [name: string, value: Fact | null | undefined])[],
): string {
  const width = Math.max(...all.map(([name]) => name.length));
  const lines = all.flatMap(([name, value]) =>
    value === null || value === undefined ? [] : [`  ${name.padEnd(width)}  ${factText(value)}`],
  );
  return `${[coloured(output, 'bold', printable(title)), ...lines].join('\n')}\n`;
}

function factText(value: Fact): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : printable(value.join(', '));
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return printable(typeof value === 'object' ? JSON.stringify(value) : String(value));
}
