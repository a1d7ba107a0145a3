import type { PlanTree } from './index-advice.ts';

/** Returns the plan as an indented tree: node, relation, index, condition, and the rows that came or that the planner believes in. */
export function planText(node: PlanTree, depth = 0): string {
  const parts = [node['Node Type'], node['Relation Name'] && `on ${node['Relation Name']}`, node['Index Name'] && `using ${node['Index Name']}`, node['Index Cond'] && `by ${node['Index Cond']}`, node.Filter && `filter ${node.Filter}`];
  const line = `${'  '.repeat(depth)}${parts.filter(Boolean).join(' ')}: ${rowsText(node)}`;
  return [line, ...(node.Plans ?? []).map((child) => planText(child, depth + 1))].join('\n');
}

function rowsText(node: PlanTree): string {
  if (node['Actual Rows'] === undefined) return `about ${node['Plan Rows'] ?? 0} rows, cost ${node['Total Cost'] ?? 0}`;
  const removed = node['Rows Removed by Filter'] ?? 0;
  const loops = node['Actual Loops'] ?? 1;
  return `${node['Actual Rows']} rows${loops === 1 ? '' : ` × ${loops}`}${removed === 0 ? '' : `, ${removed} thrown away`}`;
}
