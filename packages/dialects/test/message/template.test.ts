import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { messageOf } from '../../src/message/message.ts';
import { messageFor, textOf } from '../../src/message/template.ts';
import { eventWith } from './events.ts';

const added = eventWith(
  { PackageIdentifier: 'My.Package', PackageVersion: '<1.0 & "up">', Tags: ['a', 'b'], Size: 6158, Listed: false },
  { source: 'feeds/f', type: 'package.added', actor: 'ada' },
);

test('without a template it is the message of the event', () => {
  expect(messageFor(added, {})).toEqual(messageOf(added));
  expect(messageFor(added, { template: null })).toEqual(messageOf(added));
  expect(textOf(added, {})).toBe(messageOf(added).sentence);
});

test('with a template, its text takes the place of sentence and fields', () => {
  const { title, link, color } = messageOf(added);
  const template = '{{event.actor}} added {{data.PackageIdentifier}} ({{event.type}}, {{event.source}})';
  const sentence = 'ada added My.Package (package.added, feeds/f)';
  expect(messageFor(added, { template })).toEqual({ title, sentence, fields: [], link, color });
  expect(textOf(added, { template })).toBe(sentence);
});

test.each([
  ['{{data.PackageVersion}} {{{data.PackageVersion}}}', '<1.0 & "up"> <1.0 & "up">'],
  ['{{message.title}}!', 'Package added: My.Package <1.0 & "up">!'],
  ['{{#message.fields}}{{name}}={{value}};{{/message.fields}}', 'Package=My.Package;Version=<1.0 & "up">;Feed=f;'],
  ['{{event.id}} {{event.time}}', '7a48ce8c-728d-4350-8da8-e283d6fce277 2020-01-02T03:04:05Z'],
  ['{{#data.Tags}}[{{.}}]{{/data.Tags}}', '[a][b]'],
  ['{{data.Size}} {{data.Listed}} {{data.Tags.length}} {{data.Tags.1}}', '6158 false 2 b'],
  ['{{^data.Missing}}none{{/data.Missing}}{{#data.Listed}}listed{{/data.Listed}}', 'none'],
  ['{{#data}}{{Size}} of {{event.source}}{{/data}}', '6158 of feeds/f'],
  ['a\r\nb\n', 'a\nb'],
])('%j gives %j', (template, text) => {
  expect(textOf(added, { template })).toBe(text);
});

test('lists and objects are written as nothing', () => {
  expect(textOf(added, { template: '[{{data}}{{data.Tags}}]' })).toBe('[]');
});

test('a number that JavaScript would round is written as it was posted', () => {
  expect(textOf(eventWith({}, { data: '{"id":12345678901234567890}' }), { template: '{{data.id}}' })).toBe(
    '12345678901234567890',
  );
});

test('nothing of JavaScript can be reached or called', () => {
  const names = [
    'constructor',
    'toString',
    '__proto__',
    'data.constructor',
    'data.constructor.constructor',
    'data.toString.call',
    'data.Tags.map',
  ];
  for (const name of names) {
    expect(textOf(added, { template: `[{{${name}}}{{#${name}}}x{{/${name}}}{{^${name}}}-{{/${name}}}]` })).toBe('[-]');
  }
});

test('keys that are named like parts of JavaScript are data like any other', () => {
  const event = eventWith({}, { data: '{"constructor":"a","__proto__":{"toString":"b"},"hasOwnProperty":"c"}' });
  const template = '{{data.constructor}}{{data.__proto__.toString}}{{data.hasOwnProperty}}';
  expect(textOf(event, { template })).toBe('abc');
});

test('a template that gives no text, or is wrong, gives way to the message', () => {
  for (const template of ['{{data.Missing}}', '{{#data.Missing}}x{{/data.Missing}} ', '{{', '{{#a}}', '']) {
    expect(messageFor(added, { template })).toEqual(messageOf(added));
  }
});

test('partials and functions of the data are not there', () => {
  expect(textOf(added, { template: 'a{{> data }}b' })).toBe('ab');
});

describe('bounds', () => {
  const many = eventWith({ a: Array.from({ length: 100_000 }, () => 1), text: 'x'.repeat(1_000_000) });

  test('a text ends at 10 000 characters, with an ellipsis', () => {
    const text = textOf(many, { template: '{{data.text}}' });
    expect(text).toHaveLength(10_000);
    expect(text.endsWith('x…')).toBe(true);
  });

  test('sections in sections over a long list end after as many steps as one over it', () => {
    const [open, close] = ['{{#data.a}}', '{{/data.a}}'];
    const once = textOf(many, { template: `${open}.${close}` });
    const nested = textOf(many, { template: `${open.repeat(8)}.${close.repeat(8)}` });
    expect(nested.length).toBeLessThanOrEqual(once.length);
    expect(once.length).toBeLessThanOrEqual(10_000);
    expect(nested.endsWith('…')).toBe(true);
  });

  test('sections that write nothing end too', () => {
    expect(textOf(many, { template: 'a{{#data.a}}{{/data.a}}b' })).toBe('a…');
    const template = '{{#data.a}}{{#data.a}}{{#data.a}}{{^data.a}}x{{/data.a}}{{/data.a}}{{/data.a}}{{/data.a}}';
    expect(textOf(many, { template })).toBe('…');
  });

  test('sections that are passed over are work too', () => {
    for (const section of ['{{#x}}{{/x}}', '{{^data}}{{/data}}']) {
      const text = textOf(many, { template: `{{#data.a}}.${section.repeat(100)}{{/data.a}}` });
      expect(text).toMatch(/^\.{90,110}…$/);
    }
  });

  test('no template and no data give more than that, or a control character', () => {
    const piece = fc.constantFrom(
      '{{#data}}',
      '{{/data}}',
      '{{#data.a}}',
      '{{/data.a}}',
      '{{.}}',
      '{{a}}',
      '{{data.a}}',
      'text\u0000\u202e\n',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.jsonValue(), (pieces, a) => {
        const text = textOf(eventWith({ a }), { template: pieces.join('') });
        expect(text.length).toBeLessThanOrEqual(10_000);
        expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cs}\p{Bidi_Control}]/u);
      }),
    );
  });
});
