import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type EventFilter, filterError } from '../src/filter.ts';
import { type FilterableEvent, filterable, maxFilteredLength, testerOf } from '../src/filter-tester.ts';
import { hookCreateSchema, hookPatchSchema } from '../src/hook.ts';

const event = (data: unknown, more: Partial<FilterableEvent> = {}): FilterableEvent => ({
  id: 'e1',
  source: 'repos/octo/app',
  type: 'push',
  actor: 'ada',
  time: '2026-01-31T12:00:00Z',
  data,
  ...more,
});

const passes = (filter: EventFilter, data: unknown): boolean => {
  expect(filterError(filter)).toBeUndefined();
  return testerOf(filter)(event(data));
};

describe('a filter', () => {
  const push = {
    ref: 'refs/heads/main',
    forced: false,
    size: 3,
    none: null,
    repository: { name: 'app', topics: ['x', 'y'] },
    commits: [
      { id: 'a', author: { name: 'Ada' }, added: ['a.ts'] },
      { id: 'b', author: { name: 'Bob' }, added: [] },
    ],
  };

  test.each<[EventFilter, boolean]>([
    [{ 'data.ref': 'refs/heads/main' }, true],
    [{ 'data.ref': 'refs/heads/Main' }, false],
    [{ 'data.ref': { $ne: 'refs/heads/main' } }, false],
    [{ 'data.ref': { $regex: '^refs/heads/(main|release/.*)$' } }, true],
    [{ 'data.ref': { $regex: '^refs/tags/' } }, false],
    [{ 'data.size': { $gt: 2, $lte: 3 } }, true],
    [{ 'data.size': { $gt: 3 } }, false],
    [{ 'data.size': '3' }, false],
    [{ 'data.size': { $gte: '3' } }, false],
    [{ 'data.forced': false, 'data.size': 3 }, true],
    [{ 'data.forced': false, 'data.size': 4 }, false],
    [{ 'data.none': null }, true],
    [{ 'data.missing': null }, true],
    [{ 'data.none': { $exists: true } }, true],
    [{ 'data.missing': { $exists: true } }, false],
    [{ 'data.missing': { $exists: false } }, true],
    [{ 'data.toString': { $exists: true } }, false],
    [{ 'data.toString': { $ne: null } }, true],
    [{ 'data.missing.deeper': { $ne: 'x' } }, true],
    [{ 'data.repository.topics': 'y' }, true],
    [{ 'data.repository.topics': { $nin: ['y', 'z'] } }, false],
    [{ 'data.repository.topics': { $nin: ['z'] } }, true],
    [{ 'data.repository.topics.0': 'x' }, true],
    [{ 'data.commits.author.name': 'Bob' }, true],
    [{ 'data.commits.author.name': { $ne: 'Bob' } }, false],
    [{ 'data.commits': { $elemMatch: { id: 'a', 'author.name': 'Ada' } } }, true],
    [{ 'data.commits': { $elemMatch: { id: 'b', 'author.name': 'Ada' } } }, false],
    [{ 'data.commits': { $elemMatch: { $or: [{ id: 'z' }, { added: 'a.ts' }] } } }, true],
    [{ $or: [{ 'data.ref': 'x' }, { actor: 'ada' }] }, true],
    [{ $and: [{ 'data.ref': 'x' }, { actor: 'ada' }] }, false],
    [{ $nor: [{ 'data.ref': 'x' }, { actor: 'bob' }] }, true],
    [{ type: 'push', source: { $in: ['repos/octo/app'] }, time: { $gt: '2026' } }, true],
  ])('%j on a push: %s', (filter, expected) => {
    expect(passes(filter, push)).toBe(expected);
  });

  test('gives the same answer again and again', () => {
    const filter = { 'data.tags': { $nin: ['b'] } };
    const answers = [['a'], ['a', 'b'], ['a'], ['b', 'a'], []].map((tags) => passes(filter, { tags }));
    expect(answers).toEqual([true, false, true, false, true]);
  });

  test('sees numbers as doubles: beyond 2^53 they are rounded', () => {
    const { data } = filterable({ ...event(null), data: '{"n":9007199254740993}', receivedAtMs: 1 }) ?? {};
    expect(passes({ 'data.n': 9007199254740992 }, data)).toBe(true);
  });

  test('does not look at data that is too large', () => {
    const data = JSON.stringify({ x: 'x'.repeat(maxFilteredLength) });
    expect(filterable({ ...event(null), data, receivedAtMs: 1 })).toBeUndefined();
  });
});

