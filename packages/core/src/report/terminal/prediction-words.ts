import type { Break, Prediction } from '../../evidence/index.ts';
import { formatNumber, formatValue } from '../../quantity/index.ts';
import type { Quantity } from '../../quantity/index.ts';

/** The quantities of a prediction by name. */
export type Quantities = ReadonlyMap<string, Quantity>;

/** Returns the quantities of a prediction by name. */
export function quantitiesOf({ quantities }: Prediction): Quantities {
  return new Map(quantities.map(({ name, quantity }) => [name, quantity]));
}

/** Returns what breaks as a clause. */
export function breakText({ subject, says }: Break): string {
  return says === 'full' ? `${subject} is full` : `${says} of ${subject} is over its objective`;
}

/** Returns the range of a time, which needs no more than two digits: `520 µs – 44 ms`; nothing where it has none. */
export function rangeText({ low, high }: Quantity): string {
  const [least, most] = [low, high].map((value) => formatValue(Number(value.toPrecision(2)), 's'));
  return least === most ? '' : `${least} – ${most}`;
}

const periods = [[1, 's'], [60, 'min'], [3600, 'h'], [86_400, 'day'], [31_557_600, 'year']] as const;

/** Returns a rate by the shortest period in which about one request comes: `3.1/s`, `2/min`, `5/day`. */
export function rateText(rate: number): string {
  if (rate === 0) return '0/s';
  const [seconds, name] = periods.find(([period]) => rate * period >= 0.95) ?? periods[4];
  return `${formatNumber(rate * seconds)}/${name}`;
}
