import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scanJson } from '../src/json-scan.ts';
import { compactJson, describeFailure, withoutMembers } from '../src/json-text.ts';
import { prune, render, tree } from './json-tree.ts';

describe('compactJson', () => {
  test('takes out insignificant white space and nothing else', () => {
    fc.assert(
      fc.property(tree, fc.constantFrom('', ' ', '\r\n'), (node, around) => {
        expect(compactJson(around + render(node, true) + around)).toBe(render(node, false));
      }),
      { numRuns: 1000 },
    );
  });

  test('works on a piece of a text', () => {
    fc.assert(
      fc.property(tree, fc.string(), fc.string(), (node, before, after) => {
        const text = render(node, true);
        expect(compactJson(before + text + after, before.length, before.length + text.length)).toBe(
          render(node, false),
        );
      }),
    );
  });

  test.each([
    '12345678901234567890',
    '1.0',
    '-0',
    '1E400',
    '"\\ud800"',
    '" a\\u0020\\/ "',
    '{"__proto__":{"b":1,"a":2}}',
  ])('leaves %s as it is written', (text) => {
    expect(compactJson(` ${text}\n`)).toBe(text);
  });

  test('throws on what is not JSON', () => {
    expect(() => compactJson('{"a": }')).toThrow(
      new SyntaxError('Not JSON: unexpected "}" at line 1, column 7; expected a value'),
    );
  });
});

describe('withoutMembers', () => {
  const unwanted = (key: string, depth: number) => key === 'a' || (depth > 1 && key === '__proto__') || key === 'b';

  test('takes out the members, at any depth, and nothing else', () => {
    let changed = 0;
    fc.assert(
      fc.property(tree, (node) => {
        const compact = render(node, false);
        const expected = render(prune(node, unwanted), false);
        if (compact !== expected) changed++;
        expect(withoutMembers(compact, unwanted)).toBe(expected);
        expect(compactJson(withoutMembers(render(node, true), unwanted))).toBe(expected);
      }),
      { numRuns: 1000 },
    );
    expect(changed).toBeGreaterThan(50);
  });

  test.each([
    ['{"a":1}', '{}'],
    ['{"a":1,"c":2}', '{"c":2}'],
    ['{"c":2,"a":1}', '{"c":2}'],
    ['{"c":2,"a":1,"b":1}', '{"c":2}'],
    ['{"a":1,"b":1,"c":2}', '{"c":2}'],
    ['{"a":1,"c":2,"b":3}', '{"c":2}'],
    ['{"a":{"a":1,"c":[{"b":1}]},"c":{"\\u0061":",}"}}', '{"c":{}}'],
    ['{ "c" : 1 ,\n "a" : 2 }', '{ "c" : 1  }'],
  ])('of %s leaves %s', (text, expected) => {
    expect(withoutMembers(text, unwanted)).toBe(expected);
  });
});

describe('describeFailure', () => {
  test.each([
    ['{"a":1,\n  }', 'unexpected "}" at line 2, column 3; expected a key in double quotes'],
    ['{"a":[1', 'it ends too early at line 1, column 8; expected a comma or "]"'],
    ['\ufeff{}', 'unexpected U+FEFF at line 1, column 1; expected a value'],
    [
      '["a\nb"]',
      'unexpected U+000A at line 1, column 4; expected an escape such as \\n in place of a control character',
    ],
    ['{} x', 'unexpected "x" at line 1, column 4; expected the end of the text'],
  ])('of %j is: %s', (text, expected) => {
    const scan = scanJson(text);
    expect(scan.ok || describeFailure(text, scan)).toBe(expected);
  });
});
