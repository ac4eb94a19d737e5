import type { Event } from '@posthorn/core/event';
import fc from 'fast-check';
// @boundaries-ignore the samples are shared with the whole-system tests
import { mygetSamples } from '../../../test/support/myget-samples.ts';

/** Texts that break what is not careful: markup, mentions, halves of characters, invisible and endless ones. */
const strangeText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc
    .tuple(
      fc.constantFrom(
        '&<>"\'',
        '&',
        `https://a.example/?${'&'.repeat(1900)}`,
        '&amp;',
        '<!channel> @all @here ',
        '<script>alert(1)</script>',
        '*_~`|',
        ']]>-->',
        'https://a.example/?a=1&b=<|>"#x ',
        '\ud83d\udc4d',
        '\ud83d',
        '\udc4d',
        '\u202e\u0000\u001b[31m',
        'line\r\nline\n',
        'ﷺ',
        'e\u0301',
        'word ',
      ),
      fc.constantFrom(1, 2, 70, 149, 500, 3000, 12_000),
    )
    .map(([text, times]) => text.repeat(times).slice(0, 24_000)),
);

const samples = [...mygetSamples('v1'), ...mygetSamples('preview')].map(({ type, data }) => ({
  type,
  data: JSON.parse(data) as unknown,
}));

const manyKeys = fc.dictionary(fc.string(), strangeText, { maxKeys: 20 }).map((data) => JSON.stringify(data));

/** Events of every type of MyGet's with strange values, and such of no known type or shape. */
export const strangeEvent: fc.Arbitrary<Event> = fc
  .tuple(
    fc.constantFrom(...samples),
    fc.array(strangeText, { minLength: 1, maxLength: 4 }),
    fc.boolean(),
    fc.constantFrom('feeds/sample-feed', 'repos/octo/cat', 'orgs/octo', 'projects/p', 'sites/x', 'system', '<&>'),
    fc.option(strangeText),
    fc.oneof(fc.json(), strangeText, manyKeys),
  )
  .map(([sample, texts, known, source, actor, other]) => ({
    id: 'made',
    source,
    type: known ? sample.type : `${texts[0]}.${sample.type}`,
    actor,
    time: '2020-01-02T03:04:05.678Z',
    data: known ? JSON.stringify(withTexts(sample.data, texts)) : other,
    receivedAtMs: 0,
  }));

/** Templates that a hook may have: none, plain text, and the event's data as it comes. */
export const strangeTemplate: fc.Arbitrary<string | null> = fc.oneof(
  fc.constant(null),
  fc.constant('{{{event.type}}} {{{event.actor}}}\n{{{data.PackageIdentifier}}}'),
  strangeText.map((text) => text.replaceAll('{{', '').slice(0, 8000)),
);

/** The same value with other texts in it. */
function withTexts(value: unknown, texts: readonly string[], depth = 0): unknown {
  if (typeof value === 'string') return texts[(value.length + depth) % texts.length];
  if (Array.isArray(value)) return value.map((item) => withTexts(item, texts, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withTexts(item, texts, depth + 1)]));
}
