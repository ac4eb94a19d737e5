import { z } from 'zod';

/**
 * The query of a route of our own. A parameter that it does not have is refused,
 * with those that it has: passed over, a misspelled condition would list
 * everything, or discard it. Routes that are made like GitHub's pass such over, as GitHub does.
 */
export function querySchema<T extends z.ZodRawShape>(shape: T) {
  const unknown = `is no parameter here; there are ${Object.keys(shape).join(', ')}`;
  return z.strictObject(shape, { error: ({ code }) => (code === 'unrecognized_keys' ? unknown : undefined) });
}
