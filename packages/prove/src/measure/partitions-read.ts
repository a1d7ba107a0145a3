import type { PartitionsRead } from '@kentledge/core/evidence';
import { identifier } from '@kentledge/core/sql';
import { isPartition } from '@kentledge/core/system';
import type { Table } from '@kentledge/core/system';
import type { PlanNode } from './explain.ts';

/** A scan of a partition. */
interface Scan {
  readonly relation: string;
  /** Conditions by which it finds rows. */
  readonly conditions: string;
  /** The node that puts partitions together above it; itself where there is none. */
  readonly group: PlanNode;
}

/**
 * Returns of each split table that a plan reads how many of its partitions one look-up reads at most. `relations` are the names of all that the
 * database has. Partitions that PostgreSQL leaves out while it plans or starts are not in the plan; those that a run never came to are not
 * counted, and where each row of a join finds its one partition while it runs, it is one.
 */
export function partitionsRead(plan: PlanNode, tables: readonly Table[], relations: Iterable<string>): readonly PartitionsRead[] {
  const scans = scansOf(plan, undefined);
  const names = [...relations];
  return tables.flatMap((table): readonly PartitionsRead[] => {
    if (table.partitions === undefined) return [];
    const own = scans.filter(({ relation }) => isPartition(table, relation));
    if (own.length === 0) return [];
    const groups = [...Map.groupBy(own, ({ group }) => group).values()];
    return [{ table: table.name, read: Math.max(...groups.map((group) => readAtOnce(table, group))), of: names.filter((name) => isPartition(table, name)).length }];
  });
}

function scansOf(node: PlanNode, group: PlanNode | undefined): readonly Scan[] {
  if (node['Actual Loops'] === 0) return [];
  const below = node['Node Type'].endsWith('Append') ? node : group;
  const children = (node.Plans ?? []).flatMap((child) => scansOf(child, isJoin(node) ? undefined : below));
  const relation = node['Relation Name'];
  if (relation === undefined) return children;
  return [{ relation, conditions: conditionsOf(node), group: below ?? node }, ...children];
}

function isJoin(node: PlanNode): boolean {
  return node['Join Type'] !== undefined;
}

/** A scan of a bitmap looks by the indexes below it. */
function conditionsOf(node: PlanNode): string {
  const own = [node['Index Cond'] ?? '', node.Filter ?? ''];
  return [...own, ...(node.Plans ?? []).filter((child) => child['Node Type'].startsWith('Bitmap')).map(conditionsOf)].join(' ');
}

function readAtOnce({ partitions }: Table, group: readonly Scan[]): number {
  const columns = partitions === undefined ? [] : partitions.kind === 'hash' ? partitions.columns : [partitions.column];
  const fixes = ({ conditions }: Scan): boolean => columns.every((column) => new RegExp(`(?:^|[( .])${identifier(column)} = (?!ANY)`).test(conditions));
  // Equality with a value known before is one partition of the plan; with one of another row it is one for each row.
  return group.every(fixes) ? 1 : new Set(group.map(({ relation }) => relation)).size;
}
