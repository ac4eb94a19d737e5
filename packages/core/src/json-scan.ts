import { addKey, newKeys } from './json-keys.ts';
import { jsonPointer } from './json-pointer.ts';

/** A piece of a text: from `start` up to, not including, `end`. */
export interface Span {
  start: number;
  end: number;
}

/** A member of an object in JSON text. The span is its value's; `key` is decoded. */
export interface Member extends Span {
  key: string;
  /** Where the key's opening quote is. */
  keyStart: number;
  /** 1 for a member of the outermost object. */
  depth: number;
}

/** How deep arrays and objects may nest, the outermost one included. */
export const maxJsonDepth = 200;

/** Why a text can't be read: it is not JSON (RFC 8259), or it nests too deep. */
export type ScanFailure =
  | { ok: false; reason: 'syntax'; at: number; expected: string }
  | { ok: false; reason: 'depth'; at: number; pointer: string };

/** What {@link scanJson} found in a text. */
export interface Scanned {
  ok: true;
  /** Where the value is, without the white space around it. */
  root: Span;
  /** The members that were asked for, in the order of their keys in the text. */
  members: Member[];
  /** The items of the outermost array, when the value is one. */
  items: Span[];
  /** Insignificant white space: start, end, start, end and so on, ascending. */
  gaps: number[];
  /** JSON pointer of the first member whose key its object already had, compared after decoding escapes. */
  duplicate: string | undefined;
}

/** What to look for, beside the defaults. */
export interface ScanOptions {
  /** Which members to list; by default those of the outermost object. */
  wanted?: (key: string, depth: number) => boolean;
  /** Default {@link maxJsonDepth}. The scanner recurses, so this bounds its stack too. */
  maxDepth?: number;
}

/**
 * Reads JSON text in one pass, without building the value: accepts what
 * JSON.parse accepts, and reports what JSON.parse loses.
 */
export function scanJson(text: string, options: ScanOptions = {}): Scanned | ScanFailure {
  const scan: Scan = {
    text,
    wanted: options.wanted ?? outermost,
    maxDepth: options.maxDepth ?? maxJsonDepth,
    members: [],
    items: [],
    gaps: [],
    path: [],
    escaped: false,
    special: -1,
    duplicate: undefined,
    failure: undefined,
  };
  const start = skipSpace(scan, 0);
  const end = scanValue(scan, start, 0);
  if (end !== failed) {
    const rest = skipSpace(scan, end);
    if (rest < text.length) fail(scan, rest, 'the end of the text');
  }
  if (scan.failure !== undefined) return scan.failure;
  const { members, items, gaps, duplicate } = scan;
  return { ok: true, root: { start, end }, members, items, gaps, duplicate };
}

interface Scan {
  readonly text: string;
  readonly wanted: (key: string, depth: number) => boolean;
  readonly maxDepth: number;
  readonly members: Member[];
  readonly items: Span[];
  readonly gaps: number[];
  /** Keys and indexes on the way to the value being read; what is past the current depth is stale. */
  readonly path: (string | number)[];
  /** Whether the string read last has escapes. */
  escaped: boolean;
  /** Where the next backslash or control character is, as far as it has been looked for; past the end when there is none. */
  special: number;
  duplicate: string | undefined;
  failure: ScanFailure | undefined;
}

const outermost = (_key: string, depth: number): boolean => depth === 1;

/** Every scan function takes a position and returns the one after what it read, or this. */
const failed = -1;

// Character codes: a const per character compares faster than one-character strings, and charCodeAt never allocates.
const tab = 0x09;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const quote = 0x22;
const plus = 0x2b;
const comma = 0x2c;
const minus = 0x2d;
const dot = 0x2e;
const zero = 0x30;
const nine = 0x39;
const colon = 0x3a;
const upperE = 0x45;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const lowerE = 0x65;
const lowerF = 0x66;
const lowerN = 0x6e;
const lowerT = 0x74;
const lowerU = 0x75;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** The character code at a position; past the end 0, which is nowhere in JSON text. Keeps NaN out of the hot loops. */
function codeAt(text: string, at: number): number {
  return at < text.length ? text.charCodeAt(at) : 0;
}

function fail(scan: Scan, at: number, expected: string): typeof failed {
  scan.failure = { ok: false, reason: 'syntax', at, expected };
  return failed;
}

function skipSpace(scan: Scan, start: number): number {
  const { text } = scan;
  let at = start;
  for (;;) {
    const code = codeAt(text, at);
    if (code === space || code === lineFeed || code === carriageReturn || code === tab) at++;
    else break;
  }
  if (at > start) scan.gaps.push(start, at);
  return at;
}

function scanValue(scan: Scan, at: number, depth: number): number {
  const code = codeAt(scan.text, at);
  switch (code) {
    case quote:
      return scanString(scan, at);
    case openBrace:
      return enter(scan, at, depth) ? scanObject(scan, at, depth + 1) : failed;
    case openBracket:
      return enter(scan, at, depth) ? scanArray(scan, at, depth + 1) : failed;
    case lowerT:
      return scanWord(scan, at, 'true');
    case lowerF:
      return scanWord(scan, at, 'false');
    case lowerN:
      return scanWord(scan, at, 'null');
    default:
      return code === minus || isDigit(code) ? scanNumber(scan, at) : fail(scan, at, 'a value');
  }
}

function enter(scan: Scan, at: number, depth: number): boolean {
  if (depth < scan.maxDepth) return true;
  scan.failure = { ok: false, reason: 'depth', at, pointer: jsonPointer(scan.path.slice(0, depth)) };
  return false;
}

