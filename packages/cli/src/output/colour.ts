import { styleText } from 'node:util';
import type { Output } from '../cli.ts';

/** The colours there are here. */
export type Colour = 'green' | 'red' | 'yellow' | 'bold' | 'dim';

/** Colours a text where the output shows colours. */
export function coloured(output: Output, colour: Colour, text: string): string {
  return output.hasColors?.() ? styleText(colour, text, { validateStream: false }) : text;
}
