import type { Hook } from '@posthorn/core/hook';
import type { StoredAttempt } from '@posthorn/store/delivery-record';
import type { Gate } from '@posthorn/store/gates';
import { z } from 'zod';
import { toTheSecond } from './shown-time.ts';

/** How well deliveries to a hook go. */
export const hookHealthSchema = z
  .object({
    state: z
      .enum(['healthy', 'slow', 'failing', 'open', 'paused', 'deactivated'])
      .describe('`open`: nobody answered so often that nothing is sent for a while (the breaker is open).'),
    reason: z.string().describe('Why, in a sentence.'),
    waiting: z.int().describe('Deliveries that wait in the hook’s own line.'),
  })
  .meta({ id: 'HookHealth', description: 'How well deliveries to a hook go, and why.' });

/** How well deliveries to a hook go. */
export type HookHealth = z.infer<typeof hookHealthSchema>;

/** What a hook's health is worked out from. */
export interface HookCondition {
  gate: Gate;
  /** Its latest attempt, if there was one. */
  latest: StoredAttempt | undefined;
  nowMs: number;
}

/** An answer that took longer makes a hook slow, in milliseconds. */
const slowMs = 1000;

/** Works out a hook's health; the first that holds is it. */
export function hookHealth(hook: Hook, { gate, latest, nowMs }: HookCondition): HookHealth {
  const { waiting } = gate;
  if (!hook.active) return { state: 'deactivated', reason: whyInactive(hook.deactivated_reason), waiting };
  if (hook.paused)
    return { state: 'paused', reason: 'Somebody paused it. Deliveries wait until it is resumed.', waiting };
  if (gate.brokenUntilMs !== null) return { state: 'open', reason: whyOpen(gate, gate.brokenUntilMs, nowMs), waiting };
  if (gate.failingSinceMs !== null)
    return { state: 'failing', reason: whyFailing(gate.failingSinceMs, latest), waiting };
  if (latest === undefined) return { state: 'healthy', reason: 'Nothing was sent to it so far.', waiting };
  // Attempts that say nothing of deliveries, such as a ping's, leave the gate as it was.
  if (hasFailed(latest)) return { state: 'failing', reason: `Its latest attempt failed${because(latest)}`, waiting };
  const seconds = (latest.timings.totalMs / 1000).toFixed(1);
  if (latest.timings.totalMs >= slowMs)
    return { state: 'slow', reason: `Its latest answer took ${seconds} s.`, waiting };
  return { state: 'healthy', reason: 'It answers quickly.', waiting };
}

function whyInactive(reason: string | null): string {
  switch (reason) {
    case null:
      return 'Somebody switched it off.';
    case 'gone':
      return 'Its receiver answered 410 Gone. Switch it on again once there is a receiver.';
    case 'failing':
      return 'All attempts failed for five days. Switch it on again once its receiver is mended.';
    default:
      return `Posthorn switched it off: ${reason}.`;
  }
}

function whyOpen({ failures }: Gate, untilMs: number, nowMs: number): string {
  const what = `Nobody answered ${failures} attempts in a row`;
  return untilMs > nowMs
    ? `${what}: nothing is sent until ${moment(untilMs)}, then one to see.`
    : `${what}: the next delivery is sent to see whether somebody does now.`;
}

function whyFailing(sinceMs: number, latest: StoredAttempt | undefined): string {
  const message = latest?.error?.message;
  return `Every attempt since ${moment(sinceMs)} failed${message ? `, the latest with: ${message}` : '.'}`;
}

function hasFailed({ result }: StoredAttempt): boolean {
  return result === 'retry' || result === 'dead';
}

function because({ error }: StoredAttempt): string {
  return error ? `: ${error.message}` : '.';
}

function moment(ms: number): string {
  return toTheSecond(new Date(ms).toISOString());
}
