/** What a sample says of how often values occur. */
export interface Occurrences {
  /** Rows of the sample with a value. */
  readonly present: number;
  /** Different values among them. */
  readonly different: number;
  /** Values that occur once. */
  readonly once: number;
  /** Rows of the whole table with a value. */
  readonly tablePresent: number;
}

/** Above this share of the rows a number of values is taken to grow with them (src/backend/commands/analyze.c). */
const growsAbove = 0.1;

/**
 * Returns how many different values a table is thought to have, from a sample: the estimator Duj1 of Haas and Stokes, Sampling-Based
 * Estimation of the Number of Distinct Values of an Attribute (IBM Research Report RJ 10025), as ANALYZE uses it.
 */
export function estimateDistinct({ present, different, once, tablePresent }: Occurrences): number {
  if (present === 0) return 0;
  if (once === present) return tablePresent;
  if (once === 0) return different;
  const estimate = (present * different) / (present - once + (once * present) / tablePresent);
  return Math.floor(Math.min(tablePresent, Math.max(different, estimate)) + 0.5);
}

/** Returns a number of values as `n_distinct` writes it: negative, as a share of the rows, where it grows with them. */
export function asDistinct(values: number, rows: number): number {
  return values > growsAbove * rows ? -Math.min(1, values / rows) : values;
}
