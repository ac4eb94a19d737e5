const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A text for HTML, in an element or in a quoted attribute. Halves of surrogate pairs become U+FFFD. */
export function escapeHtml(text: string): string {
  return text.replace(/\p{Cs}/gu, '\ufffd').replace(/[&<>"']/g, (character) => entities[character] as string);
}

/**
 * A text of several lines as HTML of at most `maxLength` UTF-16 units, with "…"
 * where something is missing. No entity, tag or surrogate pair is cut in two.
 */
export function htmlStart(text: string, maxLength: number): string {
  const html = escapeHtml(text).replace(/\r?\n/g, '<br>');
  if (html.length <= maxLength) return html;
  let start = '';
  for (const [piece] of html.matchAll(/&[#\w]+;|<br>|./gsu)) {
    if (start.length + piece.length > maxLength - 1) break;
    start += piece;
  }
  return `${start}…`;
}
