import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maxJsonDepth, scanJson } from '../src/json-scan.ts';
import { firstDuplicate, render, tree, wideObject } from './json-tree.ts';

describe('scanJson', () => {
  test('accepts every JSON text, and says where its value is', () => {
    fc.assert(
      fc.property(tree, fc.constantFrom('', ' ', '\n\t'), fc.constantFrom('', ' \r\n'), (node, before, after) => {
        const text = before + render(node, true) + after;
        const scan = scanJson(text);
        expect(scan).toMatchObject({ ok: true, root: { start: before.length, end: text.length - after.length } });
      }),
    );
  });

  test('accepts a text exactly when JSON.parse does, whatever is changed in it', () => {
    const edit = fc.record({
      at: fc.nat(60),
      cut: fc.nat(2),
      insert: fc.constantFrom(
        '',
        '"',
        '\\',
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '0',
        '-',
        '.',
        'e',
        '+',
        'u',
        't',
        '\n',
        '\0',
        '\v',
        '\u00a0',
        '\ufeff',
      ),
    });
    let accepted = 0;
    let refused = 0;
    fc.assert(
      fc.property(tree, fc.array(edit, { minLength: 1, maxLength: 3 }), (node, edits) => {
        const text = edits.reduce(
          (edited, { at, cut, insert }) => edited.slice(0, at) + insert + edited.slice(at + cut),
          render(node, true),
        );
        const valid = isJson(text);
        if (valid) accepted++;
        else refused++;
        expect(scanJson(text).ok).toBe(valid);
      }),
      { numRuns: 3000 },
    );
    expect(Math.min(accepted, refused)).toBeGreaterThan(100);
  });

  test.each([
    '',
    ' ',
    '01',
    '-',
    '1.',
    '.5',
    '1e',
    '1e+',
    '+1',
    '-01',
    '0x1',
    'NaN',
    'tru',
    'nulls',
    '"',
    '"\\',
    '"\\x"',
    '"\\u12g4"',
    '"\\u123',
    '"\t"',
    '{',
    '{"a"',
    '{"a":',
    '{"a":1',
    '{"a":1,',
    '{"a":1,}',
    '{,}',
    '{a:1}',
    "{'a':1}",
    '[',
    '[1',
    '[1,',
    '[1,]',
    '[,]',
    '[1 2]',
    '{"a" 1}',
    '1 2',
    '{}}',
    '\ufeff{}',
    '/**/1',
    '"\u0000"',
    '"\u001f"',
  ])('refuses %j, as JSON.parse does', (text) => {
    expect(isJson(text)).toBe(false);
    expect(scanJson(text)).toMatchObject({ ok: false, reason: 'syntax' });
  });

  test('lists the members of the outermost object with their own text', () => {
    fc.assert(
      fc.property(tree, (node) => {
        const text = render(node, true);
        const scan = scanned(text);
        const members = node.kind === 'object' ? node.members : [];
        expect(scan.members.map((member) => text.slice(member.start, member.end))).toEqual(
          members.map((member) => render(member.value, true)),
        );
        expect(scan.members.map((member) => member.key)).toEqual(members.map((member) => JSON.parse(member.key)));
        for (const member of scan.members) expect(text[member.keyStart]).toBe('"');
      }),
    );
  });

  test('member spans parse to the values that JSON.parse gives, __proto__ included', () => {
    fc.assert(
      fc.property(tree, (node) => {
        const text = render(node, true);
        const scan = scanned(text);
        const value: unknown = JSON.parse(text);
        const last = new Map(
          scan.members.map((member) => [member.key, JSON.parse(text.slice(member.start, member.end))]),
        );
        if (scan.members.length > 0) expect(Object.keys(value as object).length).toBe(last.size);
        for (const [key, own] of last) {
          expect(Object.getOwnPropertyDescriptor(value, key)?.value).toEqual(own);
        }
      }),
    );
  });

  test('lists the items of the outermost array with their own text', () => {
    fc.assert(
      fc.property(tree, (node) => {
        const text = render(node, true);
        const items = node.kind === 'array' ? node.items : [];
        expect(scanned(text).items.map((item) => text.slice(item.start, item.end))).toEqual(
          items.map((item) => render(item.value, true)),
        );
      }),
    );
  });

  test('points at the first repeated key at any depth, and only if there is one', () => {
    let found = 0;
    fc.assert(
      fc.property(fc.oneof(tree, wideObject), (node) => {
        const expected = firstDuplicate(node);
        if (expected !== undefined) found++;
        expect(scanned(render(node, true)).duplicate).toBe(expected && pointerTo(expected));
      }),
      { numRuns: 1000 },
    );
    expect(found).toBeGreaterThan(50);
  });

  test('compares keys after decoding their escapes, and escapes the pointer', () => {
    expect(scanned('{"x":[{"a":1,"\\u0061":2}]}').duplicate).toBe('/x/0/a');
    expect(scanned('{"m~/":{"__proto__":1,"__proto__":2}}').duplicate).toBe('/m~0~1/__proto__');
    expect(scanned('{"a":{"b":1},"c":{"b":1}}').duplicate).toBeUndefined();
  });

  test('finds a repeated key among very many, in time', () => {
    const members = Array.from({ length: 50_000 }, (_, index) => `"${index}":0`);
    expect(scanned(`{${members.join(',')}}`).duplicate).toBeUndefined();
    expect(scanned(`{${members.join(',')},"49999":1}`).duplicate).toBe('/49999');
  });

  test('reads 200 levels and points at the 201st', () => {
    const nested = (levels: number) => `${'[{"a":'.repeat(levels / 2)}0${'}]'.repeat(levels / 2)}`;
    expect(scanJson(nested(maxJsonDepth)).ok).toBe(true);
    const scan = scanJson(nested(maxJsonDepth + 2));
    expect(scan).toMatchObject({ ok: false, reason: 'depth', pointer: '/0/a'.repeat(100) });
    expect(scanJson('['.repeat(1_000_000))).toMatchObject({ ok: false, reason: 'depth' });
  });
});

function scanned(text: string) {
  const scan = scanJson(text);
  if (!scan.ok) throw new Error(`refused at ${scan.at}`);
  return scan;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function pointerTo(path: (string | number)[]): string {
  return path.map((step) => `/${String(step).split('~').join('~0').split('/').join('~1')}`).join('');
}
