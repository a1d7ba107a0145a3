import type { Catalog } from '@kentledge/core/database';
import type { Statistics } from '@kentledge/core/statistics';
import type { AccessPath, Statement, Table } from '@kentledge/core/system';
import { smallTable, wholeTable } from '../judge/served.ts';
import type { PlanNode } from '../measure/index.ts';

/** Whether the access paths of a statement are served at declared volume, why not, and what to write into the brief then. */
export interface ServedByTwin {
  readonly served: boolean;
  readonly why: string;
  /** The pin that takes the planner at its word. */
  readonly pin?: string;
}

/** What a twin was built from, and what its schema made. */
export interface TwinGround {
  readonly catalog: Catalog;
  readonly statistics: Pick<Statistics, 'relations'>;
}

/** A table's part of a plan. */
interface Reach {
  readonly node: PlanNode;
  /** Names of indexes: a scan of a bitmap reads those below it. */
  readonly indexes: readonly string[];
}

/**
 * Judges a plan of the twin: each access path that the design serves by a key or an index must be in the schema, and the planner must
 * look its table up by an index, unless the table is small. Another index than the designed one is as good: the planner took it for cheaper.
 */
export function servedByTwin(statement: Pick<Statement, 'paths'>, system: { readonly tables: readonly Table[] }, ground: TwinGround, plan: PlanNode): ServedByTwin {
  const tables = new Map(system.tables.map((table) => [table.name, table]));
  const reaches = reachesOf(plan).map((reach) => ({ ...reach, table: wholeTable(tables, reach.node['Relation Name'] ?? '') }));
  const used = new Set<string>();
  const scanned = new Set(statement.paths.filter(({ servedBy }) => servedBy.kind === 'scan').map(({ table }) => table));
  for (const path of statement.paths) {
    const table = tables.get(path.table);
    const own = reaches.filter((reach) => reach.table === path.table);
    for (const name of own.flatMap(({ indexes }) => indexes)) used.add(name);
    if (path.servedBy.kind === 'scan' || scanned.has(path.table) || table === undefined) continue;
    const why = unservedWhy(path, table, own.map(({ node }) => node), ground);
    if (why !== undefined) return why;
  }
  return { served: true, why: [...used].join(', ') || (statement.paths.length === 0 ? 'it looks nothing up' : 'small tables, read whole') };
}

function reachesOf(node: PlanNode): readonly Reach[] {
  const below = (node.Plans ?? []).flatMap(reachesOf);
  if (node['Relation Name'] === undefined) return below;
  const own = node['Index Name'] === undefined ? bitmapIndexes(node) : [node['Index Name']];
  return [{ node, indexes: own }, ...below];
}

function bitmapIndexes(node: PlanNode): readonly string[] {
  return (node.Plans ?? []).flatMap((child) => (child['Index Name'] === undefined ? bitmapIndexes(child) : [child['Index Name']]));
}

function unservedWhy({ servedBy, equality }: AccessPath, table: Table, nodes: readonly PlanNode[], { catalog, statistics }: TwinGround): ServedByTwin | undefined {
  if (servedBy.kind === 'scan') return undefined;
  // A partition by itself may be small, or empty yet.
  const rowsOf = (node: PlanNode): number => statistics.relations.find(({ kind, name }) => kind === 'table' && name === node['Relation Name'])?.rows ?? 0;
  const index = table.indexes.find(({ name }) => name === servedBy.name);
  const isThere = catalog.tables.some((one) => one.name === table.name && one.indexes.some(({ name }) => name === servedBy.name));
  if (!isThere && index !== undefined) return { served: false, why: `needs ${servedBy.name}, which the design has and the migrations do not make`, pin: pinOf(index.decision, 'none') };
  const leave = index === undefined || !isThere ? {} : { pin: pinOf(index.decision, 'none') };
  const whole = nodes.filter((node) => node['Node Type'].includes('Seq Scan')).reduce((sum, node) => sum + rowsOf(node), 0);
  if (whole > smallTable) return { served: false, why: `reads ${table.name} whole (${Math.round(whole)} rows) instead of by ${servedBy.name}`, ...leave };
  const walked = nodes.find((node) => /^Index (?:Only )?Scan$/.test(node['Node Type']) && node['Index Cond'] === undefined && equality.length > 0 && node.Filter !== undefined && rowsOf(node) > smallTable);
  if (walked === undefined) return undefined;
  return { served: false, why: `walks along ${walked['Index Name'] ?? 'an index'} of ${table.name} (${Math.round(rowsOf(walked))} rows) and throws away what it does not want, instead of by ${servedBy.name}`, ...leave };
}

function pinOf(decision: string, value: string): string {
  return `pins: { ${decision}: ${value} }`;
}
