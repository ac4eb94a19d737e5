import type { Output } from '../../cli.ts';
import { type Colour, coloured } from '../../output/colour.ts';
import { printable } from '../../output/printable.ts';
import type { Signature } from './verify.ts';

/** A request as it arrived. */
export interface Arrival {
  at: string;
  method: string;
  path: string;
  /** In the order and case in which they came. */
  headers: [name: string, value: string][];
  body: string;
  signature: Signature;
}

/** A request, for people to read. */
export function describeArrival(output: Output, { at, method, path, headers, body, signature }: Arrival): string {
  const lines = [
    `${coloured(output, 'bold', printable(`${method} ${path}`))}  ${at}`,
    `${coloured(output, colours[signature.verdict], `signature ${signature.verdict}`)}: ${signature.why}`,
    ...headers.map(([name, value]) => coloured(output, 'dim', printable(`${name}: ${value}`))),
    ...(body === '' ? [] : ['', printable(pretty(body))]),
  ];
  return `${lines.join('\n')}\n\n`;
}

const colours: Record<Signature['verdict'], Colour> = {
  valid: 'green',
  wrong: 'red',
  'not checked': 'yellow',
  none: 'yellow',
};

/** JSON is easier to read over several lines; its text is kept wherever it can't be the same. */
function pretty(body: string): string {
  try {
    const value: unknown = JSON.parse(body);
    return JSON.stringify(value) === body ? JSON.stringify(value, null, 2) : body;
  } catch {
    return body;
  }
}
