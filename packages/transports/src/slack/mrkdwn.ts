const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * A text for Slack's mrkdwn, where `&`, `<` and `>` are the three characters that
 * can make a link, a mention or an entity
 * (docs.slack.dev/messaging/formatting-message-text). Halves of surrogate pairs
 * become U+FFFD.
 */
export function escapeMrkdwn(text: string): string {
  return text.replace(/\p{Cs}/gu, '\ufffd').replace(/[&<>]/g, (character) => entities[character] as string);
}

/** A link with a label, neither escaped yet. */
export function mrkdwnLink(url: string, label: string): string {
  return `<${escapeMrkdwn(url).replaceAll('|', '%7C')}|${escapeMrkdwn(label)}>`;
}

/**
 * The start of a text, escaped, of at most `maxLength` UTF-16 units after
 * escaping, with "…" where something is missing. No entity and no surrogate pair is cut in two.
 */
export function escapedStart(text: string, maxLength: number): string {
  const [start = '', more] = escapedParts(text, maxLength, 2);
  if (more === undefined) return start;
  return `${escapedParts(text, maxLength - 1, 1)[0] ?? ''}…`;
}

/**
 * A text, escaped, in at most `maxParts` parts of at most `maxLength` UTF-16
 * units each; what is left over is missing. A part ends with a line where it can.
 */
export function escapedParts(text: string, maxLength: number, maxParts: number): string[] {
  const parts: string[] = [];
  let part = '';
  for (const piece of escapeMrkdwn(text).matchAll(/&\w+;|./gsu)) {
    if (part.length + piece[0].length > maxLength) {
      const lineEnd = part.lastIndexOf('\n') + 1;
      const end = lineEnd > maxLength / 2 ? lineEnd : part.length;
      parts.push(part.slice(0, end));
      part = part.slice(end);
      if (parts.length === maxParts) return parts;
    }
    part += piece[0];
  }
  if (part !== '') parts.push(part);
  return parts;
}
