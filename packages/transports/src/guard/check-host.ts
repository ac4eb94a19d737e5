import { failureOf } from '../failure.ts';
import type { Guard } from './guard.ts';

/** What a check of a hook's host says; `message` is for the person who saves the hook. */
export type HostCheck = { ok: true } | { ok: false; message: string };

/** How long saving a hook waits for DNS, in milliseconds. */
const dnsPatienceMs = 3000;

/**
 * Checks a host that a hook is saved with: all its addresses may be reached.
 *
 * A name that does not resolve, or not within 3 s, is accepted: it may be about
 * to be set up, and every attempt checks again before it connects.
 */
export async function checkHost(guard: Pick<Guard, 'resolve'>, hostname: string, port: number): Promise<HostCheck> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, dnsPatienceMs);
  });
  try {
    await Promise.race([guard.resolve(hostname, port), enough]);
    return { ok: true };
  } catch (error) {
    const { reason, message } = failureOf(error);
    return reason === 'network_blocked' ? { ok: false, message } : { ok: true };
  } finally {
    clearTimeout(timer);
  }
}
