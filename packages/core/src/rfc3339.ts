const form =
  /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d{1,12})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/**
 * Whether a text is an RFC 3339 date-time that the calendar has: up to twelve
 * fractional digits, offset `Z` or `+hh:mm`, second 60 for leap seconds. A
 * pattern and not `Date`, which keeps milliseconds only and moves 30 February
 * to March.
 */
export function isDateTime(text: string): boolean {
  const [, year = '', month = '', day = ''] = form.exec(text) ?? [];
  return Number(day) >= 1 && Number(day) <= daysIn(Number(year), Number(month));
}

const daysPerMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function daysIn(year: number, month: number): number {
  const isLeapYear = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 && isLeapYear ? 29 : (daysPerMonth[month - 1] ?? 0);
}
