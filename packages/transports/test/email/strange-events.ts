import type { Event } from '@posthorn/core/event';
import fc from 'fast-check';

/** Texts that have upset one mail program or another. */
const evil = fc.constantFrom(
  '\r\nBcc: eve@example.com\r\n',
  '\n.\r\nMAIL FROM:<eve@example.com>',
  '\r',
  '\0',
  '\u2028',
  '\u0085',
  '\ud800',
  '\udfff x',
  '\u202e',
  '=?utf-8?q?=0D=0ABcc:_eve?=',
  '</td></table><script>alert(1)</script>',
  '" onmouseover="alert(1)',
  'javascript:alert(1)',
  '&amp;&#0;',
  'From here on',
  '.',
  '-- ',
  'trailing \t',
  'x'.repeat(3000),
  '≥'.repeat(500),
  '👩‍👩‍👧',
  '--_NmP-',
);

/** Any text: ordinary, of all Unicode, evil, and mixtures. */
export const strangeText = fc
  .array(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), evil), { maxLength: 4 })
  .map((parts) => parts.join(''));

/** The same, as far as it can be in UTF-8: what ingest lets into an event's id and source. */
const strangeName = strangeText.map((text) => text.replace(/\p{Cs}/gu, ''));

const { value: strangeValue } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    strangeText,
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(strangeText, tie('value'), { maxKeys: 3 }),
  ),
}));

const types = fc.constantFrom('package.added', 'build.finished', 'push', 'issues', 'ping', 'deploy.done');
/** Keys that known types have, so that strange values get into their messages. */
const keys = fc.constantFrom(
  'PackageIdentifier',
  'PackageVersion',
  'FeedIdentifier',
  'Result',
  'Name',
  'ref',
  'action',
  'title',
);

/** Events with anything in every field, in and beside what their types should have. */
export const strangeEvent: fc.Arbitrary<Event> = fc
  .record({
    id: strangeName,
    source: fc.oneof(fc.constant('feeds/sample-feed'), strangeName),
    type: fc.oneof(types, strangeText),
    actor: fc.oneof(fc.constant(null), strangeText),
    time: fc.oneof(fc.constant('2014-09-08T12:59:53Z'), strangeText),
    data: fc.dictionary(fc.oneof(keys, strangeText), strangeValue, { maxKeys: 6 }).map((data) => JSON.stringify(data)),
  })
  .map((event) => ({ ...event, receivedAtMs: 0 }));
