import { isDateTime } from '@posthorn/core/rfc3339';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

/** A request and its answer, as far as the OpenAPI document speaks of them. */
export interface Exchange {
  method: string;
  /** With its query. */
  url: string;
  status: number;
  contentType: unknown;
  text: string;
}

/** Throws when an answer is not as the document says. */
export type CheckAnswer = (exchange: Exchange) => void;

/** An operation of a document, at one of the places where it is. */
export interface Place {
  method: string;
  /** With its server's prefix and `{name}`. */
  path: string;
  operation: Operation;
}

/** An OpenAPI document, as far as tests look into it. */
export interface TestedDocument {
  paths: Record<string, Json>;
  components: { schemas: Json; responses: Record<string, Response> };
}

interface Operation {
  operationId: string;
  security: unknown[];
  parameters?: { name: string; in: string; schema: Json }[];
  requestBody?: { content: Record<string, Content> };
  responses: Record<string, Response>;
}

interface Response {
  $ref?: string;
  content?: Record<string, Content>;
}

interface Content {
  schema: Json;
  examples?: Record<string, { value: unknown }>;
}

type Json = Record<string, unknown>;

/** Every operation of a document, below every server that it is on. */
export function placesOf(document: TestedDocument): Place[] {
  return Object.entries(document.paths).flatMap(([path, { servers = [{ url: '/' }], ...methods }]) =>
    (servers as { url: string }[]).flatMap(({ url }) =>
      Object.entries(methods).map(([method, operation]) => ({
        method: method.toUpperCase(),
        path: url.replace(/\/$/, '') + path,
        operation: operation as Operation,
      })),
    ),
  );
}

/**
 * Makes the check of answers against a document: the status must be listed, the
 * content type too, and the body must be as the schema says, without a field more.
 */
export function answerChecker(document: TestedDocument): CheckAnswer {
  const places = placesOf(document)
    .map((place) => ({ ...place, pattern: patternOf(place.path) }))
    // The most particular first.
    .toSorted((a, b) => a.path.split('{').length - b.path.split('{').length || b.path.length - a.path.length);
  const schemas = schemasOf(document);
  return ({ method, url, status, contentType, text }) => {
    const path = pathOf(url);
    const isHead = method === 'HEAD';
    const place = places.find((one) => one.method === (isHead ? 'GET' : method) && one.pattern.test(path));
    const said = `${method} ${url} answered ${status} ${text.slice(0, 500)}`;
    // What can't be decoded reaches no operation.
    if (status === 400 && !isDecodable(path)) return;
    if (!place) {
      if (status === 404) return;
      throw new Error(`${said}, and no operation is there.`);
    }
    const { operationId, responses } = place.operation;
    const listed = responses[String(status)];
    if (!listed) throw new Error(`${said}, and ${operationId} lists ${Object.keys(responses).join(', ')}.`);
    if (isHead) return;
    const { content } = resolved(document, listed);
    if (!content) {
      if (text !== '') throw new Error(`${said}, where ${operationId} has no body.`);
      return;
    }
    const [mediaType = ''] = String(contentType).split(';', 1);
    const { schema } = content[mediaType] ?? {};
    if (!schema)
      throw new Error(`${said} as ${mediaType}, and ${operationId} lists ${Object.keys(content).join(', ')}.`);
    const check = schemas(schema);
    if (!check(mediaType.endsWith('json') ? JSON.parse(text) : text)) {
      throw new Error(`${said}, which is not what ${operationId} says: ${JSON.stringify(check.errors)}`);
    }
  };
}

/** As clients send it: without dots that lead up. */
function pathOf(url: string): string {
  return new URL(`http://localhost${url}`).pathname;
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/** A path of a document as a pattern. Ids of sources and events may hold slashes; what is at a prefix needs none. */
function patternOf(path: string): RegExp {
  const source = path
    .replace(/[.*+?^$()|[\]\\]/g, '\\$&')
    .replace(/\{id\}$/, '.*')
    .replace(/\{[^}]+\}/g, '[^/]*')
    .replace(/(?<=.)\/$/, '/?');
  return new RegExp(`^${source}$`);
}

/** A schema, or what it refers to. */
export function resolvedSchema(document: TestedDocument, schema: Json): Json {
  const name = /^#\/components\/schemas\/(.+)$/.exec(String(schema['$ref']))?.[1];
  return name === undefined ? schema : (document.components.schemas[name] as Json);
}

function resolved(document: TestedDocument, response: Response): Response {
  if (response.$ref === undefined) return response;
  const name = response.$ref.replace('#/components/responses/', '');
  return document.components.responses[name] ?? {};
}

/** Compiles schemas of a document, each once. Objects may have no other keys than they name. */
export function schemasOf(document: TestedDocument): (schema: Json) => ValidateFunction {
  const ajv = new Ajv2020({ strict: false, allErrors: true, formats: { 'date-time': isDateTime } });
  ajv.addSchema({ $id: 'document', components: { schemas: closed(document.components.schemas) } });
  const compiled = new Map<Json, ValidateFunction>();
  return (schema) => {
    const known = compiled.get(schema);
    if (known) return known;
    const absolute = JSON.parse(
      JSON.stringify(closed(schema)).replaceAll('"#/components/', '"document#/components/'),
    ) as Json;
    const check = ajv.compile(absolute);
    compiled.set(schema, check);
    return check;
  };
}

/** The same schema, but objects have no other keys than it names: what is answered must be written down. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const parts = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  const isOpen = 'properties' in parts && parts['type'] === 'object' && !('additionalProperties' in parts);
  return isOpen ? { ...parts, additionalProperties: false } : parts;
}
