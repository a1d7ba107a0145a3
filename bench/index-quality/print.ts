import type { Advice } from '@kentledge/core/evidence';

export function printHeading(text: string): void {
  console.log(`\n${text}`);
}

export function printRow(label: string, parts: readonly string[]): void {
  console.log(`  ${label.padEnd(36)} ${parts.filter((part) => part !== '').join('   ')}`);
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(2).padStart(6)} %`;
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1).padStart(7)} MB`;
}

/** Median and extremes. */
export function secondsText(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (place: number): string => (sorted[place] ?? Number.NaN).toFixed(1);
  return `${at(Math.floor(sorted.length / 2)).padStart(5)} s${sorted.length === 1 ? '' : ` (${at(0)} to ${at(sorted.length - 1)}, ${sorted.length} rounds)`}`;
}

/** Cost against no index, size, effort, and how near to the best that is. */
export function advicePart({ after, bare, bytesAfter, indexes, asked, candidates, algorithm, optimality: { known, all, plans } }: Advice): readonly string[] {
  const gap = (share: number | undefined): string => (share === undefined ? 'not known' : `${(share * 100).toFixed(2)} %`);
  return [
    percent(after / bare),
    megabytes(bytesAfter),
    `${String(indexes.length).padStart(3)} of ${candidates} indexes`,
    `${asked} questions, ${plans} plans`,
    `above the best of these ${gap(known)}, of all ${gap(all)}`,
    algorithm,
  ];
}

/** When the steps began to report. */
export function stepsText(steps: ReadonlyMap<string, number>): string {
  return [...steps].map(([step, at]) => `${step} from ${at.toFixed(1)} s`).join(', ');
}
