/** White space and line ends of every kind become one space; a byte order mark is none. */
const spaces = /(?:(?!\ufeff)[\s\u0085])+/gu;

/** Control characters, halves of surrogate pairs, invisible marks, what turns the direction of text, and noncharacters. */
const unwanted =
  /[\p{Cc}\p{Cs}\p{Bidi_Control}\p{Noncharacter_Code_Point}\u00ad\u200b\u2060-\u2064\ufeff\ufff9-\ufffb]/gu;

/** No more of a text is looked at than this many times what is kept. */
const lookAhead = 4;

/**
 * A text on one line, without control characters and the like, of at most
 * `maxLength` UTF-16 units; what is cut ends in "…".
 */
export function plainText(text: string, maxLength: number): string {
  const start = text.slice(0, maxLength * lookAhead);
  return cut(start.replace(spaces, ' ').replace(unwanted, '').trim(), maxLength);
}

/** A text on any number of lines, each ending in `\n`, without control characters and the like otherwise. */
export function plainLines(text: string): string {
  const lines = text
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(/\t/g, ' ')
    .split('\n');
  return lines
    .map((line) => line.replace(unwanted, '').trimEnd())
    .join('\n')
    .trim();
}

/** The start of a text, of at most `maxLength` UTF-16 units, "…" included where something is missing. */
export function cut(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const start = text.slice(0, maxLength - 1);
  // A pair is kept whole, or not at all.
  return `${/[\ud800-\udbff]$/.test(start) ? start.slice(0, -1) : start}…`;
}
