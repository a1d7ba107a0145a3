const day = 86_400_000;
const two: readonly string[] = Array.from({ length: 100 }, (_, value) => String(value).padStart(2, '0'));

let lastDay = Number.NaN;
let lastDate = '';

/** Returns an instant as RFC 3339 text in UTC with milliseconds; rows near each other share their day, which is kept. */
export function isoTime(milliseconds: number): string {
  const days = Math.floor(milliseconds / day);
  if (days !== lastDay) {
    lastDay = days;
    lastDate = new Date(days * day).toISOString().slice(0, 11);
  }
  const rest = milliseconds - days * day;
  const thousandths = Math.floor(rest) % 1000;
  const seconds = Math.floor(rest / 1000);
  return `${lastDate}${two[Math.floor(seconds / 3600)] ?? ''}:${two[Math.floor(seconds / 60) % 60] ?? ''}:${two[seconds % 60] ?? ''}.${Math.floor(thousandths / 100)}${two[thousandths % 100] ?? ''}Z`;
}
