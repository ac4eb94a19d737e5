import { dialectNames } from '@posthorn/core/dialect-names';
import { z } from 'zod';
import { moment, sourceIdField } from './shown-fields.ts';

const users = z
  .array(z.string().min(1).max(100))
  .max(1000)
  .default([])
  .transform((names) => [...new Set(names)]);

/** Body of "make or replace a source": what is left out becomes empty, null or false. */
export const sourcePutSchema = z
  .strictObject({
    owners: users.meta({ description: 'Users who manage its hooks, and its co-owners. Default: none.' }),
    co_owners: users.meta({ description: 'Users who manage its hooks. Default: none.' }),
    dialect: z
      .enum(dialectNames)
      .nullable()
      .default(null)
      .describe('Wire format of hooks that choose none; null is the default of the kind of source.'),
    public: z
      .boolean()
      .default(false)
      .describe('Whether everybody may subscribe to its events through the hub, and read its topics.'),
  })
  .meta({ id: 'SourcePut', description: 'A source, as it is to be. What is left out becomes empty, null or false.' });
export type SourcePut = z.infer<typeof sourcePutSchema>;

/** A source in an answer. */
export const sourceSchema = z
  .object({
    id: sourceIdField,
    number: z.int().describe('Its integer id, which GitHub’s wire format carries.'),
    owners: z.array(z.string()),
    co_owners: z.array(z.string()),
    dialect: z.enum(dialectNames).nullable(),
    public: z.boolean(),
    created_at: moment('When it was made.'),
  })
  .meta({ id: 'Source', description: 'What events happen on and hooks are installed on.' });
