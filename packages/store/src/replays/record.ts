import { authorSchema } from '@posthorn/core/audit';
import { failureReasons } from '@posthorn/core/outcome';
import { type ReplayState, replayKinds, replayStates, type SkipReason, skipReasons } from '@posthorn/core/replay';
import { z } from 'zod';

/** What a replay selects. Of a recovery, `hook` and `sinceMs` alone. */
const filterSchema = z
  .object({
    source: z.string(),
    hook: z.number(),
    type: z.string(),
    reason: z.enum(failureReasons),
    statusCode: z.number(),
    sinceMs: z.number(),
    untilMs: z.number(),
    match: z.string(),
  })
  .partial();

/** What was asked for: it does not change. */
const documentSchema = z.object({
  kind: z.enum(replayKinds),
  filter: filterSchema,
  ratePerSecond: z.number(),
  askedBy: authorSchema.shape.actor,
  createdAtMs: z.number(),
  /** Only deliveries of hooks on these sources; null is of all. */
  within: z.array(z.string()).nullable(),
  /** Whose managers may see it: sources, with the number that each had. Null is operators only. */
  about: z.record(z.string(), z.number()).nullable(),
  /** By shard: the newest delivery that was there when it was asked for. */
  upTo: z.array(z.number()),
});
export type ReplayDocument = z.infer<typeof documentSchema>;

/** How a replay stands (core/src/replay.ts). */
export interface ReplayProgress {
  state: ReplayState;
  /** Whether all that it is to deliver is selected. */
  isSelected: boolean;
  /** When all was selected, and it could begin. */
  startedAtMs: number | null;
  /** When it had looked at all that was selected, or was cancelled. */
  endedAtMs: number | null;
  /** When nothing was left to count. */
  settledAtMs: number | null;
}

/** What a replay has done, over all shards. */
export interface ReplayCounts {
  selected: number;
  /** New deliveries that it made. */
  redelivered: number;
  skipped: Partial<Record<SkipReason, number>>;
  /** How the new deliveries ended, as far as that is counted. */
  delivered: number;
  deadAgain: number;
  /** Or no longer kept. */
  cancelled: number;
}

/** A replay. */
export type Replay = { id: string } & ReplayDocument & ReplayProgress;

/** What ids look like. */
export const replayIdPattern = /^[0-9a-f]{10}$/;

const stateSchema = z.enum(replayStates);

/** Fields of a replay in Redis, in the order of {@link decodeReplay}. */
export const replayFields = ['doc', 'state', 'selected', 'ended', 'settled'] as const;

/** Reads {@link replayFields}; undefined when there is no replay. */
export function decodeReplay(id: string, fields: readonly (string | null)[]): Replay | undefined {
  const [doc, state, selected, ended, settled] = fields;
  if (typeof doc !== 'string') return undefined;
  const moment = (text: string | null | undefined): number | null => (text ? Number(text) : null);
  return {
    id,
    ...documentSchema.parse(JSON.parse(doc)),
    state: stateSchema.parse(state),
    isSelected: Boolean(selected),
    startedAtMs: moment(selected),
    endedAtMs: moment(ended),
    settledAtMs: moment(settled),
  };
}

/** Sums up what the shards say of a replay (lua/replay_step.lua, lua/replay_tally.lua). */
export function sumCounts(parts: readonly Record<string, string>[]): ReplayCounts {
  const sum = (field: string): number => parts.reduce((all, part) => all + Number(part[field] ?? 0), 0);
  const skipped = skipReasons.flatMap((reason) => {
    const count = sum(`s:${reason}`);
    return count > 0 ? [[reason, count] as const] : [];
  });
  return {
    selected: sum('total'),
    redelivered: sum('made'),
    skipped: Object.fromEntries(skipped),
    delivered: sum('delivered'),
    deadAgain: sum('dead'),
    cancelled: sum('cancelled') + sum('unknown'),
  };
}
