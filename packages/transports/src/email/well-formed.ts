/** A text in which every lone half of a surrogate pair, which UTF-8 can't carry, is U+FFFD. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, '\ufffd');
}
