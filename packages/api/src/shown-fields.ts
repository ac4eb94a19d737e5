import { z } from 'zod';

/** A moment in an answer. */
export function moment(description: string): z.ZodString {
  return z.string().meta({ format: 'date-time', description });
}

/** Id of a source in an answer or a path. */
export const sourceIdField = z
  .string()
  .meta({ description: 'Id of a source, which is its path.', examples: ['feeds/sample-feed'] });

/** Integer id of a hook or a delivery. */
export function idField(description: string): z.ZodInt {
  return z.int().meta({ description, examples: [5121] });
}

/** Integer id in a path. */
export function idParam(description: string): z.ZodString {
  return z.string().meta({ description, openapi: { type: 'integer', minimum: 0, examples: [5121] } });
}
