import type { Carried } from './carry.ts';
import { interval } from './carry.ts';
import type { OwnPart } from './plan-shape.ts';

/** Seconds for each unit of the planner's cost, by kind of node: mean and standard deviation of logarithms over the nodes that were timed. */
export type NodeRates = ReadonlyMap<string, { readonly mean: number; readonly deviation: number; readonly nodes: number }>;

/** Nodes of a kind below which they stand for none. */
const fewest = 3;
/** Kinds whose share of a plan's cost is smaller need not have been seen. */
const negligible = 0.01;

/** Returns what the nodes of timed plans took for each unit of their cost. */
export function nodeRates(parts: readonly OwnPart[]): NodeRates {
  const timed = parts.flatMap(({ kind, cost, seconds = 0 }) => (cost > 0 && seconds > 0 ? [{ kind, log: Math.log(seconds / cost) }] : []));
  const rates = new Map<string, { mean: number; deviation: number; nodes: number }>();
  for (const [kind, nodes] of Map.groupBy(timed, (node) => node.kind)) {
    if (nodes.length < fewest) continue;
    const mean = nodes.reduce((sum, { log }) => sum + log, 0) / nodes.length;
    const variance = nodes.reduce((sum, { log }) => sum + (log - mean) ** 2, 0) / (nodes.length - 1);
    rates.set(kind, { mean, deviation: Math.sqrt(variance), nodes: nodes.length });
  }
  return rates;
}

/**
 * Carries measured rates to a plan that was not run: the cost of each of its nodes times the seconds for a unit of cost of that kind of
 * node. Errors of the parts are taken as if they came together, which is the wider interval. Returns why not where a kind of node
 * was not measured.
 */
export function carryByNodes(rates: NodeRates, parts: readonly OwnPart[], why: string): Carried {
  const all = parts.reduce((sum, { cost }) => sum + cost, 0);
  const counted = parts.filter(({ cost }) => cost > negligible * all);
  const unseen = counted.find(({ kind }) => !rates.has(kind));
  if (unseen !== undefined) return { notPredicted: `${why}, and nothing measured stands for its ${unseen.kind}` };
  const times = counted.map(({ kind, cost }) => {
    const { mean, deviation, nodes } = rates.get(kind) ?? { mean: 0, deviation: Number.POSITIVE_INFINITY, nodes: 0 };
    return { seconds: cost * Math.exp(mean), relative: deviation * Math.sqrt(1 + 1 / nodes), freedom: nodes - 1 };
  });
  const seconds = times.reduce((sum, time) => sum + time.seconds, 0);
  if (seconds <= 0) return { notPredicted: `${why}, and its plan has no cost` };
  const relative = times.reduce((sum, time) => sum + (time.seconds / seconds) * time.relative, 0);
  const carried = interval({ low: seconds, high: seconds }, relative, Math.min(...times.map(({ freedom }) => freedom)), 'seconds for a unit of the planner’s cost, pooled over the measured nodes of each kind, 95 % prediction interval of one execution');
  return 'notPredicted' in carried ? { notPredicted: `${why}, and ${carried.notPredicted}` } : carried;
}
