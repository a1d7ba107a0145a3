import { birthDeath } from './bounded.ts';

/** Returns the availability where all parts are needed, and fail independently. */
export function allOf(parts: readonly number[]): number {
  return parts.reduce((product, part) => product * part, 1);
}

/** Returns the availability where `needed` of `count` parts alike are needed, and fail independently. */
export function someOf(needed: number, count: number, part: number): number {
  let [sum, chance] = [0, part ** count];
  for (let working = count; working >= needed; working -= 1) {
    sum += chance;
    chance *= (working / (count - working + 1)) * ((1 - part) / part);
  }
  return part === 0 ? (needed <= 0 ? 1 : 0) : Math.min(1, sum);
}

/** Parts alike that fail after `untilFailure` seconds on average and take `repair` seconds, at most `crews` at a time. */
export interface Repaired {
  readonly needed: number;
  readonly count: number;
  readonly untilFailure: number;
  readonly repair: number;
  readonly crews: number;
}

/** Returns the availability of parts that wait for repair: shares of time with so many failed. Source: Trivedi, Probability and Statistics, 2nd ed. 2002, section 8.2. */
export function repairedAvailability({ needed, count, untilFailure, repair, crews }: Repaired): number {
  const shares = birthDeath(count, (failed) => ((count - failed + 1) * repair) / (untilFailure * Math.min(failed, crews)));
  return shares.reduce((sum, share, failed) => sum + (count - failed >= needed ? share : 0), 0);
}

/** Returns the seconds of `period` in which an objective allows to be down, or the requests of them to fail. */
export function errorBudget(objective: number, period: number): number {
  return (1 - objective) * period;
}
