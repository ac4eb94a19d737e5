import type { Ask } from '../http/ask.ts';
import type { components } from '../schema.ts';

/** How Posthorn is doing. */
export type Stats = components['schemas']['Stats'];

/** A worker, and its load. */
export type Worker = components['schemas']['Workers']['workers'][number];

/** How Posthorn is doing. For operators. */
export interface Statistics {
  get(): Promise<Stats>;
}

/** The workers. For operators. */
export interface Workers {
  /** Those that started first in front; silent ones are listed for an hour. */
  list(): Promise<Worker[]>;
}

/** Makes {@link Statistics}. */
export function statsOf(ask: Ask): Statistics {
  return { get: async () => (await ask('get', '/v1/stats', {})).body };
}

/** Makes {@link Workers}. */
export function workersOf(ask: Ask): Workers {
  return { list: async () => (await ask('get', '/v1/workers', {})).body.workers };
}
