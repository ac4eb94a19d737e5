import { expect, test } from 'vitest';
import { clockSkewMs } from '../src/server-checks.ts';
import type { Store } from '../src/store.ts';

/** A Redis whose clock is `aheadMs` ahead, and which reads it `thereMs` after it was asked and answers `backMs` later. */
function redisThatTakes(trips: { thereMs: number; backMs: number }[], aheadMs: number) {
  let nowMs = 1_700_000_000_000;
  const left = trips.values();
  const time = async (): Promise<[number, number]> => {
    const { thereMs, backMs } = left.next().value ?? { thereMs: 2, backMs: 2 };
    const theirsMs = nowMs + thereMs + aheadMs;
    nowMs += thereMs + backMs;
    return [Math.floor(theirsMs / 1000), (theirsMs % 1000) * 1000];
  };
  return { store: { redis: { time } } as unknown as Store, now: () => nowMs };
}

test.each([0, 90_000, -90_000])(
  'clocks %i ms apart are found to be so, though Redis answers slowly now and then',
  async (aheadMs) => {
    const slowBack = { thereMs: 0, backMs: 8000 };
    const slowThere = { thereMs: 8000, backMs: 0 };
    const quick = { thereMs: 3, backMs: 1 };
    for (const trips of [[slowBack], [slowThere, slowThere, quick], [slowBack, slowThere, slowBack, slowBack, quick]]) {
      const { store, now } = redisThatTakes(trips, aheadMs);
      expect(Math.abs((await clockSkewMs(store, now)) - aheadMs)).toBeLessThanOrEqual(2);
    }
  },
);
