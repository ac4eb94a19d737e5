import { readFileSync } from 'node:fs';

/** A file of the samples that the documents show, which the whole-system tests use too. */
export function fixture(path: string): string {
  return readFileSync(new URL(`../../../test/fixtures/${path}`, import.meta.url), 'utf8');
}
