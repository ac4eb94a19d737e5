import { dialectNames } from '@posthorn/core/dialect-names';
import { hookConfigSchema, hookCreateSchema, hookPatchSchema, maskedSecret } from '@posthorn/core/hook';
import { policySchema } from '@posthorn/core/policy';
import { transportNames } from '@posthorn/transports/known';
import { z } from 'zod';
import { hookHealthSchema } from './hook-health.ts';
import { idField, moment, sourceIdField } from './shown-fields.ts';

const lastResponseSchema = z
  .object({
    code: z.int().nullable().describe('HTTP status; null where there was no answer.'),
    status: z.enum(['unused', 'active', 'invalid', 'timeout', 'failed']).describe('`unused` before the first attempt.'),
    message: z.string().nullable(),
  })
  .meta({ id: 'LastResponse', description: 'How a hook’s latest attempt ended.' });

/** How a hook's latest attempt ended; `unused` before the first. */
export type LastResponse = z.infer<typeof lastResponseSchema>;

/** The config of a hook in an answer: text only, secrets masked. */
export const shownConfigSchema = z.record(z.string(), z.string()).meta({
  id: 'HookConfig',
  description: `Settings of the transport. Booleans are "1" and "0"; secrets read as ${maskedSecret}.`,
});

/** Body of a change to a hook's config alone. */
export const hookConfigPatchSchema = hookConfigSchema.meta({
  id: 'HookConfigPatch',
  description: `Settings to change; the others stay. A secret written as ${maskedSecret} keeps its stored value; an empty \`secret\` is none.`,
});

/** Body of "create a hook". */
export const hookCreateBodySchema = hookCreateSchema
  .extend({ name: z.enum(transportNames()).describe('The transport, one of `GET /hooks`.') })
  .meta({
    id: 'HookCreate',
    description:
      'A new hook. Default events: `push` on repositories and organizations, else all; `active`: true; the rest: none.',
  });

/** Body of a change to a hook. Clients send the hook's name with every change (PyGithub, octokit.rb); it stays what it is. */
export const hookPatchBodySchema = hookPatchSchema
  .extend({ name: z.string().optional().describe('The hook’s own name, which stays.') })
  .meta({
    id: 'HookPatch',
    description: 'What is left out stays; `config`, `policy` and `headers` are replaced whole.',
  });

/** A hook in an answer (wire-formats.md S1). */
export const hookSchema = z
  .object({
    type: z.enum(['Feed', 'Repository', 'Organization', 'Project', 'Site', 'System']),
    id: idField('Unique among all sources.'),
    source: sourceIdField,
    name: z.enum(transportNames()).describe('How deliveries leave: the transport.'),
    active: z.boolean().describe('Whether events are delivered to it.'),
    events: z.array(z.string()).describe('Event types, `prefix.*`, or `*` for all.'),
    config: shownConfigSchema,
    policy: policySchema,
    dialect: z
      .enum(dialectNames)
      .nullable()
      .describe('Wire format; null is the default of the source, or of its kind.'),
    headers: z.record(z.string(), z.string()).describe(`Extra HTTP headers. Their values read as ${maskedSecret}.`),
    filter: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe('The condition that an event must meet too, or null.'),
    template: z
      .string()
      .nullable()
      .describe('What messages say, as a Mustache template; null is Posthorn’s own words.'),
    deactivated_reason: z.string().nullable().describe('Why Posthorn itself switched it off, or null.'),
    paused: z.boolean().describe('Whether deliveries wait until somebody resumes it.'),
    created_at: moment('When it was made.'),
    updated_at: moment('When it was last changed.'),
    url: z.string(),
    test_url: z.string(),
    ping_url: z.string(),
    deliveries_url: z.string(),
    last_response: lastResponseSchema,
    health: hookHealthSchema,
  })
  .meta({ id: 'Hook', description: 'A standing request to be told of a source’s events.' });

/** A hook as the API shows it (wire-formats.md S1): secrets are masked. */
export type HookJson = z.infer<typeof hookSchema>;
