/** Counts what is let through. */
export interface RateLimit {
  /** Takes one; how many seconds to wait, rounded up, when there is none left, else 0. */
  take(key: string): number;
}

/** Lets `burst` through at once for each key, and `perSecond` in the long run. */
export function createRateLimit(perSecond: number, burst: number, now: () => number): RateLimit {
  const levels = new Map<string, { left: number; atMs: number }>();
  return {
    take(key) {
      const atMs = now();
      const level = levels.get(key) ?? { left: burst, atMs };
      const left = Math.min(burst, level.left + ((atMs - level.atMs) / 1000) * perSecond);
      levels.set(key, { left: left >= 1 ? left - 1 : left, atMs });
      return left >= 1 ? 0 : Math.ceil((1 - left) / perSecond);
    },
  };
}
