import type { PlanNode } from '../measure/index.ts';

/**
 * Returns what makes two plans the same: kinds of nodes, tables, indexes and joins, as a tree. Partitions of a table and their
 * indexes count as one, and as many as they are; `wholeOf` names a relation's table.
 */
export function shapeOf(node: PlanNode, wholeOf: (relation: string) => string): string {
  const children = [...new Set((node.Plans ?? []).map((child) => shapeOf(child, wholeOf)))];
  // One partition needs no Append above it, and is none the less the same plan.
  if (node['Node Type'] === 'Append' && children.length === 1) return children[0] ?? '';
  const relation = node['Relation Name'];
  const whole = relation === undefined ? undefined : wholeOf(relation);
  const index = relation === whole ? node['Index Name'] : undefined;
  const name = [node['Node Type'], node['Join Type'], whole, index].filter((part) => part !== undefined).join(' ');
  return children.length === 0 ? name : `${name} (${children.join(', ')})`;
}

/** A node's own part of a plan. */
export interface OwnPart {
  readonly kind: string;
  /** Planner's units over all its loops, without its children. */
  readonly cost: number;
  /** Seconds over all its loops, without its children; absent where nodes weren't timed. */
  readonly seconds?: number;
}

/**
 * Returns what each node adds to the cost of a plan, and to its time. A node below a LIMIT counts as far as it is read, and one
 * inside of a nested loop or a subquery of each row as often as the planner believes.
 */
export function ownParts(root: PlanNode): readonly OwnPart[] {
  return partsOf(root, 1);
}

function partsOf(node: PlanNode, share: number): readonly OwnPart[] {
  const children = (node.Plans ?? []).map((child) => ({ child, share: share * shareOf(node, child) }));
  const below = children.reduce((sum, one) => sum + one.share * costOf(one.child), 0);
  const seconds = secondsOf(node);
  const own: OwnPart = {
    kind: node['Node Type'],
    cost: Math.max(0, share * costOf(node) - below),
    ...(seconds === undefined ? {} : { seconds: Math.max(0, seconds - (node.Plans ?? []).reduce((sum, child) => sum + (secondsOf(child) ?? 0), 0)) }),
  };
  return [own, ...children.flatMap((one) => partsOf(one.child, one.share))];
}

function costOf(node: PlanNode): number {
  return node['Total Cost'] ?? 0;
}

function secondsOf(node: PlanNode): number | undefined {
  const time = node['Actual Total Time'];
  return time === undefined ? undefined : (time * (node['Actual Loops'] ?? 1)) / 1000;
}

/** How often, or which part of, a child is run for one run of its parent. */
function shareOf(node: PlanNode, child: PlanNode): number {
  if (node['Node Type'] === 'Limit') return Math.min(1, costOf(node) / Math.max(costOf(child), Number.MIN_VALUE));
  if (child['Parent Relationship'] === 'SubPlan') return Math.max(1, node['Plan Rows'] ?? 1);
  if (node['Node Type'] !== 'Nested Loop' || child['Parent Relationship'] !== 'Inner') return 1;
  // What the loop costs beside its outer side; the planner may count on pages that stay in memory.
  const [outer] = node.Plans ?? [];
  const rows = Math.max(1, outer?.['Plan Rows'] ?? 1);
  return Math.max(0, Math.min(rows, (costOf(node) - (outer === undefined ? 0 : costOf(outer))) / Math.max(costOf(child), Number.MIN_VALUE)));
}
