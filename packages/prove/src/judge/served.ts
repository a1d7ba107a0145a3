import { isPartition } from '@kentledge/core/system';
import type { Statement, Table } from '@kentledge/core/system';
import type { Explained, PlanNode } from '../measure/explain.ts';

/** Tables up to this many rows are read whole as fast as by an index: PostgreSQL is right to do so. */
export const smallTable = 2000;
/** A scan may look at this many rows for each one that it gives before the access path counts as not served. */
const rowsPerRow = 50;
/** Below this many rows read the ratio says nothing. */
const fewRows = 500;

/** Whether the statement's access paths are served, and why not. */
export interface Served {
  readonly served: boolean;
  readonly why: string;
}

/** Judges a statement by its plan: no sequential scan of a large table that the design serves by an index, and no scan that throws nearly all rows away. */
export function isServed(statement: Statement, tables: ReadonlyMap<string, Table>, rows: ReadonlyMap<string, number>, plan: Explained): Served {
  const meant = new Set(statement.paths.filter((path) => path.servedBy.kind === 'scan').map((path) => path.table));
  const scanned = new Map<string, number>();
  for (const node of plan.nodes) {
    const relation = node['Relation Name'] ?? '';
    const table = wholeTable(tables, relation);
    if (node['Node Type'].includes('Seq Scan') && !meant.has(table)) scanned.set(table, (scanned.get(table) ?? 0) + (rows.get(relation) ?? 0));
  }
  const whole = [...scanned].find(([, count]) => count > smallTable);
  if (whole !== undefined) return { served: false, why: `reads ${whole[0] || 'a table'} whole (${whole[1]} rows)` };
  const wasteful = plan.nodes.find((node) => wastes(node) && !meant.has(wholeTable(tables, node['Relation Name'] ?? '')));
  if (wasteful !== undefined) return { served: false, why: `${nameOf(wasteful)} throws away ${wasteful['Rows Removed by Filter'] ?? 0} rows for each ${wasteful['Actual Rows'] ?? 0} that it keeps` };
  const missing = statement.paths.find((path) => path.servedBy.kind === 'index' && !hasIndex(tables.get(path.table), path.servedBy.name));
  if (missing !== undefined) return { served: false, why: `the index ${missing.servedBy.kind === 'index' ? missing.servedBy.name : ''} is not in the design` };
  return { served: true, why: plan.nodes.filter((node) => node['Index Name'] !== undefined).map(nameOf).join(', ') || 'small tables, read whole' };
}

/** Returns the table of a relation: a plan names the partitions that it reads. */
export function wholeTable(tables: ReadonlyMap<string, Table>, relation: string): string {
  if (tables.has(relation)) return relation;
  return [...tables.values()].find((table) => isPartition(table, relation))?.name ?? relation;
}

function wastes(node: PlanNode): boolean {
  const removed = node['Rows Removed by Filter'] ?? 0;
  return node['Relation Name'] !== undefined && removed * (node['Actual Loops'] ?? 1) > fewRows && removed > rowsPerRow * Math.max(1, node['Actual Rows'] ?? 0);
}

function hasIndex(table: Table | undefined, name: string): boolean {
  return table?.indexes.some((index) => index.name === name) === true;
}

function nameOf(node: PlanNode): string {
  return node['Index Name'] ?? `${node['Node Type']} on ${node['Relation Name'] ?? '?'}`;
}
