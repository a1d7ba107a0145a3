import type { Quantity } from '../../quantity/index.ts';
import type { Latency } from '../../system/index.ts';
import type { RawPercentile } from '../raw.ts';
import type { Context } from './context.ts';
import { operationProblems } from './diagnostics/operations.ts';
import { quantityOf } from './quantities.ts';

const known: ReadonlyMap<number, keyof Latency> = new Map([
  [50, 'p50'],
  [95, 'p95'],
  [99, 'p99'],
]);

/** Returns p50, p95 and p99 in seconds; other percentiles, and a higher one that is shorter, are reported. */
export function latencyOf(context: Context, nodes: readonly RawPercentile[], path: string): Latency {
  const found: { -readonly [Key in keyof Latency]: Latency[Key] } = {};
  let before: { readonly node: RawPercentile; readonly value: Quantity } | undefined;
  for (const node of nodes.toSorted((a, b) => a.percent - b.percent)) {
    const name = known.get(node.percent);
    const value = quantityOf(context, node.time, `${path}.${name ?? `p${node.percent}`}`, { dimension: 'time', positive: true });
    if (name === undefined) context.report(operationProblems.create('percentile', node.span, { percent: node.percent }));
    if (value === undefined) continue;
    if (before !== undefined && before.value.value > value.value) {
      context.report(operationProblems.create('latency-order', [node.span, before.node.span], { higher: node.percent, lower: before.node.percent }));
    }
    before = { node, value };
    if (name !== undefined) found[name] = value;
  }
  return found;
}
