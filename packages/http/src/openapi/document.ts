import { errorMeanings } from './error-shape.ts';
import type { Answer, Content, Operation } from './operation.ts';
import { createSchemas, type JsonSchema, type Schemas } from './schemas.ts';
import { type Tag, tags } from './tags.ts';

/** A route as the server knows it. */
export interface Route {
  method: string;
  /** With `:name` and `*`. */
  url: string;
  operation: Operation;
}

/** What a document says of the whole. */
export interface Whole {
  title: string;
  version: string;
  description: string;
  /** Start of all URLs, without a trailing slash; empty for where the document is. */
  baseUrl: string;
}

/** An OpenAPI 3.1 document. */
export interface OpenApiDocument {
  openapi: '3.1.0';
  paths: Record<string, JsonSchema>;
  [part: string]: unknown;
}

/**
 * Makes the OpenAPI document of some routes. A route that is there under several
 * prefixes is listed once, without; the prefixes are servers of its path.
 */
export function openApiDocument(routes: readonly Route[], whole: Whole): OpenApiDocument {
  const schemas = createSchemas();
  const responses: Record<string, JsonSchema> = {};
  const paths: Record<string, JsonSchema> = {};
  for (const { method, url, operation, prefixes } of merged(routes)) {
    const path = pathOf(url);
    const { servers = serversOf(whole, prefixes), ...others } = paths[path] ?? {};
    const shown = operationOf(schemas, responses, method, operation);
    paths[path] = { ...(prefixes.length > 0 ? { servers } : {}), ...others, [method.toLowerCase()]: shown };
  }
  const used = new Set(routes.map(({ operation }) => operation.tag));
  const { title, version, description } = whole;
  return {
    openapi: '3.1.0',
    info: { title, version, description, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: serversOf(whole, []),
    tags: Object.entries(tags).flatMap(([name, text]) => (used.has(name as Tag) ? [{ name, description: text }] : [])),
    paths,
    components: { schemas: sorted(schemas.components), responses: sorted(responses), securitySchemes },
  };
}

/** A route's URL as a path of the document: `/v1/tokens/:id` is `/v1/tokens/{id}`, and a wildcard is `{id}`. */
export function pathOf(url: string): string {
  return url.replace(/:(\w+)/g, '{$1}').replace('*', '{id}');
}

/** One entry per operation, with the prefixes under which it is there too. */
function merged(routes: readonly Route[]): (Route & { prefixes: string[] })[] {
  const byId = new Map<string, Route & { prefixes: string[] }>();
  for (const route of routes.toSorted((a, b) => a.url.length - b.url.length)) {
    const first = byId.get(route.operation.id);
    // The root of a prefix is written without a slash behind it.
    const end = first?.url === '/' ? '' : (first?.url ?? '');
    if (!first) byId.set(route.operation.id, { ...route, prefixes: [] });
    else if (route.method === first.method && route.url.endsWith(end)) {
      first.prefixes.push(route.url.slice(0, route.url.length - end.length));
    } else throw new Error(`Two operations are called ${route.operation.id}: ${first.url} and ${route.url}.`);
  }
  return routes.flatMap((route) => {
    const first = byId.get(route.operation.id);
    return first?.url === route.url ? [first] : [];
  });
}

function serversOf({ baseUrl }: Whole, prefixes: readonly string[]): JsonSchema[] {
  return ['', ...prefixes].map((prefix) => ({
    url: baseUrl + prefix || '/',
    ...(prefix === '' ? {} : { description: `The same routes, below ${prefix}` }),
  }));
}

function operationOf(
  schemas: Schemas,
  responses: Record<string, JsonSchema>,
  method: string,
  operation: Operation,
): JsonSchema {
  const { id, tag, summary, description, body, deprecated } = operation;
  const parameters = parametersOf(schemas, operation);
  const answers = Object.entries(operation.answers).map(([status, answer]): [string, JsonSchema] => [
    status,
    answerOf(schemas, answer),
  ]);
  const errors = errorStatuses(method, operation).map((status): [string, JsonSchema] => {
    const name = `${operation.errors.name}${status}`;
    responses[name] ??= errorOf(schemas, operation, status);
    return [String(status), { $ref: `#/components/responses/${name}` }];
  });
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    ...(deprecated ? { deprecated } : {}),
    security: security[operation.access],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            ...(body.description === undefined ? {} : { description: body.description }),
            required: true,
            content: contentOf(schemas, body.content),
          },
        }),
    // What an operation says itself of a status goes before what holds for all.
    responses: { ...Object.fromEntries(errors), ...Object.fromEntries(answers) },
  };
}

/** Statuses of the errors that an operation can end in. */
function errorStatuses(method: string, { access, query, body, fails = [] }: Operation): number[] {
  if (access === 'public') return [...fails];
  const statuses = [
    401,
    403,
    503,
    // Whatever has a body could have a wrong one, also where none is wanted.
    ...(method === 'GET' ? [] : [400, 413, 415]),
    ...(query || body ? [422] : []),
    ...fails,
  ];
  return [...new Set(statuses)].toSorted((a, b) => a - b);
}

function parametersOf(schemas: Schemas, { params, query, headers }: Operation): JsonSchema[] {
  const places = [
    ['path', params],
    ['query', query],
    ['header', headers],
  ] as const;
  return places.flatMap(([place, object]) =>
    Object.entries(object?.shape ?? {}).map(([name, field]) => {
      const { description, ...schema } = schemas.of(field as Parameters<Schemas['of']>[0]);
      const required =
        place === 'path' ||
        !(field as { safeParse(value: unknown): { success: boolean } }).safeParse(undefined).success;
      return { name, in: place, required, ...(description === undefined ? {} : { description }), schema };
    }),
  );
}

function answerOf(schemas: Schemas, { description, headers, content }: Answer): JsonSchema {
  return {
    description,
    ...(headers === undefined ? {} : { headers: headersOf(headers) }),
    ...(content === undefined ? {} : { content: contentOf(schemas, content) }),
  };
}

function contentOf(schemas: Schemas, content: Record<string, Content>): JsonSchema {
  return Object.fromEntries(
    Object.entries(content).map(([type, { schema, examples }]) => [
      type,
      { schema: schemas.of(schema), ...(examples === undefined ? {} : { examples }) },
    ]),
  );
}

function headersOf(headers: Record<string, string>): JsonSchema {
  return Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [name, { description, schema: { type: 'string' } }]),
  );
}

function errorOf(schemas: Schemas, { errors }: Operation, status: number): JsonSchema {
  const headers = {
    ...(status === 401 ? { 'WWW-Authenticate': '`Bearer`' } : {}),
    ...(status === 503 ? { 'Retry-After': 'Seconds to wait before asking again.' } : {}),
  };
  return {
    description: errorMeanings[status] ?? 'An error.',
    ...(Object.keys(headers).length > 0 ? { headers: headersOf(headers) } : {}),
    content: {
      [errors.mediaType]: {
        schema: schemas.of(errors.schema),
        examples: { example: { summary: 'Example', value: errors.example(status) } },
      },
    },
  };
}

function sorted<T>(parts: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(parts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const security = {
  token: [{ bearer: [] }, { basic: [] }],
  optional: [{}, { bearer: [] }, { basic: [] }],
  public: [],
} as const;

const securitySchemes = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    description: '`Authorization: Bearer TOKEN`. `Authorization: token TOKEN`, as Octokit writes it, works too.',
  },
  basic: {
    type: 'http',
    scheme: 'basic',
    description: 'The token as password with any user name; or as user name with an empty password or `x-oauth-basic`.',
  },
} as const;
