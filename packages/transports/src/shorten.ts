/** A text and the link below it, and how much of them a service takes. */
export interface Shortening {
  text: string;
  /** Kept whole or left out; null is none. */
  link: string | null;
  /** Stands where text was cut off. */
  mark: string;
  /** Whether the service takes a text of this length. Should also be true of what is shorter, as a rule. */
  fits: (text: string) => boolean;
}

/** The room that a link has to leave for the text, in plain characters; one that leaves less is left out. */
const roomForText = 40;

/**
 * A text and its link, one below the other, as far as they fit: the text is cut
 * at the end of a word or, where words are long, between two characters as a
 * person sees them. A link that the text holds already is not repeated, unless
 * it was cut off. What this gives always fits.
 */
export function shorten({ text, link, mark, fits }: Shortening): string {
  const isSaid = link === null || text.includes(link);
  const whole = isSaid ? text : `${text}\n${link}`;
  if (fits(whole)) return whole;
  const keepsLink = link !== null && fits(`${'x'.repeat(roomForText)}${mark}\n${link}`);
  if (!keepsLink && fits(text)) return text;
  const tail = keepsLink ? `${mark}\n${link}` : mark;
  const ends = characterEnds(text);
  // Length in a service's count hardly ever shrinks as text is added, so that halving finds the longest start.
  let taken = 0;
  let tooMany = ends.length;
  while (tooMany - taken > 1) {
    const middle = (taken + tooMany) >> 1;
    if (fits(text.slice(0, ends[middle]) + tail)) taken = middle;
    else tooMany = middle;
  }
  const start = text.slice(0, ends[taken]);
  const atWord = start.replace(/\s+\S{0,30}$/u, '') + tail;
  return fits(atWord) ? atWord : start + tail;
}

/** Where each character as a person sees it ends, from 0 for none of them. */
function characterEnds(text: string): number[] {
  const ends = [0];
  for (const { index, segment } of segmenter.segment(text)) ends.push(index + segment.length);
  return ends;
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
