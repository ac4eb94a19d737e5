import { describe, expect, it } from 'vitest';
import { makeSchedule, type Step, sliceSeconds, sliceSeeds } from './schedule.ts';

describe('a schedule', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(makeSchedule(7, 30)).toEqual(makeSchedule(7, 30));
    expect(makeSchedule(7, 30)).not.toEqual(makeSchedule(8, 30));
  });

  it('strikes nobody who suffers still, and lets only workers suffer for long', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const wellAtMs = new Map<string, number>();
      for (const { on, atMs, forMs } of makeSchedule(seed, 60)) {
        expect(atMs).toBeGreaterThanOrEqual(wellAtMs.get(on) ?? 0);
        wellAtMs.set(on, atMs + forMs);
        expect(forMs).toBeLessThanOrEqual(on.startsWith('worker ') ? 12_000 : 2000);
      }
    }
  });
});

describe('what CI plays', () => {
  const rounds = sliceSeeds.map((seed) => makeSchedule(seed, sliceSeconds));

  it('strikes each kind of process and link in each way, but for one', () => {
    const processes = ['ingest', 'api', 'redis', 'worker'];
    const links = ['ingest-redis', 'api-redis', 'worker-redis', 'workers-receiver'];
    const all = [
      ...processes.flatMap((on) => ['kill', 'freeze', 'restart'].map((what) => `${on} ${what}`)),
      ...links.flatMap((on) => ['latency', 'slow', 'silent', 'mute', 'refuse', 'reset'].map((what) => `${on} ${what}`)),
    ];
    // Of the two workers, either will do.
    const struck = new Set(rounds.flat().map(({ on, what }) => `${on.replace(/^worker \d/, 'worker')} ${what}`));
    // Redis is never told to stop.
    expect(all.filter((one) => !struck.has(one))).toEqual(['redis restart', 'api-redis slow']);
  });

  it('leaves a worker unheard for so long that another takes over what it has', () => {
    const taken = rounds.flatMap((steps) => steps.filter((step) => isTakenFrom(step, steps)));
    expect(taken.length).toBeGreaterThan(0);
  });
});

/** More than the 8 s after which a worker counts as dead, with Redis and the other worker well all the while. */
const tooLongMs = 9000;

function isTakenFrom(step: Step, steps: readonly Step[]): boolean {
  const worker = /^worker \d/.exec(step.on)?.[0];
  const isUnheard = step.what === 'freeze' || step.what === 'silent';
  if (worker === undefined || !isUnheard || step.forMs <= tooLongMs) return false;
  return steps
    .filter(({ on }) => on === 'redis' || (on.startsWith('worker ') && !on.startsWith(worker)))
    .every(({ atMs, forMs }) => atMs + forMs < step.atMs || atMs > step.atMs + tooLongMs);
}
