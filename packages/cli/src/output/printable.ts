/**
 * Text from outside, made harmless for a terminal: control characters, which
 * could move the cursor or hide lines, become `\x1b` and the like. Tabs and line
 * feeds stay.
 */
export function printable(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, (found) => (found === '\t' || found === '\n' ? found : escaped(found)));
}

function escaped(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
