import { InvalidArgumentError } from 'commander';

/** Reads the id of a hook or a delivery. */
export function parseId(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be an id, a whole number.');
  return Number(text);
}

/** Reads one more id of several: commander calls this for each. */
export function parseIds(text: string, before: number[] | undefined): number[] {
  return [...(before ?? []), parseId(text)];
}

/** Reads one more text of an option that may be given several times, or with commas. */
export function parseTexts(text: string, before: string[] | undefined): string[] {
  return [...(before ?? []), ...text.split(',').filter((part) => part !== '')];
}
