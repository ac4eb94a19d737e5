import fc from 'fast-check';
import { expect, test } from 'vitest';
import { templateError } from '../../src/message/check-template.ts';
import { messageFor } from '../../src/message/template.ts';
import { eventWith } from './events.ts';

test.each([
  '{{message.title}}',
  'plain text',
  '{{{data.a}}} {{&data.b}} {{! a note }}',
  '{{#data.commits}}- {{message}}\n{{/data.commits}}{{^data.commits}}none{{/data.commits}}',
])('%j is right', (template) => {
  expect(templateError(template)).toBeNull();
});

test.each([
  ['', 'is empty: leave it out, or null, for Posthorn’s own words'],
  [' \n', 'is empty: leave it out, or null, for Posthorn’s own words'],
  ['a {{b', 'is no Mustache template: unclosed tag at line 1, column 6'],
  ['a\n{{#b}}\nc', 'is no Mustache template: unclosed section "b" at line 3, column 2'],
  ['{{/b}}', 'is no Mustache template: unopened section "b" at line 1, column 1'],
  ['{{#a}}{{/b}}', 'is no Mustache template: unclosed section "a" at line 1, column 7'],
  ['x\n {{> part }}', 'has a partial ({{> …}}) at line 2, column 2: partials are not supported, write its text here'],
  [
    '{{#a}}{{> p}}{{/a}}',
    'has a partial ({{> …}}) at line 1, column 7: partials are not supported, write its text here',
  ],
  ['{{=<% %>=}}<% a %>', 'changes its delimiters at line 1, column 1: tags are always {{ and }}'],
  ['a {{=x=}}', 'changes its delimiters at line 1, column 3: tags are always {{ and }}'],
  ['a {{}}', 'has a tag without a name at line 1, column 3'],
  [`{{${'a'.repeat(201)}}}`, 'has a name of more than 200 characters at line 1, column 1'],
  ['x'.repeat(8001), 'may have at most 8000 characters'],
  [`${'{{#a}}'.repeat(11)}${'{{/a}}'.repeat(11)}`, 'has more than 10 sections in each other at line 1, column 61'],
])('%j is refused, with where', (template, message) => {
  expect(templateError(template)).toBe(message);
});

const pieces = fc.array(
  fc.constantFrom(
    '{{',
    '}}',
    '{{#',
    '{{/',
    '{{^',
    '{{>',
    '{{=',
    '=}}',
    '{{{',
    '}}}',
    '{{!',
    'a',
    'data.a',
    '.',
    ' ',
    '\n',
    '{{#data.a}}',
    '{{/data.a}}',
  ),
  { maxLength: 60 },
);

test('any text is judged without an error, and whatever is right can be rendered', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        pieces.map((some) => some.join('')),
        fc.string({ unit: 'binary' }),
      ),
      (template) => {
        const error = templateError(template);
        if (error === null) messageFor(eventWith({ a: [1, { a: 2 }] }), { template });
        else expect(error).not.toBe('');
      },
    ),
    { numRuns: 2000 },
  );
});
