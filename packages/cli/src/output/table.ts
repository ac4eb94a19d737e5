import Table from 'cli-table3';
import type { Output } from '../cli.ts';
import { type Colour, coloured } from './colour.ts';
import { printable } from './printable.ts';

/** What stands in a place of a table. */
export type Cell = string | number | null | undefined | { text: string; colour: Colour };

const noLines = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** Rows in columns for people to read, without frames, so that a line can be copied. */
export function table(output: Output, head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const lines = new Table({
    ...(head.length === 0 ? {} : { head: [...head] }),
    chars: noLines,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  });
  lines.push(...rows.map((row) => row.map((cell) => cellText(output, cell))));
  return `${lines.toString().replaceAll(/ +$/gm, '')}\n`;
}

function cellText(output: Output, cell: Cell): string {
  if (cell === null || cell === undefined || cell === '') return '-';
  if (typeof cell === 'object') return coloured(output, cell.colour, oneLine(cell.text));
  return oneLine(String(cell));
}

function oneLine(text: string): string {
  return printable(text).replaceAll(/[\t\n]/g, ' ');
}
