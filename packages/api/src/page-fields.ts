import { z } from 'zod';

const whole = z
  .string()
  .regex(/^\d{1,9}$/, 'must be a whole number')
  .transform(Number);

/** Query parameters `page` and `per_page` of our own lists. More than the most gives the most. */
export const pageFields = {
  page: whole
    .transform((page) => Math.max(page, 1))
    .default(1)
    .meta({ description: 'Number of the page.', openapi: { type: 'integer', minimum: 0, default: 1 } }),
  per_page: perPage(30, 100),
};

/** Query parameter `per_page`, with its default and the most that one page gives. */
export function perPage(usual: number, most: number): z.ZodDefault<z.ZodType<number, string>> {
  return whole
    .transform((count) => Math.min(Math.max(count, 1), most))
    .default(usual)
    .meta({
      description: `How many one page has. More than ${most} gives ${most}.`,
      openapi: { type: 'integer', minimum: 0, default: usual },
    });
}

/**
 * Query parameters `cursor` and `per_page` of lists that are kept whole and go by a key: a page begins behind the key
 * that is the cursor, so that nothing is shown twice or left out whatever is added and removed meanwhile.
 *
 * @param key what keys look like
 */
export function keyPageFields(key: RegExp) {
  return {
    cursor: z
      .string()
      .regex(key, 'is not one that the Link of an answer gave')
      .optional()
      .describe('Where the page begins: what the `Link` of the page before says.'),
    per_page: perPage(100, 1000),
  };
}

/**
 * {@link pageFields} of routes that are made like GitHub's (wire-formats.md S2: 30, at most 100). There as at
 * GitHub, what is no number above 0 is as if it were not there, and never an error.
 */
export const githubPageFields = {
  page: lenient(1, 1_000_000_000).describe('Number of the page. What is none gives the first.'),
  per_page: githubPerPage(),
};

/** Query parameter `per_page` of {@link githubPageFields}. */
export function githubPerPage(): z.ZodType<number> {
  return lenient(30, 100).describe('How many one page has. More than 100 gives 100, what is no number gives 30.');
}

function lenient(usual: number, most: number): z.ZodType<number> {
  return z
    .unknown()
    .optional()
    .transform((value) => (typeof value === 'string' && /^0*[1-9]\d*$/.test(value) ? Number(value) : usual))
    .transform((count) => Math.min(count, most))
    .meta({ openapi: { type: 'integer', minimum: 1, default: usual } });
}
