import type { z } from 'zod';
import type { ErrorShape } from './error-shape.ts';
import type { Tag } from './tags.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the OpenAPI document says of a route. */
    openapi?: Operation;
  }
}

/** A JSON value to show. Holds no secrets. */
export interface Example {
  summary: string;
  value: unknown;
}

/** A body, in one of its media types. */
export interface Content {
  schema: z.ZodType;
  /** By a short name. */
  examples?: Record<string, Example>;
}

/** What a request's body may be. */
export interface RequestBody {
  description?: string;
  /** By media type. The schemas are those that the route reads with. */
  content: Record<string, Content>;
}

/** An answer that is no error. */
export interface Answer {
  description: string;
  /** Headers beside the usual, with what they hold. */
  headers?: Record<string, string>;
  /** By media type. Default: the answer has no body. */
  content?: Record<string, Content>;
}

/**
 * What the OpenAPI document says of a route. It stands beside the route, with
 * the schemas that the route reads requests with, so that neither can change
 * without the other.
 */
export interface Operation {
  /** Unique among all roles: generated clients name functions after it. */
  id: string;
  tag: Tag;
  summary: string;
  description?: string;
  /** `token`: needs one. `optional`: also serves who sends none. `public`: never looks at it. */
  access: 'token' | 'optional' | 'public';
  /** Path parameters. A wildcard in the route's URL is parameter `id`. */
  params?: z.ZodObject;
  query?: z.ZodObject;
  headers?: z.ZodObject;
  body?: RequestBody;
  /** By status. */
  answers: Record<number, Answer>;
  /** How errors are written. */
  errors: ErrorShape;
  /** Statuses of errors beside those that follow from method, access, query and body. */
  fails?: readonly number[];
  deprecated?: boolean;
}

/** Route options that describe a route in the OpenAPI document. They cost a request nothing. */
export function described(operation: Operation): { config: { openapi: Operation } } {
  return { config: { openapi: operation } };
}

/** A body of type JSON with one example. */
export function json(schema: z.ZodType, example?: unknown): Record<string, Content> {
  const examples = example === undefined ? {} : { examples: { example: { summary: 'Example', value: example } } };
  return { 'application/json': { schema, ...examples } };
}
