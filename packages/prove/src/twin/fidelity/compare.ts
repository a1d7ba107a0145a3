import type { PlanNode } from '../../measure/explain.ts';

/** How a twin's plan differs from the one that the rows give. */
export interface Compared {
  readonly query: string;
  readonly isSamePlan: boolean;
  /** Of the total cost, as a share of the real one; negative where the twin is cheaper. */
  readonly costOff: number;
  readonly real: string;
  readonly twin: string;
}

/** Compares two plans of a query: kinds of nodes, relations, indexes and their order. */
export function compare(query: string, real: PlanNode, twin: PlanNode): Compared {
  const [realCost = 0, twinCost = 0] = [real['Total Cost'], twin['Total Cost']];
  const [realShape, twinShape] = [shapeOf(real), shapeOf(twin)];
  return { query, isSamePlan: realShape === twinShape, costOff: realCost === 0 ? 0 : twinCost / realCost - 1, real: `${realCost} ${realShape}`, twin: `${twinCost} ${twinShape}` };
}

function shapeOf(node: PlanNode): string {
  const where = node['Index Name'] ?? node['Relation Name'];
  const children = (node.Plans ?? []).map(shapeOf).join(', ');
  return `${node['Node Type']}${where === undefined ? '' : ` ${where}`}${children === '' ? '' : ` (${children})`}`;
}

/** Returns a table of how many plans and costs are as they should, with a line for each that is not. */
export function summary(title: string, compared: readonly Compared[], most: number): string {
  const off = compared.map(({ costOff }) => Math.abs(costOff));
  const bad = compared.filter(({ isSamePlan, costOff }) => !isSamePlan || Math.abs(costOff) > most);
  const lines = [
    `${title}: ${compared.filter(({ isSamePlan }) => isSamePlan).length} of ${compared.length} plans the same; cost exact in ${off.filter((one) => one < 1e-9).length}, ` +
      `within ${most * 100} % in ${off.filter((one) => one <= most).length}; worst ${(Math.max(...off) * 100).toFixed(2)} %`,
    ...bad.flatMap(({ query, costOff, real, twin }) => [`  ${(costOff * 100).toFixed(2)} %  ${query}`, `    real ${real}`, `    twin ${twin}`]),
  ];
  return lines.join('\n');
}