describe('what is no filter', () => {
  test.each<[unknown, RegExp]>([
    [{}, /empty object/],
    [[], /must be a JSON object/],
    ['data.ref == 1', /must be a JSON object/],
    [{ ref: 'x' }, /^"ref" is no field.*data\.KEY/],
    [{ data: 'x' }, /"data" is no field/],
    [{ 'data.': 'x' }, /no field/],
    [{ 'data.__proto__.x': 'x' }, /no field/],
    [{ $where: 'process.exit()' }, /"\$where" is no field/],
    [{ 'data.x': { $where: 'process.exit()' } }, /^\$where of data\.x is not known/],
    [{ 'data.x': { y: 1 } }, /y of data\.x is not known/],
    [{ 'data.x': [1] }, /^data\.x must be compared/],
    [{ 'data.x': {} }, /must be compared/],
    [{ 'data.x': { $in: 'x' } }, /must be a list/],
    [{ 'data.x': { $in: [{}] } }, /must be a list/],
    [{ 'data.x': { $gt: null } }, /must be text or a number/],
    [{ 'data.x': { $exists: 1 } }, /true or false/],
    [{ 'data.x': { $regex: '(a' } }, /no pattern/],
    [{ 'data.x': { $regex: '(?=a)' } }, /no look-around/],
    [{ 'data.x': { $regex: '(a)\\1' } }, /no back references/],
    [{ 'data.x': { $regex: 'a'.repeat(501) } }, /over 500/],
    [{ 'data.x': { $regex: '(?:a{30}){30}(?:b{30}){30}(?:c{30}){30}' } }, /repeats too much/],
    [{ 'data.x': { $elemMatch: { $or: [] } } }, /^\$elemMatch of data\.x: \$or must .*at least one/],
    [{ $or: {} }, /^\$or must .*at least one/],
    [{ $or: [{}] }, /empty object/],
    [{ 'data.x': 'x'.repeat(5000) }, /over 4096/],
    [Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`data.x${i}`, i])), /over 50 conditions/],
    [nested(9), /deeper than 8/],
  ])('%j is refused: %s', (filter, message) => {
    expect(filterError(filter)).toMatch(message);
    const parsed = hookCreateSchema.safeParse({ name: 'web', config: {}, filter });
    expect(parsed.error?.issues.map(({ path }) => path[0])).toEqual(['filter']);
  });

  test('null is no filter, when a hook is made and when it is edited', () => {
    expect(hookCreateSchema.parse({ name: 'web', config: {}, filter: null }).filter).toBeNull();
    expect(hookPatchSchema.parse({ filter: null })).toEqual({ filter: null });
    expect(hookPatchSchema.parse({})).toEqual({});
  });
});

function nested(depth: number): EventFilter {
  return depth === 1 ? { 'data.x': 1 } : { $and: [nested(depth - 1)] };
}

const scalar = fc.oneof(fc.constantFrom('a', 'b', '', 1, 2, 1.5, -0, true, false, null), fc.string());
const keys = fc.constantFrom('a', 'b', 'c', 'length', 'toString', 'constructor', 'hasOwnProperty', '0');
const path = fc.array(keys, { minLength: 1, maxLength: 3 }).map((steps) => ['data', ...steps].join('.'));
const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(keys, tie('value'), { maxKeys: 4 }),
  ),
})).value;
const condition = fc.oneof(
  scalar,
  fc.record({ $eq: scalar }),
  fc.record({ $ne: scalar }),
  fc.record({ $in: fc.array(scalar, { minLength: 1, maxLength: 3 }) }),
  fc.record({ $nin: fc.array(scalar, { minLength: 1, maxLength: 3 }) }),
  fc.record({ $gt: fc.constantFrom('a', 1) }),
  fc.record({ $lte: fc.constantFrom('a', 1) }),
  fc.record({ $exists: fc.boolean() }),
  fc.record({ $regex: fc.constantFrom('^a', 'b|1', '(a+)+$', '[^a]') }),
  fc.record({ $elemMatch: fc.dictionary(fc.constantFrom('a', 'b.c'), scalar, { minKeys: 1, maxKeys: 2 }) }),
);
const filters: fc.Arbitrary<EventFilter> = fc.letrec<{ filter: EventFilter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3 },
    fc.dictionary(path, condition, { minKeys: 1, maxKeys: 3 }),
    fc.record({ $or: fc.array(tie('filter'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ $nor: fc.array(tie('filter'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ $and: fc.array(tie('filter'), { minLength: 1, maxLength: 2 }) }),
  ),
})).filter;

describe('any filter', () => {
  test('that is accepted never throws, whatever the data', () => {
    fc.assert(
      fc.property(filters, value, (filter, data) => {
        expect(filterError(filter)).toBeUndefined();
        expect(typeof testerOf(filter)(event(data))).toBe('boolean');
      }),
      { numRuns: 2000 },
    );
  });

  test('is the opposite of its negation', () => {
    fc.assert(
      fc.property(filters, value, (filter, data) => {
        expect(testerOf({ $nor: [filter] })(event(data))).toBe(!testerOf(filter)(event(data)));
      }),
      { numRuns: 1000 },
    );
  });

  test('on data without arrays says what comparing by hand says', () => {
    fc.assert(
      fc.property(keys, scalar, scalar, (key, wanted, there) => {
        const one = event({ [key]: there });
        expect(testerOf({ [`data.${key}`]: wanted })(one)).toBe(wanted === there);
        expect(testerOf({ [`data.${key}`]: { $ne: wanted } })(one)).toBe(wanted !== there);
        expect(testerOf({ [`data.${key}`]: { $gt: 1 } })(one)).toBe(typeof there === 'number' && there > 1);
      }),
    );
  });

  test('whatever is handed in as one is answered, never thrown at', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.anything()), (filter) => {
        const parsed = hookPatchSchema.safeParse({ filter });
        const { filter: accepted = null } = parsed.data ?? {};
        expect(accepted === null || testerOf(accepted)(event({}))).toBeTypeOf('boolean');
      }),
      { numRuns: 1000 },
    );
  });

  test('takes bounded time on the largest data, and lets through what it can’t decide in it', () => {
    const items = Array.from({ length: 500_000 }, () => 1);
    const conditions = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`data.items.${'x'.repeat(i)}`, 'no']));
    const before = process.cpuUsage();
    expect(testerOf({ $nor: [conditions] })(event({ items }))).toBe(true);
    const slow = { 'data.text': { $regex: '(?:a|b|ab|ba){40}(?:.*c){20}$' } };
    expect(filterError(slow)).toBeUndefined();
    expect(testerOf(slow)(event({ text: 'ab'.repeat(500_000) }))).toBe(true);
    // CPU time: how busy the machine is otherwise says nothing of it.
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(20);
  });
});
