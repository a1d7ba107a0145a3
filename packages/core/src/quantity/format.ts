import type { Quantity, Unit } from './quantity.ts';

const timeSteps: readonly (readonly [number, string])[] = [
  [86_400 * 365, 'y'],
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
  [1, 's'],
  [1e-3, 'ms'],
  [1e-6, 'µs'],
];
const sizeSteps: readonly (readonly [number, string])[] = [
  [1e12, 'TB'],
  [1e9, 'GB'],
  [1e6, 'MB'],
  [1e3, 'kB'],
  [1, 'B'],
];
const countSteps: readonly (readonly [number, string])[] = [
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
  [1, ''],
];

/** Returns a number with 3 significant digits and no exponent, `1240` as `1,240`. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? '∞' : value < 0 ? '-∞' : 'unknown';
  const rounded = Number(value.toPrecision(3));
  if (Math.abs(rounded) >= 1000) return groupThousands(Math.round(rounded));
  return Math.abs(rounded) < 1e-6 && rounded !== 0 ? plainSmall(rounded) : String(rounded);
}

/** JavaScript prints these with an exponent: 3.64e-7. */
function plainSmall(value: number): string {
  const places = 2 - Math.floor(Math.log10(Math.abs(value)));
  return value.toFixed(Math.min(100, places)).replace(/0+$/, '');
}

/** Returns an integer with thousands separators, exactly. */
export function groupThousands(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

function scaled(value: number, steps: readonly (readonly [number, string])[]): string {
  const size = Math.abs(value);
  const step = steps.find(([factor]) => size >= factor) ?? steps.at(-1);
  if (step === undefined || size === 0) return '0';
  const text = formatNumber(value / step[0]);
  return step[1] === '' ? text : `${text} ${step[1]}`;
}

/** Returns a value in its unit as a person reads it: `84.2 ms`, `2.1 GB`, `40/s`, `2 M rows`. */
export function formatValue(value: number, unit: Unit): string {
  if (unit === 's') return value === 0 ? '0 s' : scaled(value, timeSteps);
  if (unit === 'B') return value === 0 ? '0 B' : scaled(value, sizeSteps);
  if (unit === '1/s') return `${formatNumber(value)}/s`;
  if (unit === '1') return formatNumber(value);
  if (unit === 'rows') return `${scaled(value, countSteps)} rows`;
  const number = formatNumber(value);
  return `${number} ${number === '1' && unit !== 'rows/s' ? unit.slice(0, -1) : unit}`;
}

/** Returns a quantity's value as a person reads it. */
export function formatQuantity(quantity: Quantity): string {
  return formatValue(quantity.value, quantity.unit);
}

/** Returns a share as a percentage: 0.0012 as `0.12 %`. */
export function formatShare(share: number): string {
  return `${formatNumber(share * 100)} %`;
}

/** Returns an availability with as many digits as tell it from 100 %: `99.989 %`. */
export function formatAvailability(share: number): string {
  const missing = 1 - share;
  if (missing < 1e-12) return '100 %';
  const digits = 1 - Math.floor(Math.log10(missing * 100));
  return `${Number((share * 100).toFixed(Math.min(Math.max(digits, 0), 9)))} %`;
}
