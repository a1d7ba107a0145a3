import type { Growth } from '../evidence/index.ts';
import { predicted } from '../quantity/index.ts';
import type { System } from '../system/index.ts';
import type { Knee } from './promises.ts';

/** A Julian year, seconds: what `20%/year` counts in. */
const year = 31_557_600;
/** Nothing is foretold beyond this, seconds. */
const furthest = 100 * year;

/** Knees at each end of what is assumed; absent where nothing breaks. */
export interface Knees {
  readonly value: Knee | undefined;
  readonly low: Knee | undefined;
  readonly high: Knee | undefined;
}

/**
 * Returns when traffic that grows as declared reaches the knee: t = ln(knee) ÷ ln(1 + growth). Undefined where none grows or nothing breaks.
 * `today` is a time in milliseconds since 1970; without it there is no date.
 */
export function growthOf({ traffic }: System, knees: Knees, today: number | undefined): Growth | undefined {
  const growth = traffic.growth;
  if (growth === undefined || growth.value <= 0 || knees.value === undefined) return undefined;
  const until = (knee: Knee | undefined, yearly: number): number => (knee === undefined || yearly <= 0 ? furthest : Math.min(furthest, Math.max(0, (year * Math.log(Math.max(knee.load, Number.MIN_VALUE))) / Math.log1p(yearly))));
  const value = until(knees.value, growth.value);
  // The dearest requests reach the knee first.
  const after = predicted(value, 's', 'ln(knee) ÷ ln(1 + growth a year)', ['system.knee', 'traffic.growth'], { low: Math.min(value, until(knees.high, growth.high)), high: Math.max(value, until(knees.low, growth.low)) });
  return { yearly: growth, after, ...(today === undefined || value >= furthest ? {} : { date: dateAfter(today, value) }) };
}

function dateAfter(today: number, seconds: number): string {
  return new Date(today + seconds * 1000).toISOString().slice(0, 10);
}
