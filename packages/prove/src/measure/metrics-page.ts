import { request } from 'undici';

/** Durations of one statement as the service saw them: how many took at most `bound` seconds, cumulated. */
export interface StatementTimings {
  readonly count: number;
  readonly sum: number;
  readonly buckets: readonly { readonly bound: number; readonly count: number }[];
}

/** Returns the statement histograms on the metrics page of a service. */
export async function readStatementTimings(url: string): Promise<ReadonlyMap<string, StatementTimings>> {
  const response = await request(`${url}/metrics`);
  return parseTimings(await response.body.text());
}

const line = /^database_statement_duration_seconds_(bucket|sum|count)\{statement="([^"]+)"(?:,le="([^"]+)")?\} (\S+)$/;

/** Returns the statement histograms of a page in Prometheus' text format. */
export function parseTimings(page: string): ReadonlyMap<string, StatementTimings> {
  const found = new Map<string, { count: number; sum: number; buckets: { bound: number; count: number }[] }>();
  for (const text of page.split('\n')) {
    const [, kind, name, bound, value] = line.exec(text) ?? [];
    if (name === undefined) continue;
    const entry = found.get(name) ?? { count: 0, sum: 0, buckets: [] };
    found.set(name, entry);
    if (kind === 'sum') entry.sum = Number(value);
    else if (kind === 'count') entry.count = Number(value);
    else if (bound !== '+Inf') entry.buckets.push({ bound: Number(bound), count: Number(value) });
  }
  return found;
}

/** Returns what was added between two readings of the page. */
export function timingsBetween(before: ReadonlyMap<string, StatementTimings>, after: ReadonlyMap<string, StatementTimings>): ReadonlyMap<string, StatementTimings> {
  const added = new Map<string, StatementTimings>();
  for (const [name, late] of after) {
    const early = before.get(name);
    const count = late.count - (early?.count ?? 0);
    if (count === 0) continue;
    const buckets = late.buckets.map(({ bound, count: cumulated }, index) => ({ bound, count: cumulated - (early?.buckets[index]?.count ?? 0) }));
    added.set(name, { count, sum: late.sum - (early?.sum ?? 0), buckets });
  }
  return added;
}

/** Returns how many of the durations took longer than the largest bucket edge at or below the limit: never fewer than truly did. */
export function overLimit(timings: StatementTimings, limit: number): number {
  const within = timings.buckets.filter(({ bound }) => bound <= limit + 1e-9).at(-1);
  return timings.count - (within?.count ?? 0);
}
