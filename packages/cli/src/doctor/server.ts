import {
  checkEviction,
  checkMemory,
  checkPersistence,
  checkReplicas,
  checkVersion,
  clockSkewMs,
  serverVersion,
} from '@posthorn/store/server-checks';
import type { Store } from '@posthorn/store/store';
import type { Check } from './check.ts';

/** Clocks this far apart are a finding: times in the log and in signatures come from here, due times from Redis. */
const maxSkewMs = 2000;

/** Checks of the Redis server and its settings. */
export function serverChecks(store: Store, { ackReplicas }: { ackReplicas: number }): Check[] {
  return [
    {
      name: 'version',
      why: 'Posthorn’s scripts use what older servers do not have',
      look: async () => ({ findings: await checkVersion(store), note: await serverVersion(store) }),
    },
    {
      name: 'durability',
      why: 'an event answered 202 can be lost when Redis or its machine stops',
      look: async () => ({ findings: await checkPersistence(store) }),
    },
    {
      name: 'eviction',
      why: 'when memory is full, Redis throws away accepted events',
      look: async () => ({ findings: await checkEviction(store) }),
    },
    {
      name: 'memory',
      why: 'when memory ends, events are refused; without a bound, Redis itself is ended instead',
      look: async () => ({ findings: await checkMemory(store) }),
    },
    {
      name: 'clock',
      why: 'waiting times come from Redis’ clock, the times in logs and signatures from this one',
      look: async () => {
        const skewMs = Math.round(await clockSkewMs(store, Date.now));
        const what = `Redis’ clock is ${Math.abs(skewMs)} ms ${skewMs > 0 ? 'ahead' : 'behind'}`;
        if (Math.abs(skewMs) <= maxSkewMs) return { findings: [], note: what };
        return { findings: [{ what, remedy: 'synchronise both machines’ clocks (NTP)' }] };
      },
    },
    ...(ackReplicas === 0
      ? []
      : [
          {
            name: 'replicas',
            why: 'events count as accepted only when replicas confirm them',
            look: async () => ({ findings: await checkReplicas(store, ackReplicas) }),
          },
        ]),
  ];
}
