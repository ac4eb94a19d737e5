import { z } from 'zod';
import { type DialectName, dialectNames } from './dialect-names.ts';
import { typePattern } from './event-types.ts';
import { type EventFilter, filterSchema } from './filter.ts';
import type { HubSubscription } from './hub.ts';
import { type PolicyInput, policySchema } from './policy.ts';

/** A secret that another has replaced, and that signs beside it for a while (wire-formats.md W1). */
export interface RetiredSecret {
  secret: string;
  /** RFC 3339: from this moment on it signs no more. */
  until: string;
}

/** A standing request to be told of a source's events. */
export interface Hook {
  id: number;
  source: string;
  /** Its transport: how attempts leave (design.md section 1). Those there are, are in transports/src/registry.ts. */
  name: string;
  /** Event types, `prefix.*` or `*`. */
  events: string[];
  active: boolean;
  /** The transport's settings: text only; booleans are `"1"` and `"0"` (wire-formats.md S6). */
  config: Record<string, string>;
  policy: PolicyInput;
  /** The wire format, or null for the default of the source or its kind. */
  dialect: DialectName | null;
  /** Extra HTTP headers for transport `web`. */
  headers: Record<string, string>;
  /** The condition that an event must meet too; absent or null is none. */
  filter?: EventFilter | null;
  /** What messages say, as a Mustache template, in place of Posthorn's own words; absent or null is none. */
  template?: string | null;
  /** Replaced secrets that still sign, the latest first; absent is none. */
  retired_secrets?: RetiredSecret[];
  /** Set on hooks that were made through the hub. */
  hub?: HubSubscription;
  /** Integer id of the source, or null where the source is not known. */
  source_number: number | null;
  /** The source's default wire format, or null for that of its kind. */
  source_dialect: DialectName | null;
  /** Why Posthorn itself switched the hook off, or null. */
  deactivated_reason: string | null;
  /** Whether its deliveries wait until somebody lets them go on; absent is false. */
  paused?: boolean;
  created_at: string;
  updated_at: string;
}

/** What a secret reads as; written back, it keeps the stored value. */
export const maskedSecret = '********';

/** The longest template of a hook, in UTF-16 units. */
export const maxTemplateLength = 8000;

const configValue = z
  .union([z.string(), z.boolean(), z.number()])
  .transform((value) => (typeof value === 'boolean' ? (value ? '1' : '0') : String(value)));

const subscription = z.string().regex(typePattern, 'must be an event type, a prefix such as "package.*", or "*"');

const headerName = z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/, 'is not an HTTP header name');
const headerValue = z
  .string()
  .regex(/^[\t\x20-\x7e\x80-\xff]{0,4000}$/, 'may hold no line breaks or control characters');

/** The `config` of any transport, as it is sent: values become text. */
export const hookConfigSchema = z.record(z.string().max(100), configValue);

const configText =
  'Settings of the transport; `GET /hooks` has the JSON Schema of each. Values become text, true and false "1" and "0".';

const fields = {
  config: hookConfigSchema.describe(configText),
  events: z
    .array(subscription)
    .min(1, 'must name at least one event type, or "*"')
    .max(100)
    .describe('Event types, prefixes such as `package.*`, or `*` for all.'),
  active: z.boolean().describe('Whether events are delivered to it.'),
  policy: policySchema,
  dialect: z.enum(dialectNames).nullable().describe('Wire format; null is the default of the source, or of its kind.'),
  headers: z
    .record(headerName, headerValue)
    .describe('Extra HTTP headers of transport `web`; they replace none that Posthorn sets.'),
  filter: filterSchema.nullable(),
  template: z
    .string()
    .max(maxTemplateLength)
    .nullable()
    .describe('A Mustache template for what messages say; null is Posthorn’s own words. Not for transport `web`.'),
};

/** Body of "create a hook". */
export const hookCreateSchema = z.strictObject({
  name: z.string().min(1).max(100),
  config: fields.config,
  events: fields.events.optional(),
  active: fields.active.optional(),
  policy: fields.policy.optional(),
  dialect: fields.dialect.optional(),
  headers: fields.headers.optional(),
  filter: fields.filter.optional(),
  template: fields.template.optional(),
});
export type HookCreate = z.infer<typeof hookCreateSchema>;

/** Body of "edit a hook": what is left out stays (wire-formats.md S7). */
export const hookPatchSchema = z.strictObject({
  config: fields.config.optional(),
  events: fields.events.optional(),
  add_events: z.array(subscription).max(100).optional().describe('Added to `events`, after a change of these.'),
  remove_events: z.array(subscription).max(100).optional().describe('Taken from `events`, last of all.'),
  active: fields.active.optional(),
  policy: fields.policy.optional(),
  dialect: fields.dialect.optional(),
  headers: fields.headers.optional(),
  filter: fields.filter.optional(),
  template: fields.template.optional(),
});
export type HookPatch = z.infer<typeof hookPatchSchema>;

/** Whether a hook asked for events of this type. Says nothing of `active`. */
export function subscribes(events: readonly string[], type: string): boolean {
  return events.some(
    (wanted) => wanted === '*' || wanted === type || (wanted.endsWith('.*') && type.startsWith(wanted.slice(0, -1))),
  );
}
