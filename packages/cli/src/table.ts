import { styleText } from 'node:util';
import Table from 'cli-table3';
import type { Output } from './context.ts';
import { printable } from './printable.ts';

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
export function table(head: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  const lines = new Table({
    head: [...head],
    chars: noLines,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  });
  lines.push(...rows.map((row) => row.map((cell) => oneLine(cell))));
  return `${lines.toString().replaceAll(/ +$/gm, '')}\n`;
}

function oneLine(cell: string | number | null): string {
  return cell === null ? '-' : printable(String(cell)).replaceAll(/[\t\n]/g, ' ');
}

/** Colours a text where the output shows colours. */
export function coloured(output: Output, colour: 'green' | 'red' | 'yellow' | 'bold' | 'dim', text: string): string {
  return output.hasColors?.() ? styleText(colour, text, { validateStream: false }) : text;
}
