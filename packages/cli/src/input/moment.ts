import { isDateTime } from '@posthorn/core/rfc3339';
import { InvalidArgumentError } from 'commander';

const unitMs: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads a moment as people write it, `2h` ago or an RFC 3339 date-time, and gives the latter. */
export function parseMoment(text: string, nowMs = Date.now()): string {
  const [, count = '', unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const ms = unitMs[unit];
  if (ms !== undefined) return new Date(nowMs - Number(count) * ms).toISOString();
  if (isDateTime(text)) return text;
  throw new InvalidArgumentError(
    'It must be how long ago, such as 90s, 30m, 2h or 7d, or a time such as 2026-01-31T12:00:00Z.',
  );
}
