import { describe, expect, test } from 'vitest';
import { readFacts } from '../../src/message/facts.ts';
import { eventWith } from './events.ts';

const facts = readFacts(
  eventWith(
    {
      text: ' a\n b ',
      number: 1.5,
      yes: true,
      null: null,
      list: Array.from({ length: 50 }, (_, i) => ({ id: i })),
      inner: { link: 'https://example.com/', text: 'first\r\nsecond', __proto__: null },
    },
    { source: 'repos/octocat/Hello-World', actor: 'ada\n' },
  ),
);

describe('facts', () => {
  test('are texts of one line, whatever scalar there is', () => {
    expect(['text', 'number', 'yes', 'inner.text'].map((path) => facts.text(path))).toEqual([
      'a b',
      '1.5',
      'true',
      'first second',
    ]);
    expect(facts.line('inner.text')).toBe('first');
    expect(facts.actor).toBe('ada');
  });

  test.each([
    'missing',
    'missing.more',
    'null',
    'list',
    'inner',
    'text.length',
    'list.length',
    'list.0.id',
    'constructor.name',
    'inner.toString.name',
    '',
  ])('at %j are empty', (path) => {
    expect(facts.text(path)).toBe('');
    expect(facts.line(path)).toBe('');
    expect(facts.link(path)).toBeNull();
    expect(facts.is(path)).toBe(false);
  });

  test('of a list are those of its first elements, and how many there are', () => {
    expect(facts.count('list')).toBe(50);
    expect(facts.list('list').map(({ text }) => text('id'))).toEqual(Array.from({ length: 12 }, (_, i) => String(i)));
    expect([facts.count('inner'), facts.list('text')]).toEqual([0, []]);
  });

  test('tell where it happened, and what there is', () => {
    expect(facts.place).toBe('octocat/Hello-World');
    expect(facts.keys()).toEqual(['text', 'number', 'yes', 'null', 'list', 'inner']);
    expect([facts.has('inner'), facts.has('list'), facts.has('text')]).toEqual([true, false, false]);
    expect([facts.is('yes'), facts.link('inner.link')]).toEqual([true, 'https://example.com/']);
  });
});

test('data that is no object, or no JSON, has no facts', () => {
  for (const data of ['[{"a":1}]', '"text"', 'null', '{"a":']) {
    const none = readFacts(eventWith({}, { data }));
    expect([none.text('a'), none.text('0.a'), none.keys(), none.count('a')]).toEqual(['', '', [], 0]);
  }
});
