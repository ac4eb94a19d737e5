import { setImmediate as turn } from 'node:timers/promises';
import { expect, onTestFinished, vi } from 'vitest';
import type { AttemptReport } from '../src/transport.ts';

/** The time of an attempt that {@link timedOut} ends, in milliseconds: longer than any test, and than any other timer. */
export const timeoutMs = 3_600_000;

/**
 * Makes an attempt whose time is over once it has come as far as `reached` says:
 * its deadline comes when the test wants it, however busy the machine is. That
 * the attempt set one, for all its time and only once, is checked here.
 *
 * @param send Sends with {@link timeoutMs}.
 * @param reached Fulfils when the other side, or the test, has seen the attempt come so far.
 */
export async function timedOut(
  send: () => Promise<AttemptReport>,
  reached: Promise<unknown> = Promise.resolve(),
): Promise<AttemptReport> {
  const deadlines: { expire: () => void; inMs: number }[] = [];
  const real = setTimeout;
  const setting = vi.spyOn(globalThis, 'setTimeout').mockImplementation(((
    callback: (...args: unknown[]) => void,
    inMs = 0,
    ...args: unknown[]
  ) => {
    if (inMs < timeoutMs / 2) return real(callback, inMs, ...args);
    deadlines.push({ expire: () => callback(...args), inMs });
    return real(() => {}, 0);
  }) as typeof setTimeout);
  onTestFinished(() => setting.mockRestore());
  const sent = send();
  await reached;
  // What the other side has seen was sent; that it hears so itself takes a turn or two of the event loop.
  for (let turns = 0; turns < 10; turns += 1) await turn();
  const [deadline, ...more] = deadlines;
  expect(more).toEqual([]);
  expect(deadline?.inMs).toBeLessThanOrEqual(timeoutMs);
  deadline?.expire();
  setting.mockRestore();
  return sent;
}
