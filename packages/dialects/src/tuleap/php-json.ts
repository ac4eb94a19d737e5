/**
 * JSON text as PHP's `json_encode` would write the same value: `\/`, and
 * `\uXXXX` in lower case for all that is not ASCII, astral characters as two
 * (wire-formats.md T1). Key order and number text stay as they were.
 *
 * PHP encodes values, not texts, so how a character was written makes no
 * difference: a posted `\u0041` becomes `A`. Half a surrogate pair, which PHP
 * refuses, stays an escape.
 *
 * @param json valid JSON. Outside strings it holds none of the characters that
 *   change, so that strings need not be told from the rest.
 */
export function asPhpJson(json: string): string {
  return json.replace(changing, (found) => {
    if (found.length === 1) return phpCharacter(found.charCodeAt(0));
    return found.charAt(1) === 'u' ? phpCharacter(Number.parseInt(found.slice(2), 16)) : found;
  });
}

/** An escape of any kind, a slash, or a UTF-16 code unit that is not ASCII. */
const changing = /\\u[0-9A-Fa-f]{4}|\\.|[/\u0080-\uffff]/g;

const shortEscapes = new Map([
  [0x08, '\\b'],
  [0x09, '\\t'],
  [0x0a, '\\n'],
  [0x0c, '\\f'],
  [0x0d, '\\r'],
  [0x22, '\\"'],
  [0x2f, '\\/'],
  [0x5c, '\\\\'],
]);

function phpCharacter(code: number): string {
  const short = shortEscapes.get(code);
  if (short !== undefined) return short;
  return code >= 0x20 && code < 0x80 ? String.fromCharCode(code) : `\\u${code.toString(16).padStart(4, '0')}`;
}
