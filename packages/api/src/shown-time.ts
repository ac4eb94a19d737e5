/** A time as GitHub writes it, without a fraction: its clients in Python and Java read no other (wire-formats.md S1). */
export function toTheSecond(time: string): string {
  return time.replace(/\.\d+Z$/, 'Z');
}
