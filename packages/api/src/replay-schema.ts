import { authorSchema } from '@posthorn/core/audit';
import { failureReasons } from '@posthorn/core/outcome';
import { replayKinds, replayOutcomes, replayRates, replayStates, skipReasons } from '@posthorn/core/replay';
import { z } from 'zod';
import { matchText, momentParameter } from './delivery-filter.ts';
import { moment } from './shown-fields.ts';

const rate = z
  .number()
  .min(replayRates.least)
  .max(replayRates.most)
  .default(replayRates.usual)
  .describe('How many are delivered again per second, over all workers. What is skipped counts too.');

const hookId = z.int().min(0).max(999_999_999_999_999);

/** Body of "replay dead letters". */
export const replayCreateSchema = z
  .strictObject({
    filter: z
      .strictObject({
        source: z.string().optional().describe('Only those of this source.'),
        hook: hookId.optional().describe('Only those to this hook.'),
        type: z.string().optional().describe('Only those of events of this type.'),
        reason: z.enum(failureReasons).optional().describe('Only those whose latest attempt failed for this reason.'),
        status_code: z
          .int()
          .min(100)
          .max(599)
          .optional()
          .describe('Only those whose newest answer had this HTTP status.'),
        since: momentParameter.optional().describe('Only those made at this moment or later.'),
        until: momentParameter.optional().describe('Only those made before this moment.'),
        match: matchText.optional(),
      })
      .describe('Which dead letters; conditions are combined with "and". `{}` is all that the caller may see.'),
    rate_per_second: rate,
    dry_run: z.boolean().default(false).describe('Only tell what would be delivered again.'),
  })
  .meta({ id: 'ReplayCreate', description: 'A new replay.' });

/** Body of "recover a hook". */
export const recoveryCreateSchema = z
  .strictObject({
    hook: hookId.describe('The hook that missed something.'),
    since: momentParameter.describe('From when on: events that were accepted at this moment or later.'),
    rate_per_second: rate,
  })
  .meta({ id: 'RecoveryCreate', description: 'A new recovery.' });

const shownFilter = z.object({
  source: z.string().optional(),
  hook: z.int().optional(),
  type: z.string().optional(),
  reason: z.enum(failureReasons).optional(),
  status_code: z.int().optional(),
  since: moment('').optional(),
  until: moment('').optional(),
  match: z.string().optional(),
});

const counts = Object.fromEntries(skipReasons.map((reason) => [reason, z.int().optional()])) as Record<
  (typeof skipReasons)[number],
  z.ZodOptional<z.ZodInt>
>;

/** A replay as the API shows it. */
export const replaySchema = z
  .object({
    id: z.string(),
    kind: z.enum(replayKinds).describe('`recovery` is all that one hook missed.'),
    state: z
      .enum(replayStates)
      .describe('`waiting` while it is selected what to deliver; `done` when all of that was looked at.'),
    filter: shownFilter,
    rate_per_second: z.number(),
    selected: z.int().describe('How many were selected; grows while it is `waiting`.'),
    left: z.int().describe('How many of them were not looked at yet.'),
    redelivered: z
      .int()
      .describe('New deliveries that it made: `delivered`, `dead_again`, `cancelled` and `pending` together.'),
    skipped: z.int().describe('How many it passed over.'),
    skipped_by_reason: z.object(counts),
    delivered: z.int(),
    dead_again: z.int(),
    cancelled: z.int().describe('Cancelled, or kept no longer.'),
    pending: z.int().describe('New deliveries that are still on their way.'),
    asked_by: authorSchema.shape.actor,
    created_at: moment('When it was asked for.'),
    started_at: moment('When all was selected, or null.').nullable(),
    ended_at: moment('When all that was selected had been looked at, or it was cancelled; or null.').nullable(),
    settled_at: moment('When it was over and nothing was pending any more: the counts are final. Or null.').nullable(),
    url: z.string(),
  })
  .meta({ id: 'Replay', description: 'A redelivery of many, which the workers carry out.' });

/** A replay as the API shows it. */
export type ReplayJson = z.infer<typeof replaySchema>;

/** What a replay would deliver. */
export const replayPreviewSchema = z
  .object({
    selected: z.int().describe('How many dead letters the filter finds.'),
    complete: z
      .boolean()
      .describe('False when there are so many dead letters that only the first 100 000 were looked at.'),
    counts: z.array(
      z.object({
        hook: z.int(),
        source: z.string().nullable().describe('The source that the hook is on; null when it is deleted.'),
        hook_state: z
          .enum(['active', 'paused', 'off', 'deleted'])
          .describe('What is for hooks that are off or deleted would be skipped.'),
        reason: z.enum(failureReasons).nullable(),
        count: z.int(),
      }),
    ),
  })
  .meta({ id: 'ReplayPreview', description: 'What a replay would deliver, by hook and reason, the most first.' });

/** One page of replays. */
export const replayListSchema = z
  .object({
    replays: z.array(replaySchema),
    next: z.string().nullable().describe('The `cursor` of the next page, or null at the end.'),
  })
  .meta({
    id: 'ReplayList',
    description: 'One page, the newest first. It may be short, or empty, while `next` is there.',
  });

/** One page of what a replay selected. */
export const replayEntriesSchema = z
  .object({
    deliveries: z.array(
      z.object({
        delivery: z.int().nullable().describe('The delivery to repeat; null for an event that had none.'),
        event: z.string().nullable().describe('Id of an event that had no delivery to the hook, else null.'),
        outcome: z.enum(replayOutcomes),
        reason: z.enum(skipReasons).nullable().describe('Why it was skipped.'),
        redelivered_as: z.int().nullable().describe('The new delivery.'),
      }),
    ),
    next: z.string().nullable().describe('The `cursor` of the next page, or null at the end.'),
  })
  .meta({ id: 'ReplayDeliveries', description: 'One page, in the order in which they are taken.' });
