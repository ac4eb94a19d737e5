import { Problem } from '@posthorn/core/problem';
import type { Token } from '@posthorn/core/token';
import { spend } from '@posthorn/store/spend';
import type { Store } from '@posthorn/store/store';

/**
 * Counts events against what their token may post per second, over all ingest
 * processes. A token without a limit costs Redis nothing.
 *
 * @throws Problem `too_many_requests`: then none of them was stored
 */
export async function keepPace(store: Store, { id, events_per_second }: Token, events: number): Promise<void> {
  if (events_per_second === null || events === 0) return;
  const waitMs = await spend(store, { name: `token:${id}`, perSecond: events_per_second }, events);
  if (waitMs === 0) return;
  const retryAfterSeconds = Math.ceil(waitMs / 1000);
  throw new Problem(
    'too_many_requests',
    `This token may post ${events_per_second} events per second, and has posted more. Send this again in ${retryAfterSeconds} s.`,
    { retryAfterSeconds },
  );
}
