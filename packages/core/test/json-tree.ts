import * as fc from 'fast-check';

/** JSON text as a tree that remembers how everything is written, white space too. */
export type Tree =
  | { kind: 'scalar'; text: string }
  | { kind: 'array'; space: string; items: { space: [string, string]; value: Tree }[] }
  | { kind: 'object'; space: string; members: TreeMember[] };

export interface TreeMember {
  /** Before the key, after it, before the value, after it. */
  space: [string, string, string, string];
  /** With its quotes, as written. */
  key: string;
  value: Tree;
}

const space = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  fc.array(fc.constantFrom(' ', '\n', '\r', '\t'), { maxLength: 3 }).map((characters) => characters.join('')),
);

const stringPiece = fc.oneof(
  fc.constantFrom('a', 'b', ' ', ',', ':', '{', '}', '[', ']', '/', '~', '≥', '😀', '\u007f', '\u2028', '\ufeff'),
  fc.constantFrom('\\"', '\\\\', '\\/', '\\n', '\\t', '\\u0061', '\\u0000', '\\ud83d', '\\uDE00', '\\u005C', '\\u0022'),
  fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify(text).slice(1, -1)),
);
const stringText = fc.array(stringPiece, { maxLength: 4 }).map((pieces) => `"${pieces.join('')}"`);

// Few different keys, written differently, so that duplicates and special names come up often.
const keyText = fc.oneof(
  fc.constantFrom('"a"', '"\\u0061"', '"b"', '""', '"__proto__"', '"\\u005f_proto__"', '"constructor"', '"a/b"', '"~"'),
  stringText,
  fc.nat(400).map((number) => `"${number}"`),
);

const numberText = fc.oneof(
  fc.constantFrom('0', '-0', '1.0', '-1.50', '1E400', '-1e-7', '0e+0', '12345678901234567890', '0.1000000000000000055'),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => JSON.stringify(number)),
);

/** Arbitrary JSON text, as a {@link Tree}. Objects may hold the same key twice. */
export const tree: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc
      .oneof(fc.constantFrom('true', 'false', 'null'), numberText, stringText)
      .map((text): Tree => ({ kind: 'scalar', text })),
    fc.record({
      kind: fc.constant('array' as const),
      space,
      items: fc.array(fc.record({ space: fc.tuple(space, space), value: tie('tree') }), { maxLength: 5 }),
    }),
    fc.record({
      kind: fc.constant('object' as const),
      space,
      members: fc.array(memberOf(tie('tree')), { maxLength: 6 }),
    }),
  ),
})).tree;

/** An object with many members, past the point where the scanner changes how it looks for duplicates. */
export const wideObject: fc.Arbitrary<Tree> = fc.record({
  kind: fc.constant('object' as const),
  space,
  members: fc.array(memberOf(fc.constant<Tree>({ kind: 'scalar', text: '1' })), { minLength: 15, maxLength: 40 }),
});

function memberOf(value: fc.Arbitrary<Tree>): fc.Arbitrary<TreeMember> {
  return fc.record({ space: fc.tuple(space, space, space, space), key: keyText, value });
}

/** The text of a tree, with its white space or without. */
export function render(node: Tree, spaced: boolean): string {
  const s = (text: string) => (spaced ? text : '');
  switch (node.kind) {
    case 'scalar':
      return node.text;
    case 'array': {
      if (node.items.length === 0) return `[${s(node.space)}]`;
      const items = node.items.map((item) => `${s(item.space[0])}${render(item.value, spaced)}${s(item.space[1])}`);
      return `[${items.join(',')}]`;
    }
    case 'object': {
      if (node.members.length === 0) return `{${s(node.space)}}`;
      const members = node.members.map(
        ({ space: [a, b, c, d], key, value }) => `${s(a)}${key}${s(b)}:${s(c)}${render(value, spaced)}${s(d)}`,
      );
      return `{${members.join(',')}}`;
    }
  }
}

/** A tree without the members whose decoded key is unwanted. */
export function prune(node: Tree, unwanted: (key: string, depth: number) => boolean, depth = 1): Tree {
  switch (node.kind) {
    case 'scalar':
      return node;
    case 'array':
      return { ...node, items: node.items.map((item) => ({ ...item, value: prune(item.value, unwanted, depth + 1) })) };
    case 'object':
      return {
        ...node,
        members: node.members
          .filter((member) => !unwanted(JSON.parse(member.key) as string, depth))
          .map((member) => ({ ...member, value: prune(member.value, unwanted, depth + 1) })),
      };
  }
}

/** The way to the first member, in the order of the text, whose key its object already has. */
export function firstDuplicate(node: Tree): (string | number)[] | undefined {
  if (node.kind === 'scalar') return undefined;
  const children: [string | number, Tree][] =
    node.kind === 'array'
      ? node.items.map((item, index) => [index, item.value])
      : node.members.map((member) => [JSON.parse(member.key) as string, member.value]);
  for (const [index, [step, value]] of children.entries()) {
    if (node.kind === 'object' && children.findIndex(([other]) => other === step) < index) return [step];
    const inner = firstDuplicate(value);
    if (inner !== undefined) return [step, ...inner];
  }
  return undefined;
}
