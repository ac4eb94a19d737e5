import { createHash } from 'node:crypto';
import { z } from 'zod';
import { compileDataSchema } from './data-schema.ts';
import { typePattern } from './event-types.ts';
import { parseSource, sourceIdRule, sourceKinds } from './source.ts';

/** An event type that an operator registered: for a kind of source, or for a single one (design.md section 8). */
export const registeredTypeSchema = z.object({
  /** Follows from the type and what it is for: see {@link registeredTypeId}. */
  id: z.string(),
  type: z.string(),
  /** Set for all sources of a kind. */
  kind: z.enum(sourceKinds).nullable(),
  /** Set for a single source. */
  source: z.string().nullable(),
  description: z.string().nullable(),
  /** JSON Schema (2020-12) that the data must keep to, or null for any. */
  schema: z.record(z.string(), z.unknown()).nullable(),
  created_at: z.string(),
  updated_at: z.string(),
});
export type RegisteredType = z.infer<typeof registeredTypeSchema>;

/** The most types that may be registered: every ingest process holds them all. */
export const maxRegisteredTypes = 1000;

const kinds = sourceKinds.filter((kind) => kind !== 'system');

/** Body of "register an event type". Registering it again replaces it. */
export const registeredTypeCreateSchema = z
  .strictObject({
    type: z.string().regex(typePattern, 'must be 1 to 100 printable ASCII characters without spaces'),
    kind: z.enum(kinds).optional().describe('For all sources of this kind; else say `source`.'),
    source: z
      .string()
      .refine((id) => id !== 'system' && parseSource(id) !== undefined, sourceIdRule)
      .optional()
      .meta({ description: 'For this source alone; else say `kind`.', examples: ['sites/news'] }),
    description: z.string().max(1000).optional().describe('For people.'),
    schema: z
      .record(z.string(), z.unknown())
      .superRefine((schema, context) => {
        const compiled = compileDataSchema(schema);
        if (!compiled.ok) context.addIssue({ code: 'custom', message: compiled.message });
      })
      .nullish()
      .describe('JSON Schema (2020-12) that the data must keep to. Default: any data.'),
  })
  .refine(({ type }) => !type.endsWith('*'), {
    path: ['type'],
    message: 'ends with "*", by which hooks ask for several; register each',
  })
  .refine(({ kind, source }) => (kind === undefined) !== (source === undefined), {
    path: ['kind'],
    message: `is needed, or source in its place: register for one of ${kinds.join(', ')}, or for a single source`,
  })
  .meta({ id: 'EventTypeRegistration', description: 'An event type to register: with `kind` or `source`, not both.' });
export type RegisteredTypeCreate = z.infer<typeof registeredTypeCreateSchema>;

/** The id of a registration: the same for the same type on the same kind or source. */
export function registeredTypeId({ type, kind, source }: Pick<RegisteredType, 'type' | 'kind' | 'source'>): string {
  return createHash('sha256')
    .update(`${source ?? kind ?? ''}\n${type}`)
    .digest('hex')
    .slice(0, 32);
}
