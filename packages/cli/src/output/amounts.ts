/** A whole number with its thousands apart: `20 000`. */
export function count(number: number): string {
  return String(Math.round(number)).replace(/\B(?=(\d{3})+$)/g, ' ');
}

/** A number of things, in words: `1 hook`, `2 hooks`. */
export function countOf(number: number, noun: string, plural = `${noun}s`): string {
  return `${count(number)} ${number === 1 ? noun : plural}`;
}

/** A time span, by its two largest units: `85 ms`, `4.5 s`, `3 min 20 s`, `2 h 5 min`, `6 d 1 h`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 3_600_000) return two(ms, 60_000, 'min', 1000, 's');
  if (ms < 86_400_000) return two(ms, 3_600_000, 'h', 60_000, 'min');
  return two(ms, 86_400_000, 'd', 3_600_000, 'h');
}

/** Bytes, in binary units: `12.3 MiB`. */
export function bytes(number: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const step = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, number)) / 10));
  return `${(number / 1024 ** step).toFixed(step === 0 ? 0 : 1)} ${units[step]}`;
}

/** A rate per second: `50/s`, `0.3/s`. Null is not known yet. */
export function rate(perSecond: number | null): string {
  if (perSecond === null) return '-';
  if (perSecond >= 10 || Number.isInteger(perSecond)) return `${count(perSecond)}/s`;
  return `${perSecond.toFixed(perSecond < 0.1 ? 2 : 1)}/s`;
}

function two(ms: number, large: number, largeUnit: string, small: number, smallUnit: string): string {
  const rest = Math.floor((ms % large) / small);
  return `${Math.floor(ms / large)} ${largeUnit}${rest === 0 ? '' : ` ${rest} ${smallUnit}`}`;
}
