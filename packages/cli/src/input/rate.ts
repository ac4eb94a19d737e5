import { InvalidArgumentError } from 'commander';

const unitSeconds: Record<string, number> = { s: 1, m: 60, min: 60, h: 3600 };

/** Reads a rate as people write it, `50/s`, `300/min` or just `50`, and gives it per second. */
export function parseRate(text: string): number {
  const [, number = '', unit = 's'] = /^(\d{1,6}(?:\.\d{1,3})?)(?:\/(s|m|min|h))?$/.exec(text) ?? [];
  const perSecond = Number(number || Number.NaN) / (unitSeconds[unit] ?? 1);
  if (perSecond >= 0.1 && perSecond <= 5000) return perSecond;
  throw new InvalidArgumentError('It must be 0.1/s to 5000/s, such as 50/s or 300/min.');
}
