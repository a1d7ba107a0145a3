import { studentQuantile } from '@kentledge/core/quantity';

/** One statement's run: what the planner thought that it costs, and how long it took (seconds). */
export interface CostAndTime {
  readonly cost: number;
  readonly seconds: number;
}

/** A time that was not measured, seconds, with its 95 % prediction interval for one execution; or why there is none. */
export type Carried = { readonly seconds: number; readonly low: number; readonly high: number; readonly method: string } | { readonly notPredicted: string };

/** Costs that differ by less than this factor say the same. */
const alike = 1.25;
/** Up to this factor above what was measured, a time is held to lie between itself and its proportion to the cost. */
const near = 2;
/** An interval wider than this factor says nothing. */
const widest = 10;
/** Runs below which their spread is not known. */
const fewest = 6;

/**
 * Carries the time of a statement to another cost: a line of time on cost by least squares of relative errors (weights 1/fitted²,
 * reweighted; time = a + b·cost), since noise of times grows with them. The interval is that of one further execution,
 * by Student's t on logarithms: residuals of the runs, and the line's own uncertainty by its covariance (Draper and Smith,
 * Applied Regression Analysis, 1.4 and 9.2). Where the costs are all alike there is no line: the mean of the logarithms stands, and a cost
 * above it widens the interval in proportion, since no time grows faster than its cost.
 * Returns why not where the interval is wider than 10 times. A cost of which `isBeyond` tells must be carried in another way.
 */
export function carry(runs: readonly CostAndTime[], cost: number): Carried {
  const usable = runs.filter(({ seconds, cost: own }) => seconds > 0 && own > 0);
  if (usable.length < fewest) return { notPredicted: `${usable.length} runs; their spread needs ${fewest}` };
  return areAlike(usable.map((run) => run.cost)) ? alikeTime(usable, cost) : byLine(usable, cost);
}

/** Whether runs whose costs are all alike say nothing of a cost, since it is higher. */
export function isBeyond(runs: readonly CostAndTime[], cost: number): boolean {
  const costs = runs.map((run) => run.cost);
  return areAlike(costs) && cost > near * Math.min(...costs);
}

function areAlike(costs: readonly number[]): boolean {
  return Math.max(...costs) <= alike * Math.min(...costs);
}

function alikeTime(runs: readonly CostAndTime[], cost: number): Carried {
  const logs = runs.map(({ seconds }) => Math.log(seconds));
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / (logs.length - 1);
  const growth = Math.max(1, (cost * runs.length) / runs.reduce((sum, run) => sum + run.cost, 0));
  const method = 'its cost is alike in all runs and hardly higher at declared volume: mean and spread of the runs, and up to as much more as the cost is, 95 % prediction interval of one execution';
  return interval({ low: Math.exp(mean), high: growth * Math.exp(mean) }, Math.sqrt(variance * (1 + 1 / logs.length)), logs.length - 1, method);
}

interface Line {
  readonly at: (cost: number) => number;
  /** Variance of the line at a cost, in units of the relative residual variance. */
  readonly varianceAt: (cost: number) => number;
}

function fitLine(runs: readonly CostAndTime[], weights: readonly number[]): Line {
  const sum = (of: (run: CostAndTime) => number): number => runs.reduce((all, run, place) => all + (weights[place] ?? 0) * of(run), 0);
  const weight = sum(() => 1);
  const middle = sum(({ cost }) => cost) / weight;
  const mean = sum(({ seconds }) => seconds) / weight;
  const square = sum(({ cost }) => (cost - middle) ** 2);
  const slope = sum(({ cost, seconds }) => (cost - middle) * (seconds - mean)) / square;
  return { at: (cost) => mean + slope * (cost - middle), varianceAt: (cost) => 1 / weight + (cost - middle) ** 2 / square };
}

function byLine(runs: readonly CostAndTime[], cost: number): Carried {
  let line = fitLine(runs, runs.map(({ seconds }) => seconds ** -2));
  for (let round = 0; round < 8; round++) {
    const fitted = runs.map((run) => line.at(run.cost));
    if (fitted.some((seconds) => seconds <= 0)) break;
    line = fitLine(runs, fitted.map((seconds) => seconds ** -2));
  }
  const predicted = line.at(cost);
  const unlike = { notPredicted: 'the measured times do not follow the cost' };
  if (predicted <= 0 || runs.some((run) => line.at(run.cost) <= 0)) return unlike;
  const freedom = runs.length - 2;
  const residual = runs.reduce((sum, run) => sum + (run.seconds / line.at(run.cost) - 1) ** 2, 0) / freedom;
  const relative = Math.sqrt(residual * (1 + line.varianceAt(cost) / predicted ** 2));
  return interval({ low: predicted, high: predicted }, relative, freedom, 'regression of time on the planner’s cost over the runs with the same plan (least squares of relative errors), 95 % prediction interval of one execution');
}

/** Returns a time that lies between two, with the interval of both; `relative`: standard deviation of its logarithm. */
export function interval(between: { readonly low: number; readonly high: number }, relative: number, freedom: number, method: string): Carried {
  const factor = Math.exp(studentQuantile(freedom) * relative);
  const [low, high] = [between.low / factor, between.high * factor];
  if (!(high <= widest * low)) return { notPredicted: `its 95 % interval would be wider than ${widest} times` };
  return { seconds: Math.sqrt(between.low * between.high), low, high, method };
}
