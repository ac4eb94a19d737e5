import type { paths } from '../schema.ts';

/** Methods that the API has, as the OpenAPI document writes them. */
export type Method = 'get' | 'put' | 'post' | 'patch' | 'delete';

/** Paths that have a method. */
export type PathsWith<M extends Method> = {
  [P in keyof paths]: paths[P][M] extends { responses: unknown } ? P : never;
}[keyof paths];

/** An operation of the OpenAPI document. */
export type OperationAt<M extends Method, P extends PathsWith<M>> = paths[P][M];

/** What an operation is asked with. */
export type InputOf<O> = PathOf<O> & { query?: Loose<QueryOf<O>> } & BodyOf<O>;

/** Query parameters of an operation. */
export type QueryOf<O> = O extends { parameters: { query?: infer Q } } ? NonNullable<Q> : never;

/** What an operation answers in JSON; undefined where it has no body. */
export type OutputOf<O> = O extends { responses: infer R } ? JsonOf<R[keyof R & (200 | 201 | 202 | 204)]> : never;

/** Query parameters, where an undefined one is as one that isn't there. */
export type Loose<Q> = { [K in keyof Q]?: Q[K] | undefined };

type PathOf<O> = O extends { parameters: { path: infer P } } ? { params: P } : { params?: never };

type BodyOf<O> = O extends { requestBody: { content: { 'application/json': infer B } } }
  ? { body: B }
  : { body?: never };

type JsonOf<R> = R extends { content: { 'application/json': infer J } } ? J : undefined;
