import { z } from 'zod';
import { isObject, isScalar } from './json-value.ts';
import { compileLinear } from './linear-regexp.ts';

/**
 * A condition over an event, in the form of a MongoDB query: `{"data.ref":
 * "refs/heads/main"}`. Fields are `id`, `source`, `type`, `actor`, `time` and
 * what `data.` leads to. A field that is an array is looked through.
 */
export type EventFilter = Record<string, unknown>;

/** What a filter may hold. Together these bound how long one look at an event takes. */
const maxLength = 4096;
const maxConditions = 50;
const maxDepth = 8;

const groups = ['$and', '$or', '$nor'] as const;
const operators = ['$eq', '$ne', '$gt', '$gte', '$lt', '$lte', '$in', '$nin', '$exists', '$regex', '$elemMatch'];
const eventFields = ['id', 'source', 'type', 'actor', 'time'];

/** Says what is wrong with a filter, to stand behind its name; undefined when nothing is. */
export function filterError(filter: unknown): string | undefined {
  const length = JSON.stringify(filter)?.length ?? 0;
  if (length > maxLength) return `is over ${maxLength} characters as JSON; make it simpler`;
  const check: Check = { conditions: 0, isField: isEventField };
  const error = queryError(check, filter, 1);
  if (error !== undefined) return error;
  if (check.conditions > maxConditions) return `has over ${maxConditions} conditions; make it simpler`;
  return undefined;
}

/** A hook's `filter` as it comes in. */
export const filterSchema: z.ZodType<EventFilter> = z
  .record(z.string(), z.unknown())
  .superRefine((filter, context) => {
    const message = filterError(filter);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  })
  .meta({
    id: 'EventFilter',
    description:
      'A condition that an event must meet too, in the form of a MongoDB query over `id`, `source`, `type`, `actor`, `time` and `data.*`, with `$and`, `$or`, `$nor`, `$eq`, `$ne`, `$gt`, `$gte`, `$lt`, `$lte`, `$in`, `$nin`, `$exists`, `$regex` and `$elemMatch`. At most 4096 characters, 50 conditions, 8 levels.',
    examples: [{ 'data.ref': 'refs/heads/main' }],
  });

interface Check {
  conditions: number;
  isField: (path: string) => boolean;
}

function queryError(check: Check, query: unknown, depth: number): string | undefined {
  if (depth > maxDepth) return `nests deeper than ${maxDepth} levels; make it flatter`;
  if (!isObject(query)) return 'must be a JSON object such as {"data.ref": "refs/heads/main"}, also inside its groups';
  const entries = Object.entries(query);
  if (entries.length === 0) return 'has an empty object; name a field, or send null for no filter';
  for (const [key, value] of entries) {
    const error = isGroup(key) ? groupError(check, key, value, depth) : conditionError(check, key, value, depth);
    if (error !== undefined) return error;
  }
  return undefined;
}

function groupError(check: Check, group: string, value: unknown, depth: number): string | undefined {
  if (!Array.isArray(value) || value.length === 0) return `${group} must be a list of at least one condition`;
  for (const query of value) {
    const error = queryError(check, query, depth + 1);
    if (error !== undefined) return error;
  }
  return undefined;
}

function conditionError(check: Check, path: string, value: unknown, depth: number): string | undefined {
  check.conditions++;
  if (!check.isField(path)) {
    return `${JSON.stringify(path)} is no field; those are ${eventFields.join(', ')} and data.KEY, or a group: ${groups.join(', ')}`;
  }
  if (isScalar(value)) return undefined;
  if (!isObject(value) || Object.keys(value).length === 0) {
    return `${path} must be compared with text, a number, true, false or null, or by an operator such as {"$in": [...]}`;
  }
  for (const [operator, operand] of Object.entries(value)) {
    const error = operandError(check, operator, operand, depth);
    if (error !== undefined) return `${operator} of ${path}${operator === '$elemMatch' ? ':' : ''} ${error}`;
  }
  return undefined;
}

function operandError(check: Check, operator: string, operand: unknown, depth: number): string | undefined {
  switch (operator) {
    case '$eq':
    case '$ne':
      return isScalar(operand) ? undefined : 'must be text, a number, true, false or null';
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return typeof operand === 'string' || typeof operand === 'number' ? undefined : 'must be text or a number';
    case '$in':
    case '$nin':
      if (Array.isArray(operand) && operand.length > 0 && operand.every(isScalar)) return undefined;
      return 'must be a list of texts, numbers, true, false or null';
    case '$exists':
      return typeof operand === 'boolean' ? undefined : 'must be true or false';
    case '$regex':
      return typeof operand === 'string' ? patternError(operand) : 'must be text';
    case '$elemMatch':
      // Inside, fields are those of the array's items.
      return queryError(withFields(check, isItemField), operand, depth + 1);
    default:
      return `is not known; operators are ${operators.join(', ')}`;
  }
}

function withFields(check: Check, isField: Check['isField']): Check {
  return {
    isField,
    get conditions() {
      return check.conditions;
    },
    set conditions(count) {
      check.conditions = count;
    },
  };
}

function patternError(pattern: string): string | undefined {
  try {
    compileLinear(pattern);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function isEventField(path: string): boolean {
  return eventFields.includes(path) || (path.startsWith('data.') && isItemField(path.slice(5)));
}

function isItemField(path: string): boolean {
  return !path.startsWith('$') && path.split('.').every((key) => key !== '' && key !== '__proto__');
}

/** Whether a key of a query is one of `$and`, `$or`, `$nor`. */
export function isGroup(key: string): boolean {
  return (groups as readonly string[]).includes(key);
}
