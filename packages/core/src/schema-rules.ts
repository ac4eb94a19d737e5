import { isObject } from './json-value.ts';
import { compileLinear } from './linear-regexp.ts';

/** Most that a registered JSON Schema may be: in characters, and in subschemas once its `$ref`s are written out. */
const maxSchemaLength = 32_768;
const maxSubschemas = 2000;
const maxUniqueItems = 1000;
const maxDepth = 50;

/** Keywords by where their subschemas are. What is in none is for Ajv to judge. */
const single = new Set([
  'additionalProperties',
  'items',
  'contains',
  'propertyNames',
  'not',
  'if',
  'then',
  'else',
  'unevaluatedItems',
  'unevaluatedProperties',
]);
const lists = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
const maps = new Set(['properties', 'patternProperties', 'dependentSchemas']);
const definitions = new Set(['$defs', 'definitions']);

/** Keywords by which a schema can lead elsewhere, or around in circles. */
const refused = new Set([
  '$id',
  'id',
  '$anchor',
  '$dynamicRef',
  '$dynamicAnchor',
  '$recursiveRef',
  '$recursiveAnchor',
  '$vocabulary',
  '$async',
]);

const dialect = 'https://json-schema.org/draft/2020-12/schema';

/**
 * Says why a JSON Schema can't be registered, as the end of a sentence;
 * undefined when it can. A schema must check any event in a time that grows with
 * the event only: no recursion, `$ref` into its own `$defs` only and counted as
 * if written out (twenty definitions that name each other twice are a million),
 * no unbounded `uniqueItems`, and patterns that RE2 can do.
 */
export function schemaError(schema: unknown): string | undefined {
  if (!isObject(schema)) return 'must be a JSON Schema (2020-12) as an object';
  if (JSON.stringify(schema).length > maxSchemaLength) return `is over ${maxSchemaLength} characters; make it simpler`;
  const { $schema } = schema;
  if ($schema !== undefined && $schema !== dialect) return `has a $schema other than ${dialect}; leave it out`;
  const walk: Walk = { root: schema, subschemas: 0, open: [] };
  return errorIn(walk, schema);
}

interface Walk {
  root: Record<string, unknown>;
  subschemas: number;
  /** `$ref`s that are being written out. */
  open: string[];
}

function errorIn(walk: Walk, schema: unknown, depth = 1): string | undefined {
  walk.subschemas++;
  if (walk.subschemas > maxSubschemas) return `is over ${maxSubschemas} subschemas with its $refs written out`;
  if (depth > maxDepth) return `nests deeper than ${maxDepth} levels`;
  if (!isObject(schema)) return undefined;
  for (const [keyword, value] of Object.entries(schema)) {
    const error = keywordError(schema, keyword, value) ?? refError(walk, keyword, value, depth);
    if (error !== undefined) return error;
    for (const child of childrenOf(keyword, value)) {
      const inner = errorIn(walk, child, depth + 1);
      if (inner !== undefined) return inner;
    }
  }
  return undefined;
}

function keywordError(schema: Record<string, unknown>, keyword: string, value: unknown): string | undefined {
  if (refused.has(keyword)) return `has ${keyword}, which is not supported`;
  if (keyword === 'pattern') return patternError(value);
  if (keyword === 'patternProperties' && isObject(value)) {
    return Object.keys(value)
      .map(patternError)
      .find((error) => error !== undefined);
  }
  if (keyword === 'uniqueItems' && value === true) {
    const { maxItems } = schema;
    // Every item is compared with every other.
    if (typeof maxItems !== 'number' || maxItems > maxUniqueItems) {
      return `has uniqueItems without maxItems of at most ${maxUniqueItems} beside it`;
    }
  }
  return undefined;
}

function refError(walk: Walk, keyword: string, value: unknown, depth: number): string | undefined {
  if (keyword !== '$ref') return undefined;
  const [, group = '', name = ''] =
    (typeof value === 'string' && /^#\/(\$defs|definitions)\/([\w.-]+)$/.exec(value)) || [];
  const target = isObject(walk.root[group]) ? walk.root[group][name] : undefined;
  if (target === undefined) return 'has a $ref that is not "#/$defs/NAME" of a definition that is there';
  const ref = String(value);
  if (walk.open.includes(ref)) return `is recursive: ${ref} leads back to itself`;
  walk.open.push(ref);
  const error = errorIn(walk, target, depth + 1);
  walk.open.pop();
  return error;
}

function childrenOf(keyword: string, value: unknown): unknown[] {
  if (single.has(keyword)) return [value];
  if (lists.has(keyword)) return Array.isArray(value) ? value : [];
  return (maps.has(keyword) || definitions.has(keyword)) && isObject(value) ? Object.values(value) : [];
}

function patternError(pattern: unknown): string | undefined {
  if (typeof pattern !== 'string') return 'has a pattern that is no text';
  try {
    compileLinear(pattern);
    return undefined;
  } catch (error) {
    return `has the pattern ${JSON.stringify(pattern.slice(0, 100))}, which ${error instanceof Error ? error.message : String(error)}`;
  }
}
