import { type ScanFailure, type Scanned, type Span, scanJson } from './json-scan.ts';

/**
 * JSON text without its insignificant white space. Key order, number text,
 * escapes and everything else stay as written (design.md section 3.9).
 *
 * @throws SyntaxError when the piece from `start` to `end` is not one JSON
 *   value: check what comes from outside with `scanJson` first.
 */
export function compactJson(text: string, start = 0, end = text.length): string {
  const piece = text.slice(start, end);
  return withoutGaps(piece, scanValid(piece).gaps, { start: 0, end: piece.length });
}

/** The text of a span without the white space that `scanJson` found in its whole text. */
export function withoutGaps(text: string, gaps: readonly number[], { start, end }: Span): string {
  const cuts: Span[] = [];
  for (let index = firstGapFrom(gaps, start); index < gaps.length; index += 2) {
    const cut = { start: gaps[index] as number, end: gaps[index + 1] as number };
    if (cut.end > end) break;
    cuts.push(cut);
  }
  return cutOut(text, cuts, { start, end });
}

/**
 * JSON text without some members, at any depth; no other byte changes, except
 * that the commas between the remaining members stay right.
 *
 * @param unwanted called with each member's decoded key and its depth, 1 for
 *   the outermost object
 * @throws SyntaxError when the text is not JSON
 */
export function withoutMembers(text: string, unwanted: (key: string, depth: number) => boolean): string {
  const { members } = scanValid(text, unwanted);
  if (members.length === 0) return text;
  const cuts: Span[] = [];
  let done = 0;
  for (const member of members) {
    // It lies inside a member that is already cut out.
    if (member.end <= done) continue;
    const before = commaBefore(text, member.keyStart);
    // With a member left before it, the comma before it goes; else the one after it.
    const start = before >= done ? before : member.keyStart;
    const end = before >= done ? member.end : commaAfter(text, member.end);
    cuts.push({ start, end });
    done = end;
  }
  return cutOut(text, cuts, { start: 0, end: text.length });
}

/** Where a failed scan stopped and what would have been right, as a sentence's end: `unexpected "}" at line 1, ...`. */
export function describeFailure(text: string, failure: ScanFailure): string {
  if (failure.reason === 'depth') return `nested too deep at ${failure.pointer}`;
  const before = text.slice(0, failure.at);
  const line = before.split('\n').length;
  const column = failure.at - before.lastIndexOf('\n');
  const found = failure.at < text.length ? `unexpected ${printable(text, failure.at)}` : 'it ends too early';
  return `${found} at line ${line}, column ${column}; expected ${failure.expected}`;
}

function printable(text: string, at: number): string {
  const code = text.codePointAt(at) ?? 0;
  const character = String.fromCodePoint(code);
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(character)
    ? `"${character}"`
    : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

function scanValid(text: string, wanted?: (key: string, depth: number) => boolean): Scanned {
  const scan = scanJson(text, wanted === undefined ? {} : { wanted });
  if (!scan.ok) throw new SyntaxError(`Not JSON: ${describeFailure(text, scan)}`);
  return scan;
}

/** Index of the first gap that begins at `start` or later. Binary, since a large text may have very many. */
function firstGapFrom(gaps: readonly number[], start: number): number {
  let low = 0;
  let high = gaps.length / 2;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((gaps[middle * 2] as number) < start) low = middle + 1;
    else high = middle;
  }
  return low * 2;
}

function cutOut(text: string, cuts: readonly Span[], { start, end }: Span): string {
  if (cuts.length === 0) return text.slice(start, end);
  const kept: string[] = [];
  let from = start;
  for (const cut of cuts) {
    kept.push(text.slice(from, cut.start));
    from = cut.end;
  }
  kept.push(text.slice(from, end));
  return kept.join('');
}

/** Position of the comma before a member, or -1 for the first of its object. */
function commaBefore(text: string, keyStart: number): number {
  let at = keyStart - 1;
  while (isSpace(text, at)) at--;
  return text[at] === ',' ? at : -1;
}

/** Position after the comma that follows a member, or the member's end for the last of its object. */
function commaAfter(text: string, memberEnd: number): number {
  let at = memberEnd;
  while (isSpace(text, at)) at++;
  return text[at] === ',' ? at + 1 : memberEnd;
}

function isSpace(text: string, at: number): boolean {
  const character = text[at];
  return character === ' ' || character === '\n' || character === '\r' || character === '\t';
}
