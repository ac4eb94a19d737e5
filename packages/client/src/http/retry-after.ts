/**
 * Milliseconds that a `Retry-After` header asks to wait: seconds, or an HTTP date
 * (RFC 9110, 10.2.3).
 *
 * @returns undefined when there is none that can be read
 */
export function retryAfterMs(header: string | null, now: Date): number | undefined {
  if (header === null) return undefined;
  if (/^\s*\d{1,9}\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}
