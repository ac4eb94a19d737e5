import { z } from 'zod';

/** What an audit record can be about. */
export const auditActions = [
  'hook.created',
  'hook.updated',
  'hook.deleted',
  /** Switched off by Posthorn itself: its receiver said that it is gone, or failed for days. */
  'hook.deactivated',
  'hook.paused',
  'hook.resumed',
  'hook.pinged',
  'hook.tested',
  'subscription.started',
  'subscription.ended',
  'delivery.redelivered',
  'delivery.cancelled',
  'dead_letters.discarded',
  'replay.started',
  'replay.paused',
  'replay.resumed',
  'replay.cancelled',
  'recovery.started',
  'source.created',
  'source.updated',
  'source.deleted',
  'token.created',
  'token.revoked',
  'event_type.registered',
  'event_type.removed',
] as const;
export type AuditAction = (typeof auditActions)[number];

/** Who did it, and on which request. */
export const authorSchema = z.object({
  actor: z.object({
    token: z
      .string()
      .nullable()
      .describe('Id of the token; "settings" for the one of POSTHORN_OPERATOR_TOKEN, null for none'),
    role: z
      .enum(['operator', 'user', 'anonymous', 'posthorn'])
      .describe('"anonymous" is a subscriber without credentials, "posthorn" is Posthorn itself'),
    user: z.string().nullable().describe('Whom the token speaks for'),
  }),
  request: z
    .object({ method: z.string(), path: z.string().describe('Without its query') })
    .nullable()
    .describe('Null for what Posthorn did by itself'),
  remote_address: z.string().nullable().describe('Where the request came from'),
});

/** A value before and after; null where there was or is none. A secret is always `********`. */
const changeSchema = z.object({ from: z.unknown(), to: z.unknown() });

/** One record of the audit log (`GET /v1/audit`). */
export const auditRecordSchema = authorSchema.extend({
  id: z.string().describe('MILLISECONDS-COUNT-STREAM, by which records are in order'),
  time: z.iso.datetime(),
  action: z.enum(auditActions),
  source: z.string().nullable(),
  target: z.object({
    hook: z.int().optional(),
    delivery: z.int().optional().describe('The delivery that was to be delivered again, or cancelled'),
    replay: z.string().optional(),
    count: z.int().optional().describe('How many dead letters were discarded'),
    token: z.string().optional(),
    event_type: z.string().optional(),
  }),
  changes: z
    .record(z.string(), changeSchema)
    .describe('By field. Secrets read "********"; of a URL the query is left out, and so is a very long value'),
});
export type AuditRecord = z.infer<typeof auditRecordSchema>;

/** Who makes a change: what a record says beside the change itself. */
export type Author = z.infer<typeof authorSchema>;

/** Posthorn itself: what happens by the clock, or as an answer to a receiver. */
export const posthorn: Author = {
  actor: { token: null, role: 'posthorn', user: null },
  request: null,
  remote_address: null,
};
