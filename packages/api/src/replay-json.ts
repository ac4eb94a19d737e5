import type { Replay, ReplayCounts } from '@posthorn/store/replays/record';
import { timeOf } from './delivery-json.ts';
import type { ReplayJson } from './replay-schema.ts';

/** Shows a replay. */
export function replayJson(replay: Replay, counts: ReplayCounts, base: string): ReplayJson {
  const { selected, redelivered, delivered, deadAgain, cancelled } = counts;
  const skipped = Object.values(counts.skipped).reduce((sum, count) => sum + count, 0);
  return {
    id: replay.id,
    kind: replay.kind,
    state: replay.state,
    filter: filterJson(replay.filter),
    rate_per_second: replay.ratePerSecond,
    selected,
    left: selected - redelivered - skipped,
    redelivered,
    skipped,
    skipped_by_reason: counts.skipped,
    delivered,
    dead_again: deadAgain,
    cancelled,
    pending: redelivered - delivered - deadAgain - cancelled,
    asked_by: replay.askedBy,
    created_at: timeOf(replay.createdAtMs),
    started_at: timeOrNull(replay.startedAtMs),
    ended_at: timeOrNull(replay.endedAtMs),
    settled_at: timeOrNull(replay.settledAtMs),
    url: `${base}/v1/replays/${replay.id}`,
  };
}

function filterJson({ statusCode, sinceMs, untilMs, ...shown }: Replay['filter']): ReplayJson['filter'] {
  return {
    ...shown,
    ...(statusCode === undefined ? {} : { status_code: statusCode }),
    ...(sinceMs === undefined ? {} : { since: timeOf(sinceMs) }),
    ...(untilMs === undefined ? {} : { until: timeOf(untilMs) }),
  };
}

function timeOrNull(ms: number | null): string | null {
  return ms === null ? null : timeOf(ms);
}
