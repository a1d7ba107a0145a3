import { databaseCpu, indexCost } from '../../knowledge/index.ts';
import { predicted } from '../../quantity/index.ts';
import type { Quantity } from '../../quantity/index.ts';
import type { AccessPath, Table } from '../../system/index.ts';
import type { WidthOf } from '../tables/sizes.ts';

const facts = indexCost.facts;
const cpu = databaseCpu.facts;
type Bound = 'value' | 'low' | 'high';

/** Returns the size of a B-tree on these columns, bytes: entries over the share of a page in use. */
export function indexBytes(table: Table, columns: readonly string[], widthOf: WidthOf): Quantity {
  const of = (bound: Bound): number => {
    const width = columns.reduce((sum, name) => sum + widthOf(table, name)[bound], facts.entryBytes[bound]);
    // The emptier the pages, the larger the index.
    const fill = bound === 'low' ? facts.fill.high : bound === 'high' ? facts.fill.low : facts.fill.value;
    return Math.round((table.rows[bound] * width) / fill);
  };
  return predicted(of('value'), 'B', 'rows × entry ÷ fill', [`tables.${table.name}.rows`, facts.entryBytes.id, facts.fill.id], { low: of('low'), high: of('high') });
}

/** Returns what a sequential scan takes, seconds of a core. */
export function scanTime(table: Table): number {
  return table.rows.value * cpu.scanRow.value;
}

/** Returns the pages of a table. */
export function pagesOf(table: Table): number {
  return Math.ceil((table.rows.value * table.rowBytes.value) / facts.pageBytes.value);
}

/** True if PostgreSQL's planner would scan the table even with the index: few pages, or too many rows to fetch one by one. */
export function plannerScans(table: Table, visited: number): boolean {
  const scan = pagesOf(table) * facts.sequentialPage.value + table.rows.value * (facts.tuple.value + facts.operator.value);
  // A row may lie on any page; the low cost of a random page is the one of SSDs.
  const index = (1 + Math.min(visited, pagesOf(table))) * facts.randomPage.low + visited * (facts.tuple.value + facts.indexTuple.value + facts.operator.value);
  return scan <= index;
}

/** Returns the rows that an index lets a path visit: a page where the index has the order, else all that match. */
export function visitedBy(path: AccessPath, hasOrder: boolean): number {
  return path.limit !== undefined && hasOrder ? Math.min(path.limit, path.matching.value) : path.matching.value;
}
