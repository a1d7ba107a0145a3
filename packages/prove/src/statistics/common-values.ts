export interface SampledFrom {
  readonly sampled: number;
  readonly rows: number;
  readonly nullFraction: number;
  /** Different values in the table. */
  readonly distinct: number;
}

/**
 * Returns how many of the most frequent values of a sample are worth a place of their own: those whose count is not by chance above what
 * the others have (src/backend/commands/analyze.c, analyze_mcv_list). `counts` are in falling order.
 */
export function commonCount(counts: readonly number[], { sampled, rows, nullFraction, distinct }: SampledFrom): number {
  if (sampled === rows || rows <= 1) return counts.length;
  let kept = counts.length;
  let others = counts.slice(0, -1).reduce((sum, count) => sum + count, 0);
  while (kept > 0) {
    const count = counts[kept - 1] ?? 0;
    const rest = Math.min(1, Math.max(0, 1 - others / sampled - nullFraction));
    const average = rest / Math.max(1, distinct - (kept - 1));
    // The count of a value in a sample without repetition: hypergeometric.
    const inTable = (rows * count) / sampled;
    const variance = (sampled * inTable * (rows - inTable) * (rows - sampled)) / (rows * rows * (rows - 1));
    if (count > average * sampled + 2 * Math.sqrt(variance) + 0.5) break;
    kept -= 1;
    others -= counts[kept - 1] ?? 0;
  }
  return kept;
}
