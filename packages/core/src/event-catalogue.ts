import { compileDataSchema, type DataCheck } from './data-schema.ts';
import { typesOf } from './event-types.ts';
import { invalidField, type Problem } from './problem.ts';
import type { RegisteredType } from './registered-type.ts';
import { seedSchemas } from './seed-schemas.ts';
import { parseSource, type SourceKind } from './source.ts';

/** The event types that sources have: built in, and registered. */
export interface EventCatalogue {
  /** The event types a source has; null where any type is accepted. */
  typesOf(source: string): readonly string[] | null;
  /** What is wrong with an event's data by the schema of its type: a 422 with a JSON pointer, or nothing. */
  checkData(event: { source: string; type: string; data: string }): Problem | undefined;
}

/** Ready checks by schema text: whoever makes catalogues again and again keeps it, so that each schema is compiled once. */
export type DataChecks = Map<string, DataCheck>;

/** Of several registrations the one for the single source holds, then the one for its kind, then what is built in. */
export function createCatalogue(registered: readonly RegisteredType[], checks: DataChecks = new Map()): EventCatalogue {
  const schemas = new Map<string, Record<string, unknown> | null>();
  const typesByScope = new Map<string, string[]>();
  for (const { type, kind, source, schema } of registered) {
    const scope = source ?? kind ?? '';
    schemas.set(`${scope} ${type}`, schema);
    typesByScope.set(scope, [...(typesByScope.get(scope) ?? []), type]);
  }
  const ready = new Map<string, DataCheck | undefined>();

  function checkOf(source: string, type: string): DataCheck | undefined {
    if (schemas.size === 0) return seedCheck(source, type);
    const key = [source, source.split('/', 1)[0]].map((scope) => `${scope} ${type}`).find((one) => schemas.has(one));
    if (key === undefined) return seedCheck(source, type);
    if (!ready.has(key)) ready.set(key, readyCheck(schemas.get(key), checks));
    return ready.get(key);
  }

  return {
    typesOf: (source) => {
      const builtIn = typesOf(source);
      // Asked for every event that is posted, and mostly there is nothing to add.
      if (builtIn === null || typesByScope.size === 0) return builtIn;
      const added = [source, parseSource(source)?.kind ?? ''].flatMap((scope) => typesByScope.get(scope) ?? []);
      return added.length === 0 ? builtIn : [...new Set([...builtIn, ...added])];
    },
    checkData: ({ source, type, data }) => {
      const check = checkOf(source, type);
      // Data is parsed only where there is something to check.
      const error = check?.(JSON.parse(data));
      return error && invalidField(error.field, error.message);
    },
  };
}

function readyCheck(schema: Record<string, unknown> | null | undefined, checks: DataChecks): DataCheck | undefined {
  if (!schema) return undefined;
  const text = JSON.stringify(schema);
  const known = checks.get(text);
  if (known) return known;
  const compiled = compileDataSchema(schema);
  // It was right when it was registered; should that have changed, events matter more.
  if (!compiled.ok) return undefined;
  checks.set(text, compiled.check);
  return compiled.check;
}

/** By kind and type; undefined for those without a schema. Types of our own only, so it does not grow. */
const seedChecks = new Map<string, DataCheck | undefined>();

function seedCheck(source: string, type: string): DataCheck | undefined {
  const kind = source.slice(0, source.indexOf('/')) as SourceKind;
  const schemas = seedSchemas[kind];
  if (schemas === undefined || !Object.hasOwn(schemas, type)) return undefined;
  const key = `${kind} ${type}`;
  if (!seedChecks.has(key)) seedChecks.set(key, readyCheck(schemas[type], new Map()));
  return seedChecks.get(key);
}

/** The catalogue without anything registered. */
export const builtInCatalogue: EventCatalogue = createCatalogue([]);
