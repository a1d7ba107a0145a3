import { formatNumber, formatQuantity, formatValue } from '../../quantity/index.ts';
import type { Quantity } from '../../quantity/index.ts';

const shares = /(?:^|\.)(?:errors|availability|scale|utilisation|growth|share)(?:\.(?:target|bound))?$/;
const factors = /(?:^|\.)(?:headroom|knee|factor|mixFactor|peak)(?:\.(?:target|bound))?$/;

/** Returns the value as a person reads it; a pure number is a percentage or a multiple when its name says so. */
export function formatNamed(name: string, quantity: Quantity): string {
  return formatNamedValue(name, quantity, quantity.value);
}

/** Returns another value of the same quantity, its bound for example, in the same words. */
export function formatNamedValue(name: string, quantity: Quantity, value: number): string {
  if (quantity.unit === '1') {
    if (shares.test(name)) return formatPercent(value);
    if (factors.test(name)) return `${formatNumber(value)}×`;
  }
  return value === quantity.value ? formatQuantity(quantity) : formatValue(value, quantity.unit);
}

/** Returns a share as a percentage that never rounds up to 100 %: 0.9995 is `99.95 %`. */
export function formatPercent(share: number): string {
  if (share <= 0.99 || share >= 1) return `${formatNumber(share * 100)} %`;
  const missing = Number(((1 - share) * 100).toPrecision(2));
  const digits = Math.min(8, Math.max(1, 1 - Math.floor(Math.log10(missing))));
  return `${Number((100 - missing).toFixed(digits))} %`;
}
