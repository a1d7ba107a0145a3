import { formatNumber, formatValue, groupThousands } from '../../quantity/index.ts';
import type { Quantity } from '../../quantity/index.ts';

const shares = /(?:^|\.)(?:errors|availability|scale|utilisation|growth|share)(?:\.(?:target|bound))?$/;
const factors = /(?:^|\.)(?:headroom|knee|factor|mixFactor|peak|load)(?:\.(?:target|bound))?$/;

/** Returns the value as a person reads it; a pure number is a percentage or a multiple when its name says so. */
export function formatNamed(name: string, quantity: Quantity): string {
  return formatNamedValue(name, quantity, quantity.value);
}

/** Returns another value of the same quantity, its bound for example, in the same words. */
export function formatNamedValue(name: string, quantity: Quantity, value: number): string {
  if (quantity.unit === '1') {
    if (shares.test(name)) return formatPercent(value);
    if (factors.test(name)) return `${formatNumber(value)}×`;
    // What was counted is told to the last one.
    if (Number.isSafeInteger(value)) return groupThousands(value);
  }
  // A table that grows by less than a row a second is counted by the day.
  if (quantity.unit === 'rows/s') return Math.abs(value) < 10 ? `${singular(formatValue(value * 86_400, 'rows'))}/day` : formatValue(value, 'rows/s');
  if (quantity.unit === '1/s') return rateWords(value);
  return singular(formatValue(value, quantity.unit));
}

const periods = [[1, 's'], [60, 'min'], [3600, 'h'], [86_400, 'day']] as const;

/** Returns a rate by the shortest time in which something happens: `40/s`, `6/min`, `20/day`. */
export function rateWords(rate: number): string {
  const [seconds, period] = periods.find(([length]) => rate * length >= 0.5) ?? periods[rate > 0 ? 3 : 0];
  return `${formatNumber(rate * seconds)}/${period}`;
}

/** One of something is not many: `1 instance`. */
function singular(text: string): string {
  return text.replace(/^1 (row|core|instance|connection)s\b/, '1 $1');
}

/** Returns the quantity in words, for texts that print it without its name. */
export function inWords(quantity: Quantity): string {
  return formatNamed('', quantity);
}

/** Returns a share as a percentage that never rounds up to 100 %: 0.9995 is `99.95 %`. */
export function formatPercent(share: number): string {
  if (share <= 0.99 || share >= 1) return `${formatNumber(share * 100)} %`;
  const missing = Number(((1 - share) * 100).toPrecision(2));
  const digits = Math.min(8, Math.max(1, 1 - Math.floor(Math.log10(missing))));
  return `${Number((100 - missing).toFixed(digits))} %`;
}
