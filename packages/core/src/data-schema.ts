import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { jsonPointer } from './json-pointer.ts';
import { compileLinear } from './linear-regexp.ts';
import type { FieldError } from './problem.ts';
import { schemaError } from './schema-rules.ts';

/** What is wrong with an event's data, with its JSON pointer below `/data`; undefined when nothing is. */
export type DataCheck = (data: unknown) => FieldError | undefined;

/** A schema made ready, or what is wrong with it, as the end of a sentence. */
export type CompiledSchema = { ok: true; check: DataCheck } | { ok: false; message: string };

/**
 * A text that is longer matches no `pattern`: RE2 takes some 100 ns a character.
 */
const maxPatternInput = 100_000;

const regExp = Object.assign(
  (pattern: string) => {
    const compiled = compileLinear(pattern);
    return {
      test: (text: string) => text.length <= maxPatternInput && compiled.test(text),
      // Ajv takes patterns that read the same for the same.
      toString: () => pattern,
    };
  },
  // Asked for by Ajv's type; used only where checks are written out as code.
  { code: 'compileLinear' },
);

/**
 * `format` stays what JSON Schema 2020-12 makes of it, a remark: the usual
 * patterns behind it backtrack. Only the first error is looked for, so that a
 * check ends early on what is wrong.
 */
const options = {
  strictTypes: false,
  strictTuples: false,
  strictRequired: false,
  validateFormats: false,
  ownProperties: true,
  logger: false,
  code: { regExp },
} as const;

/** Knows what a schema must look like. Made when it is first needed: that takes some 30 ms. */
let judge: Ajv2020 | undefined;

/** Makes a JSON Schema (2020-12) ready to check data with, if it keeps to what `schemaError` allows. */
export function compileDataSchema(schema: unknown): CompiledSchema {
  const broken = schemaError(schema);
  if (broken !== undefined) return { ok: false, message: broken };
  judge ??= new Ajv2020(options);
  if (judge.validateSchema(schema as object) !== true) {
    return { ok: false, message: `is no JSON Schema: ${judge.errorsText(judge.errors, { dataVar: 'schema' })}` };
  }
  try {
    // An instance of its own: one that is shared keeps parts of all that it ever compiled.
    const validate = new Ajv2020({ ...options, meta: false, validateSchema: false }).compile(schema as object);
    return {
      ok: true,
      // The last error is the outermost: that of `anyOf` itself after those of its branches.
      check: (data) => (validate(data) ? undefined : fieldErrorOf(validate.errors?.at(-1))),
    };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

function fieldErrorOf(error: ErrorObject | undefined): FieldError {
  const { instancePath = '', params = {}, message = 'is not as its schema says' } = error ?? {};
  const { missingProperty, additionalProperty, unevaluatedProperty, propertyName } = params as Record<string, unknown>;
  const at = `/data${instancePath}`;
  if (typeof missingProperty === 'string')
    return { field: at + jsonPointer([missingProperty]), message: 'is required' };
  const extra = additionalProperty ?? unevaluatedProperty;
  if (typeof extra === 'string') return { field: at + jsonPointer([extra]), message: 'is not known; leave it out' };
  if (typeof propertyName === 'string') return { field: at + jsonPointer([propertyName]), message };
  return { field: at, message: `${message}${allowedValues(params)}` };
}

function allowedValues({ allowedValues: values, allowedValue }: Record<string, unknown>): string {
  const shown = Array.isArray(values) ? values : allowedValue === undefined ? [] : [allowedValue];
  return shown.length === 0 ? '' : `: ${JSON.stringify(shown).slice(1, 200)}`.replace(/\]$/, '');
}
