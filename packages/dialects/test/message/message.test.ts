import { knownTypes } from '@posthorn/core/event-types';
import { sourceKinds } from '@posthorn/core/source';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { githubEntries } from '../../src/message/github/entries.ts';
import { type Message, messageOf } from '../../src/message/message.ts';
import { eventWith } from './events.ts';

const sources = ['feeds/f', 'repos/o/r', 'orgs/o', 'projects/p', 'sites/s', 'system'];
const types = [...new Set(sourceKinds.flatMap((kind) => [...knownTypes(kind)])), 'order.created', 'constructor'];

/** Every name of a property that messages look at. */
const paths = [
  ...'action Action ref ref_type before after forced deleted created compare commits pages sender actor login'.split(
    ' ',
  ),
  ...'repository organization full_name html_url name title number body state status conclusion context sha'.split(' '),
  ...'issue comment pull_request review discussion label milestone release workflow_run check_run alert rule'.split(
    ' ',
  ),
  ...'PackageIdentifier PackageVersion PackageMetadata FeedIdentifier FeedUrl Packages Result Name Branch'.split(' '),
  ...'hook source reason merged user head base message id author __proto__ constructor toString length'.split(' '),
];

const strangeText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '\u202egnp.exe',
    '\u0000\u001b[2J',
    '\ud800',
    'a\r\nb\n\nc',
    'javascript:alert(1)',
    'https://user:pw@example.com',
    'https://example.com/\u202e',
    'x'.repeat(3000),
    '🐎'.repeat(1500),
    'https://example.com/'.padEnd(5000, 'x'),
    '0'.repeat(40),
    'refs/heads/',
    '__proto__',
    'success',
  ),
);

const { strange } = fc.letrec<{ strange: unknown }>((tie) => ({
  strange: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    strangeText,
    fc.double(),
    fc.constantFrom(null, true, false, 0, -1, 1e300),
    fc.array(tie('strange'), { maxLength: 30 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...paths), strangeText), tie('strange'), { maxKeys: 20 }),
  ),
}));

const strangeData = fc.oneof(
  fc.dictionary(fc.constantFrom(...paths), strange, { maxKeys: 20 }).map((data) => JSON.stringify(data)),
  strange.map((data) => JSON.stringify(data)),
  fc.string(),
);

describe('any event', () => {
  test('gives a message within its limits, without control characters, and never throws', () => {
    fc.assert(
      fc.property(
        fc.record({
          type: fc.oneof(fc.constantFrom(...types), strangeText),
          source: fc.oneof(fc.constantFrom(...sources), strangeText),
          actor: fc.option(strangeText),
          data: strangeData,
        }),
        (event) => {
          expect(faultsOf(messageOf(eventWith({}, event)))).toEqual([]);
        },
      ),
      { numRuns: 3000 },
    );
  });

  test('of every known type gives one, whatever a single field holds', () => {
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.constantFrom(...sources), strangeText, (type, source, text) => {
        const data = Object.fromEntries(
          paths.map((path) => [path, Object.fromEntries(paths.map((inner) => [inner, text]))]),
        );
        const event = eventWith({ ...data, action: text, ref: text }, { type, source });
        expect(faultsOf(messageOf(event))).toEqual([]);
      }),
    );
  });

  test('with a list of a million commits takes no more than its first', () => {
    const data = `{"commits":[${'{},'.repeat(999_999)}{}]}`;
    const { sentence } = messageOf(eventWith({}, { source: 'repos/o/r', type: 'push', data }));
    expect(sentence).toBe('Someone pushed 1000000 commits to a branch of o/r.');
  });

  test('nested as deep as can be posted gives one', () => {
    const data = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(faultsOf(messageOf(eventWith({}, { data })))).toEqual([]);
  });
});

describe('a type without words of its own', () => {
  test('is told by its name, its source and what its data says outright', () => {
    const data = {
      action: 'paid',
      total: 12.5,
      id: 12_345,
      express: true,
      items: [1],
      customer: { name: 'Ada' },
      url: 'https://shop.example/1',
    };
    expect(messageOf(eventWith(data, { actor: 'ada' }))).toEqual({
      title: 'order.created on sites/example',
      sentence: 'order.created (paid) happened on sites/example, by ada.',
      fields: [
        { name: 'total', value: '12.5' },
        { name: 'id', value: '12345' },
        { name: 'express', value: 'true' },
        { name: 'url', value: 'https://shop.example/1' },
      ],
      link: 'https://shop.example/1',
      color: 'neutral',
    });
  });

  test('shows the first twelve, each cut to its length', () => {
    const data = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`${i} ${'k'.repeat(70)}`, 'v'.repeat(600)]));
    const { fields } = messageOf(eventWith(data));
    expect(fields).toHaveLength(12);
    expect(fields[0]).toEqual({ name: `0 ${'k'.repeat(57)}…`, value: `${'v'.repeat(499)}…` });
  });

  test('shows numbers as they were posted', () => {
    const { fields } = messageOf(eventWith({}, { data: '{"id":12345678901234567890}' }));
    expect(fields).toEqual([{ name: 'id', value: '12345678901234567890' }]);
  });

  test('is one of another kind of source too', () => {
    expect(messageOf(eventWith({}, { source: 'feeds/f', type: 'issues' })).title).toBe('issues on feeds/f');
  });
});

test('every type that GitHub has on repositories and organizations has words of its own', () => {
  const known = new Set([...knownTypes('repos'), ...knownTypes('orgs')]);
  expect(Object.keys(githubEntries).sort()).toEqual([...known].sort());
});

/** What about a message is not as it is promised to be. */
function faultsOf({ title, sentence, fields, link, color }: Message): string[] {
  const all = [title, sentence, ...fields.flatMap(({ name, value }) => [name, value])];
  const promises: Record<string, boolean> = {
    title: title.length <= 200,
    sentence: sentence.length <= 1000,
    fields: fields.length <= 12,
    name: fields.every(({ name }) => name.length <= 60),
    value: fields.every(({ value }) => value.length <= 500),
    'no empty text': all.every((text) => text !== ''),
    'no control character': !/[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]/u.test(all.join('')),
    link: link === null || /^https?:\/\/[\x21-\x7e]{1,2000}$/.test(link),
    color: ['good', 'warning', 'bad', 'neutral'].includes(color),
  };
  return Object.keys(promises).filter((name) => !promises[name]);
}
