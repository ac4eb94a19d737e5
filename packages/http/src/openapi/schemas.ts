import { z } from 'zod';

/** A JSON Schema (2020-12), as OpenAPI 3.1 has them. */
export type JsonSchema = Record<string, unknown>;

declare module 'zod' {
  interface GlobalMeta {
    /** What the document says in place of what follows from the schema: query parameters are text to zod. */
    openapi?: JsonSchema;
  }
}

/** The JSON Schemas of a document. Schemas with an `id` in their metadata are components, and referred to. */
export interface Schemas {
  of(schema: z.ZodType): JsonSchema;
  /** What `of` has met so far, by id. */
  components: Record<string, JsonSchema>;
}

/** Starts the schemas of one document. */
export function createSchemas(): Schemas {
  const components: Record<string, JsonSchema> = {};
  return {
    components,
    of: (schema) => {
      const { $schema: _, $defs = {}, ...own } = z.toJSONSchema(schema, { io: 'input', override: adapt });
      for (const [id, one] of Object.entries($defs)) components[id] = moved(one);
      return moved(own);
    },
  };
}

/** Points references to where a document has its schemas. */
function moved(schema: object): JsonSchema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/')) as JsonSchema;
}

function adapt({ jsonSchema }: { jsonSchema: JsonSchema }): void {
  const { openapi, description } = jsonSchema;
  if (typeof openapi === 'object' && openapi !== null) {
    for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
    Object.assign(jsonSchema, openapi, description === undefined ? {} : { description });
  }
  // Keys of JSON objects are text anyway.
  if (JSON.stringify(jsonSchema['propertyNames']) === '{"type":"string"}') delete jsonSchema['propertyNames'];
  // The bounds of what JSON carries exactly go without saying.
  if (jsonSchema['minimum'] === Number.MIN_SAFE_INTEGER) delete jsonSchema['minimum'];
  if (jsonSchema['maximum'] === Number.MAX_SAFE_INTEGER) delete jsonSchema['maximum'];
}
