import { answersOf } from './pipeline.ts';
import { type Store, shardOfId } from './store.ts';

/** A hook's gate as it is in Redis (lua/lib/gate.lua, lua/lib/pace.lua). */
export interface Gate {
  /** Deliveries that may be attempted now or are being attempted. */
  out: number;
  /** How many of them there may be, before the hook's own cap. */
  window: number;
  /** Deliveries that wait in the hook's line. */
  waiting: number;
  /** Attempts in a row that nobody answered. */
  failures: number;
  /** Until when the breaker lets nothing go, milliseconds since the epoch; null when it is closed. In the past: one probe may go. */
  brokenUntilMs: number | null;
  /** Since when every attempt failed, milliseconds since the epoch; null when the last one did not. */
  failingSinceMs: number | null;
}

/** The gate of a hook that was never delivered to. */
export const freshGate: Gate = {
  out: 0,
  window: 4,
  waiting: 0,
  failures: 0,
  brokenUntilMs: null,
  failingSinceMs: null,
};

/** All attempts of a hook failing for this long switch it off (`WORN_OUT_AFTER_MS` in lua/lib/pace.lua). */
const wornOutAfterMs = 5 * 86_400_000;

/** Reads the gates of hooks, by hook id. A hook that was never delivered to has a fresh one. */
export async function readGates(store: Store, hooks: readonly number[]): Promise<Map<number, Gate>> {
  const pipeline = store.redis.pipeline();
  for (const hook of hooks) {
    const { prefix } = shardOfId(store, hook);
    pipeline.hmget(`${prefix}gate:${hook}`, 'out', 'window', 'b');
    pipeline.zcard(`${prefix}line:${hook}`);
  }
  const answers = hooks.length === 0 ? [] : await answersOf<unknown>(pipeline);
  return new Map(
    hooks.map((hook, i) => [hook, toGate(answers[i * 2] as (string | null)[], Number(answers[i * 2 + 1] ?? 0))]),
  );
}

function toGate([out, window, breaker]: readonly (string | null | undefined)[], waiting: number): Gate {
  const [failures = 0, brokenUntil = 0, , since = 0] = (breaker ?? '').split(' ').map(Number);
  return {
    out: Number(out ?? 0),
    window: Number(window ?? freshGate.window),
    waiting,
    failures,
    brokenUntilMs: brokenUntil || null,
    failingSinceMs: since || null,
  };
}

/** Whether all attempts of a hook have failed for so long that it is to be switched off. */
export async function isWornOut(store: Store, hook: number, nowMs: number): Promise<boolean> {
  const since = (await readGates(store, [hook])).get(hook)?.failingSinceMs ?? null;
  return since !== null && nowMs - since > wornOutAfterMs;
}
