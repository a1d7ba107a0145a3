/** Canonical units; `d`, `w` and `y` are read as `day`, `week` and `year`. */
export type Unit =
  | '%'
  | 'x'
  | 'k'
  | 'M'
  | 'G'
  | 'B'
  | 'kB'
  | 'MB'
  | 'GB'
  | 'TB'
  | 'ms'
  | 's'
  | 'min'
  | 'h'
  | 'day'
  | 'week'
  | 'month'
  | 'year';

/** What a unit measures. `share` is a part of 1, `factor` multiplies, `count` counts things. */
export type Dimension = 'share' | 'factor' | 'count' | 'bytes' | 'time';

type UnitFact = { readonly dimension: Dimension; readonly factor: number };

const day = 86_400;

/** Factors lead to: parts of 1, times, things, bytes (SI, 1 kB = 1000 B), seconds. A month is a twelfth of 365.25 days. */
const facts: Readonly<Record<Unit, UnitFact>> = {
  '%': { dimension: 'share', factor: 0.01 },
  x: { dimension: 'factor', factor: 1 },
  k: { dimension: 'count', factor: 1e3 },
  M: { dimension: 'count', factor: 1e6 },
  G: { dimension: 'count', factor: 1e9 },
  B: { dimension: 'bytes', factor: 1 },
  kB: { dimension: 'bytes', factor: 1e3 },
  MB: { dimension: 'bytes', factor: 1e6 },
  GB: { dimension: 'bytes', factor: 1e9 },
  TB: { dimension: 'bytes', factor: 1e12 },
  ms: { dimension: 'time', factor: 0.001 },
  s: { dimension: 'time', factor: 1 },
  min: { dimension: 'time', factor: 60 },
  h: { dimension: 'time', factor: 3600 },
  day: { dimension: 'time', factor: day },
  week: { dimension: 'time', factor: 7 * day },
  month: { dimension: 'time', factor: (365.25 / 12) * day },
  year: { dimension: 'time', factor: 365.25 * day },
};

const spellings: ReadonlyMap<string, Unit> = new Map<string, Unit>([
  ...(Object.keys(facts) as Unit[]).map((unit): [string, Unit] => [unit, unit]),
  ['d', 'day'],
  ['w', 'week'],
  ['y', 'year'],
]);

/** Every way to write a unit, for messages. */
export const unitSpellings: readonly string[] = [...spellings.keys()];

/** The unit that a word writes, or undefined. Case counts: `M` is a million, `m` is nothing. */
export function unitOf(word: string): Unit | undefined {
  return spellings.get(word);
}

/** What the unit measures; a number without unit counts. */
export function dimensionOf(unit: Unit | undefined): Dimension {
  return unit === undefined ? 'count' : facts[unit].dimension;
}

/** `value` in the base unit of its dimension: parts of 1, times, things, bytes, seconds. */
export function inBaseUnit(value: number, unit: Unit | undefined): number {
  if (unit === undefined) return value;
  // `2 * 0.001` and `2 / 1000` differ in the last bit; dividing gives the nearest number to what was written.
  const { factor } = facts[unit];
  return factor < 1 ? value / Math.round(1 / factor) : value * factor;
}