function scanObject(scan: Scan, open: number, depth: number): number {
  const { text } = scan;
  let at = skipSpace(scan, open + 1);
  if (codeAt(text, at) === closeBrace) return at + 1;
  const seen = newKeys();
  for (;;) {
    if (codeAt(text, at) !== quote) return fail(scan, at, 'a key in double quotes');
    const keyStart = at;
    at = scanString(scan, at);
    if (at === failed) return failed;
    // Most keys have no escapes and are a plain slice.
    const key = scan.escaped ? (JSON.parse(text.slice(keyStart, at)) as string) : text.slice(keyStart + 1, at - 1);
    scan.path[depth - 1] = key;
    if (!addKey(seen, key)) scan.duplicate ??= jsonPointer(scan.path.slice(0, depth));

    at = skipSpace(scan, at);
    if (codeAt(text, at) !== colon) return fail(scan, at, 'a colon');
    const start = skipSpace(scan, at + 1);
    // Listed before its value is read, so that outer members come before inner ones.
    const member = scan.wanted(key, depth) ? { key, keyStart, depth, start, end: start } : undefined;
    if (member !== undefined) scan.members.push(member);
    at = scanValue(scan, start, depth);
    if (at === failed) return failed;
    if (member !== undefined) member.end = at;

    at = skipSpace(scan, at);
    const code = codeAt(text, at);
    if (code === closeBrace) return at + 1;
    if (code !== comma) return fail(scan, at, 'a comma or "}"');
    at = skipSpace(scan, at + 1);
  }
}

function scanArray(scan: Scan, open: number, depth: number): number {
  const { text } = scan;
  let at = skipSpace(scan, open + 1);
  if (codeAt(text, at) === closeBracket) return at + 1;
  for (let index = 0; ; index++) {
    scan.path[depth - 1] = index;
    const start = at;
    at = scanValue(scan, at, depth);
    if (at === failed) return failed;
    if (depth === 1) scan.items.push({ start, end: at });

    at = skipSpace(scan, at);
    const code = codeAt(text, at);
    if (code === closeBracket) return at + 1;
    if (code !== comma) return fail(scan, at, 'a comma or "]"');
    at = skipSpace(scan, at + 1);
  }
}

/**
 * Nearly all strings have no escapes: then two native searches find their end, in
 * a tenth of the time that looking at each character takes.
 */
function scanString(scan: Scan, open: number): number {
  scan.escaped = false;
  const close = scan.text.indexOf('"', open + 1);
  return close >= 0 && specialFrom(scan, open + 1) > close ? close + 1 : scanSlowly(scan, open);
}

function specialFrom(scan: Scan, at: number): number {
  if (scan.special >= at) return scan.special;
  const special = /[^ -[\]-\uffff]/g; // a backslash, or anything below the space
  special.lastIndex = at;
  scan.special = special.exec(scan.text)?.index ?? scan.text.length;
  return scan.special;
}

function scanSlowly(scan: Scan, open: number): number {
  const { text } = scan;
  let at = open + 1;
  for (;;) {
    const code = codeAt(text, at);
    if (code === quote) return at + 1;
    if (code === backslash) {
      scan.escaped = true;
      const after = afterEscape(text, at);
      if (after === failed) return fail(scan, at, 'one of the escapes \\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX');
      at = after;
    } else if (code >= space) {
      at++;
    } else {
      return fail(
        scan,
        at,
        at < text.length ? 'an escape such as \\n in place of a control character' : 'a closing quote',
      );
    }
  }
}

const simpleEscapes = new Set(Array.from('"\\/bfnrt', (character) => character.charCodeAt(0)));

function afterEscape(text: string, at: number): number {
  const code = codeAt(text, at + 1);
  if (simpleEscapes.has(code)) return at + 2;
  if (code !== lowerU) return failed;
  for (let digit = at + 2; digit < at + 6; digit++) {
    if (!isHexDigit(codeAt(text, digit))) return failed;
  }
  return at + 6;
}

function scanNumber(scan: Scan, start: number): number {
  const { text } = scan;
  let at = codeAt(text, start) === minus ? start + 1 : start;
  const first = codeAt(text, at);
  if (!isDigit(first)) return fail(scan, at, 'a digit');
  // "01" is not a number: after a leading zero the next digit is left over, and refused by the caller.
  at = first === zero ? at + 1 : afterDigits(text, at);
  if (codeAt(text, at) === dot) {
    at++;
    if (!isDigit(codeAt(text, at))) return fail(scan, at, 'a digit');
    at = afterDigits(text, at);
  }
  const exponent = codeAt(text, at);
  if (exponent === lowerE || exponent === upperE) {
    at++;
    const sign = codeAt(text, at);
    if (sign === plus || sign === minus) at++;
    if (!isDigit(codeAt(text, at))) return fail(scan, at, 'a digit');
    at = afterDigits(text, at);
  }
  return at;
}

function afterDigits(text: string, start: number): number {
  let at = start;
  while (isDigit(codeAt(text, at))) at++;
  return at;
}

function isDigit(code: number): boolean {
  return code >= zero && code <= nine;
}

function isHexDigit(code: number): boolean {
  const lower = code | 0x20;
  return isDigit(code) || (lower >= 0x61 && lower <= 0x66);
}

function scanWord(scan: Scan, at: number, word: string): number {
  return scan.text.startsWith(word, at) ? at + word.length : fail(scan, at, 'a value');
}
