import { indexCost, popularity } from '../../knowledge/index.ts';
import { zipfShare } from '../../random/index.ts';
import type { AccessPath, Statement } from '../../system/index.ts';
import { timesIn } from '../demand.ts';
import type { Stored } from './stored.ts';

const { pageBytes } = indexCost.facts;

/** Pages that are asked for equally often. */
interface Heat {
  readonly bytes: number;
  /** Page reads a second. */
  readonly reads: number;
}

/** The pages of all tables and indexes that statements read, the hottest first. */
export interface Heats {
  readonly heats: readonly Heat[];
  readonly reads: number;
}

/**
 * Returns how often the pages of each table and its indexes are read, at `factor` times the declared traffic: an index page
 * for each lookup, a page for each row visited, all pages of a table that is scanned. Rows are asked for by Zipf's law, and so are their pages.
 */
export function heatsOf(stored: readonly Stored[], statements: readonly Statement[], factor: number): Heats {
  const runs = statements.flatMap((statement) => statement.paths.map((path) => ({ path, rate: statement.rate.value * timesIn(statement, path) * factor })));
  const byTable = Map.groupBy(runs, ({ path }) => path.table);
  const heats = stored.flatMap(({ table, rows, indexes }) => {
    const own = byTable.get(table.name) ?? [];
    const lookups = own.reduce((sum, { path, rate }) => sum + (path.servedBy.kind === 'scan' ? 0 : rate), 0);
    const visited = own.reduce((sum, { path, rate }) => sum + rate * pagesRead(path, rows.value), 0);
    return [...spread(indexes.value, lookups), ...spread(rows.value, visited)];
  });
  const sorted = heats.toSorted((a, b) => b.reads / b.bytes - a.reads / a.bytes);
  return { heats: sorted, reads: sorted.reduce((sum, { reads }) => sum + reads, 0) };
}

function pagesRead({ servedBy, matching, limit }: AccessPath, bytes: number): number {
  const pages = Math.max(1, bytes / pageBytes.value);
  if (servedBy.kind === 'scan') return pages;
  return Math.min(pages, matching.value, limit ?? Number.POSITIVE_INFINITY);
}

/** The pages in groups that double, from the most popular. */
function spread(bytes: number, reads: number): readonly Heat[] {
  if (reads <= 0) return [];
  const pages = Math.max(1, Math.ceil(bytes / pageBytes.value));
  const heats: Heat[] = [];
  for (let from = 0; from < pages; ) {
    const to = Math.min(pages, Math.max(from + 1, from * 2));
    const share = zipfShare(from, to, pages, popularity.facts.skew.value);
    heats.push({ bytes: (to - from) * pageBytes.value, reads: share * reads });
    from = to;
  }
  return heats;
}

/** Returns the share of page reads that memory of this size answers, when it holds the hottest pages. */
export function memoryHits({ heats, reads }: Heats, memory: number): number {
  if (reads === 0) return 1;
  let [left, hits] = [memory, 0];
  for (const heat of heats) {
    if (left <= 0) break;
    hits += heat.reads * Math.min(1, left / heat.bytes);
    left -= heat.bytes;
  }
  return Math.min(1, hits / reads);
}

/** Returns the bytes of the hottest pages that get this share of the reads. */
export function hotBytes({ heats, reads }: Heats, share: number): number {
  let [left, bytes] = [reads * share, 0];
  for (const heat of heats) {
    if (left <= 0) break;
    bytes += heat.bytes * Math.min(1, left / heat.reads);
    left -= heat.reads;
  }
  return bytes;
}
