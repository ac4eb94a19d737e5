import { isIPv4 } from 'node:net';
import { Problem } from '@posthorn/core/problem';
import { countWithin } from '@posthorn/store/count-within';
import type { Store } from '@posthorn/store/store';

/** How many verifications strangers may ask for in a minute: that call the same host, and from the same address. */
const mostPerHost = 60;
const mostPerAddress = 60;
const minuteMs = 60_000;

/**
 * Lets a stranger's request through, if there were not too many: each makes us
 * call a host that somebody names, and who names it need not own it (W3C WebSub
 * section 8). Holds over all api processes.
 *
 * @param from.address where the request came from
 * @throws Problem `too_many_requests`
 */
export async function takeTurn(store: Store, from: { callback: string; address: string }): Promise<void> {
  const { hostname } = new URL(from.callback);
  const bounds = [
    { name: `hub-host:${hostname.replace(/\.$/, '')}`, most: mostPerHost },
    { name: `hub-address:${networkOf(from.address)}`, most: mostPerAddress },
  ];
  const waitMs = await countWithin(store, bounds, minuteMs);
  if (waitMs === 0) return;
  const retryAfterSeconds = Math.ceil(waitMs / 1000);
  throw new Problem(
    'too_many_requests',
    `There were ${mostPerHost} requests for callbacks on ${hostname}, or ${mostPerAddress} from your address, within a minute. Ask again in ${retryAfterSeconds} s, or with a token.`,
    { retryAfterSeconds },
  );
}

/** Whom an address stands for: of IPv6 everybody has a whole /64. */
export function networkOf(address: string): string {
  const mapped = address.replace(/^::ffff:/i, '');
  if (isIPv4(mapped)) return mapped;
  const [head = '', tail] = address.replace(/%.*$/, '').toLowerCase().split('::');
  const [left, right] = [head, tail ?? ''].map((part) => (part === '' ? [] : part.split(':'))) as [string[], string[]];
  const zeros = tail === undefined ? 0 : Math.max(8 - left.length - right.length, 0);
  const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right];
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
