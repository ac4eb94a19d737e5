import { type FieldError, Problem } from '@posthorn/core/problem';
import type { z } from 'zod';

/**
 * Reads what came in by its schema.
 *
 * @throws Problem `invalid` that names every field that is wrong
 */
export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value, { error: describe, reportInput: true });
  if (!parsed.success) throw invalid(fieldErrors(parsed.error));
  return parsed.data;
}

/** A 422 that names some fields. */
export function invalid(errors: FieldError[]): Problem {
  const detail = errors.map(({ field, message }) => `${field}: ${message}`).join('; ');
  return new Problem('invalid', detail, { errors });
}

/** One error per wrong field, with the dotted way to it; `prefix` goes before it. */
export function fieldErrors(error: z.ZodError, prefix?: string): FieldError[] {
  return error.issues.flatMap((issue) => {
    const path = [...(prefix === undefined ? [] : [prefix]), ...issue.path].map(keyOf);
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        field: [...path, keyOf(key)].join('.'),
        message: unknownMessage(issue.message),
      }));
    }
    const message = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
    return {
      field: path.join('.') || 'body',
      message,
      ...(isMissing(issue) ? { code: 'missing_field' as const } : {}),
    };
  });
}

/** A key as errors write it: an empty one must be seen. */
function keyOf(key: PropertyKey): string {
  return String(key) || '""';
}

/** Parsed with `reportInput`, an issue tells what it is about. */
function isMissing(issue: z.core.$ZodIssue): boolean {
  return (issue.code === 'invalid_type' || issue.code === 'invalid_value') && issue.input === undefined;
}

function unknownMessage(message: string): string {
  return message.startsWith('Unrecognized key') ? 'is not known here; leave it out' : message;
}

const kinds: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a JSON object',
  record: 'a JSON object',
};

/** Says what to do where a schema does not say it itself. */
function describe(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type': {
      const wanted = kinds[issue.expected] ?? issue.expected;
      return issue.input === undefined ? `is required: ${wanted}` : `must be ${wanted}`;
    }
    case 'invalid_value':
      return `must be ${issue.values.map((one) => JSON.stringify(one)).join(' or ')}`;
    case 'invalid_union':
      return 'must be text, a number, or true or false';
    case 'too_small':
      return `must ${sizeVerb(issue.origin)} at least ${issue.minimum}${sizeNoun(issue.origin)}`;
    case 'too_big':
      return `must ${sizeVerb(issue.origin)} at most ${issue.maximum}${sizeNoun(issue.origin)}`;
    default:
      return undefined;
  }
}

function sizeVerb(origin: string): string {
  return origin === 'string' || origin === 'array' ? 'have' : 'be';
}

function sizeNoun(origin: string): string {
  return origin === 'string' ? ' characters' : origin === 'array' ? ' items' : '';
}
