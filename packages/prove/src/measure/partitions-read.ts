import type { PartitionsRead } from '@kentledge/core/evidence';
import { identifier } from '@kentledge/core/sql';
import { isPartition } from '@kentledge/core/system';
import type { Table } from '@kentledge/core/system';
import { equalitiesOf } from './equalities-of.ts';
import type { Equality } from './equalities-of.ts';
import type { PlanNode } from './explain.ts';

/** A scan of a partition. */
interface Scan {
  readonly relation: string;
  /** What each row that it finds must be equal in. */
  readonly equalities: readonly Equality[];
  /** How conditions name its columns, beside their bare names. */
  readonly alias: string;
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
  const children = (node.Plans ?? []).flatMap((child) => scansOf(child, isApart(node, child) ? undefined : below));
  const relation = node['Relation Name'];
  if (relation === undefined) return children;
  return [{ relation, equalities: conditionsOf(node).flatMap(equalitiesOf), alias: node.Alias ?? relation, group: below ?? node }, ...children];
}

/** What is joined, and a query within another, look up by themselves. */
function isApart(node: PlanNode, child: PlanNode): boolean {
  return node['Join Type'] !== undefined || /^(?:SubPlan|InitPlan)$/.test(child['Parent Relationship'] ?? '');
}

/** A scan of a bitmap looks by the indexes below it, each of which finds rows of its own where they are united. */
function conditionsOf(node: PlanNode): readonly string[] {
  const own = [node['Index Cond'] ?? '', node.Filter ?? ''];
  const below = (node.Plans ?? []).filter((child) => ['Bitmap Index Scan', 'BitmapAnd'].includes(child['Node Type']));
  return [...own, ...below.flatMap(conditionsOf)];
}

function readAtOnce({ columns, partitions }: Table, group: readonly Scan[]): number {
  const by = partitions === undefined ? [] : partitions.kind === 'hash' ? partitions.columns : [partitions.column];
  const own = columns.map(({ name }) => identifier(name));
  // Equality with a value known before is one partition of the plan; with one of another row it is one for each row.
  const fixes = ({ equalities, alias }: Scan, column: string): boolean => equalities.some((sides) => sides.some((side, place) => {
    const bare = side === identifier(column);
    return (bare || side === `${identifier(alias)}.${identifier(column)}`) && isOfOthers(sides[1 - place] ?? '', bare ? own : own.map((name) => `${identifier(alias)}.${name}`));
  }));
  return group.every((scan) => by.every((column) => fixes(scan, column))) ? 1 : new Set(group.map(({ relation }) => relation)).size;
}

/** True if a value does not follow from the columns of the same row, and is one: ANY is of several. */
function isOfOthers(value: string, own: readonly string[]): boolean {
  if (value.startsWith('ANY (')) return false;
  const words = value.replaceAll(/'(?:[^']|'')*'/g, '').match(/(?:"(?:[^"]|"")*"|[\w$])+(?:\.(?:"(?:[^"]|"")*"|\w+))?/g) ?? [];
  return !words.some((word) => own.includes(word));
}
