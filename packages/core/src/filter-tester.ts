import sift from 'sift';
import type { Event } from './event.ts';
import { type EventFilter, isGroup } from './filter.ts';
import { isObject, isScalar } from './json-value.ts';
import { compileLinear } from './linear-regexp.ts';

/** Whether an event passes a filter. Never throws. */
export type FilterTester = (event: FilterableEvent) => boolean;

/** An event with its data as a value: what filters look at. */
export interface FilterableEvent extends Pick<Event, 'id' | 'source' | 'type' | 'actor' | 'time'> {
  data: unknown;
}

/**
 * The longest data, in characters, that filters look at. A larger event passes
 * every filter: to get too much is better than to miss something, and looking
 * through 25 MB would hold up the other deliveries of the worker.
 */
export const maxFilteredLength = 1_048_576;

/** Characters times steps that the patterns of one filter may use up on one event: about 0.1 s. */
const patternBudget = 5_000_000;

/** The event as filters see it, or undefined when it is too large for them. Numbers are doubles: beyond 2^53 they are rounded. */
export function filterable({ id, source, type, actor, time, data }: Event): FilterableEvent | undefined {
  if (data.length > maxFilteredLength) return undefined;
  return { id, source, type, actor, time, data: JSON.parse(data) as unknown };
}

const testers = new WeakMap<EventFilter, FilterTester>();

/** The tester of a filter that `filterError` found right; made once per filter object. */
export function testerOf(filter: EventFilter): FilterTester {
  const known = testers.get(filter);
  if (known) return known;
  const made = makeTester(filter);
  testers.set(filter, made);
  return made;
}

class OutOfBudget extends Error {}

function makeTester(filter: EventFilter): FilterTester {
  const budget = { left: patternBudget };
  // It knows the operators that it is handed and no others, so no `$where`, which would run code.
  const test = sift.createQueryTester(positive(filter), { operations: operationsWith(budget) });
  return (event) => {
    budget.left = patternBudget;
    try {
      return test(event);
    } catch (error) {
      if (error instanceof OutOfBudget) return true;
      throw error;
    }
  };
}

/**
 * The filter in fewer operators: `$ne` and `$nin` are `$nor` of `$in`, as
 * MongoDB defines them (no item of an array may match), and all else that
 * compares for equality is `$in`.
 */
function positive(query: EventFilter): EventFilter {
  return { $and: Object.entries(query).flatMap(([key, value]) => conditions(key, value)) };
}

function conditions(key: string, value: unknown): EventFilter[] {
  if (isGroup(key)) return [{ [key]: (value as EventFilter[]).map(positive) }];
  if (!isObject(value)) return [{ [key]: { $in: [value] } }];
  return Object.entries(value).map(([operator, operand]) => {
    switch (operator) {
      case '$eq':
        return { [key]: { $in: [operand] } };
      case '$ne':
        return { $nor: [{ [key]: { $in: [operand] } }] };
      case '$nin':
        return { $nor: [{ [key]: { $in: operand } }] };
      case '$elemMatch':
        return { [key]: { $elemMatch: positive(operand as EventFilter) } };
      default:
        return { [key]: { [operator]: operand } };
    }
  });
}

type Operation = NonNullable<Parameters<typeof sift.createQueryTester>[1]>['operations'];

function operationsWith(budget: { left: number }): NonNullable<Operation> {
  const { $and, $or, $nor, $elemMatch, $exists, createEqualsOperation } = sift;
  const testing =
    <T>(make: (operand: T) => (value: unknown) => boolean) =>
    (operand: T, query: unknown, options: Parameters<typeof createEqualsOperation>[2]) =>
      createEqualsOperation(make(operand), query, options);
  return {
    $and,
    $or,
    $nor,
    $elemMatch,
    $exists,
    $in: testing((values: unknown[]) => {
      const wanted = new Set(values);
      // What is not there is like null.
      return (value) => isScalar(value ?? null) && wanted.has(value ?? null);
    }),
    $gt: testing((operand: string | number) => (value) => isLike(value, operand) && value > operand),
    $gte: testing((operand: string | number) => (value) => isLike(value, operand) && value >= operand),
    $lt: testing((operand: string | number) => (value) => isLike(value, operand) && value < operand),
    $lte: testing((operand: string | number) => (value) => isLike(value, operand) && value <= operand),
    $regex: testing((pattern: string) => {
      const regExp = compileLinear(pattern);
      return (value) => {
        if (typeof value !== 'string') return false;
        budget.left -= value.length * regExp.cost;
        if (budget.left < 0) throw new OutOfBudget();
        return regExp.test(value);
      };
    }),
  };
}

function isLike<T extends string | number>(value: unknown, operand: T): value is T {
  return typeof value === typeof operand;
}
