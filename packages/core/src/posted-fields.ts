import { z } from 'zod';
import { typePattern } from './event-types.ts';
import { isDateTime } from './rfc3339.ts';
import { parseSource, sourceIdRule } from './source.ts';

/** The top-level fields that a posted event may have, as error messages list them. */
export const postedFieldNames = ['id', 'source', 'type', 'actor', 'time', 'data'] as const;

// Control characters, and halves of surrogate pairs, which UTF-8 can't carry: two ids could become one in store.
const unprintable = /[\p{Cc}\p{Cs}\u2028\u2029]/u;

/** Whether a text can be an event id: 1 to 128 printable characters, no space at either end. */
function isEventId(text: string): boolean {
  const { length } = Array.from(text.slice(0, 257));
  return length >= 1 && length <= 128 && text.trim() === text && !unprintable.test(text);
}

function isActor(text: string): boolean {
  const { length } = Array.from(text.slice(0, 401));
  return length >= 1 && length <= 200 && !/\p{Cs}/u.test(text);
}

function textField(rule: string, isRight: (value: string) => boolean, whenMissing = rule): z.ZodType<string> {
  return z
    .string({ error: ({ input }) => (input === undefined ? whenMissing : rule) })
    .refine(isRight, { error: rule });
}

const idRule = 'must be 1 to 128 printable characters without a space at either end; leave it out to have one made';
const typeRule = 'must be 1 to 100 printable ASCII characters without spaces, for example "package.added"';
const actorRule = 'must be a string of 1 to 200 characters, or null; leave it out when nobody in particular did it';
const timeRule =
  'must be an RFC 3339 date-time, for example "2014-09-08T12:59:53.1148196Z", with at most 12 fractional digits and an offset (Z or +hh:mm); leave it out for the time of arrival';

/** A posted event's fields other than `data`. */
export const postedFieldsSchema = z.strictObject({
  id: textField(idRule, isEventId).optional().describe(`Unique per source, and what makes a retry safe: it ${idRule}.`),
  source: z
    .string({ error: ({ input }) => (input === undefined ? `is required: it ${sourceIdRule}` : sourceIdRule) })
    .refine((id) => parseSource(id) !== undefined, { error: sourceIdRule, abort: true })
    .refine((id) => id !== 'system', {
      error: 'is "system", on which only Posthorn itself reports; post to another source',
    })
    .meta({ description: 'The source that it happened on. It must be there.', examples: ['feeds/sample-feed'] }),
  type: textField(typeRule, (type) => typePattern.test(type), `is required: it ${typeRule}`).describe(
    `What happened: it ${typeRule}.`,
  ),
  actor: textField(actorRule, isActor)
    .nullish()
    .transform((actor) => actor ?? undefined)
    .meta({ description: 'Who did it, 1 to 200 characters.' }),
  time: textField(timeRule, isDateTime)
    .optional()
    .meta({ format: 'date-time', description: `When: it ${timeRule}.` }),
});
