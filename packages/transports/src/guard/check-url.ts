import { failureOf } from '../failure.ts';
import type { Guard } from './guard.ts';

/** What a check of a hook's URL says; `message` is for the person who saves the hook. */
export type UrlCheck = { ok: true } | { ok: false; message: string };

/** How long saving a hook waits for DNS, in milliseconds. */
const dnsPatienceMs = 3000;

/**
 * Checks a URL that a hook is saved with: http or https, no user and password,
 * and a host whose addresses may all be reached.
 *
 * A name that does not resolve, or not within 3 s, is accepted: it may be about
 * to be set up, and every attempt checks again before it connects.
 */
export async function checkUrl(guard: Pick<Guard, 'resolve'>, url: string): Promise<UrlCheck> {
  if (!URL.canParse(url)) return { ok: false, message: 'is not a URL: write it in full, as https://example.com/hook' };
  const { protocol, hostname, username, password } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:')
    return { ok: false, message: 'must begin with http:// or https://' };
  if (username !== '' || password !== '') {
    return { ok: false, message: 'may not hold a user and password: send credentials as a header instead' };
  }
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, dnsPatienceMs);
  });
  try {
    await Promise.race([guard.resolve(hostname), enough]);
    return { ok: true };
  } catch (error) {
    const { reason, message } = failureOf(error);
    return reason === 'network_blocked' ? { ok: false, message } : { ok: true };
  } finally {
    clearTimeout(timer);
  }
}
