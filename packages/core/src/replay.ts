/**
 * A replay redelivers many dead letters that a filter selects; a recovery
 * delivers everything that one hook missed.
 */
export const replayKinds = ['replay', 'recovery'] as const;

/**
 * How a replay stands: `waiting` while it is selected what to deliver, `done` when
 * all that was selected has been looked at; its deliveries may then still be on their way.
 */
export const replayStates = ['waiting', 'running', 'paused', 'done', 'cancelled'] as const;
export type ReplayState = (typeof replayStates)[number];

/** Why a replay passed something over. */
export const skipReasons = [
  'already_redelivered',
  'hook_deleted',
  'hook_off',
  'discarded',
  'not_kept',
  'not_ended',
] as const;
export type SkipReason = (typeof skipReasons)[number];

/** What became of one thing that a replay selected. */
export const replayOutcomes = ['waiting', 'pending', 'delivered', 'dead_again', 'cancelled', 'skipped'] as const;
export type ReplayOutcome = (typeof replayOutcomes)[number];

/** What may be asked for, per second. */
export const replayRates = { least: 0.1, most: 5000, usual: 50 } as const;
