import type { Config } from './planner.ts';
import type { Workload } from './workload.ts';

/** What a solver of mixed-integer programs says: the best value that it found, one that nothing is below, and the variables. */
export interface Solution {
  readonly objective: number;
  readonly bound: number;
  /** Those of the variables that were asked for that are 1. */
  readonly ones: readonly string[];
}

/** Solves a program in the LP format of CPLEX, of which some binary variables are asked for; `undefined` if it finds nothing in its time. */
export type Solver = (program: string, variables: readonly string[]) => Solution | undefined;

/** The best configuration for the plans that are known, and what no configuration is below. */
export interface Optimum {
  readonly config: Config;
  readonly cost: number;
  /** No configuration costs less, by the plans that are known. */
  readonly bound: number;
}

/** Programs with more variables than this take longer than they are worth. */
const mostVariables = 20_000;

/**
 * Returns the best configuration of a size, by the plans that are known: for each query one plan is chosen, of those whose
 * indexes are all there. `lows` are costs that a query might reach in ways nobody asked about: with them the bound holds
 * for all ways, and the configuration is none to build. `undefined` where the program is too large.
 */
export function optimum(workload: Workload, budget: number, solve: Solver, lows?: readonly number[]): Optimum | undefined {
  const program = programOf(workload, budget, lows);
  if (program === undefined) return undefined;
  // Nothing to choose: solvers call a program without constraints between its variables unbounded.
  if (program.choices.length === 0) {
    const cost = workload.books.reduce((sum, book, query) => sum + workload.weight(query) * Math.min(book.plan(0n).cost, lows?.[query] ?? Number.POSITIVE_INFINITY), 0);
    return { config: new Set(), cost, bound: cost };
  }
  const solution = solve(program.text, program.choices.map((choice) => `x${choice}`));
  if (solution === undefined) return undefined;
  const config = new Set(solution.ones.map((name) => Number(name.slice(1))));
  return { config, cost: solution.objective, bound: solution.bound };
}

function programOf(workload: Workload, budget: number, lows: readonly number[] | undefined): { readonly text: string; readonly choices: readonly number[] } | undefined {
  const objective: string[] = [];
  const rows: string[] = [];
  const needed = new Set<number>();
  for (const [query, book] of workload.books.entries()) {
    const plans = book.plans().map(({ cost, used }) => ({ cost, choices: book.choicesOf(used) }));
    const base = book.plan(0n).cost;
    const low = lows?.[query];
    if (low !== undefined && low < base) plans.push({ cost: low, choices: [] });
    const names = plans.map((_, place) => `y${query}_${place}`);
    rows.push(`${names.join(' + ')} = 1`);
    for (const [place, { cost }] of plans.entries()) objective.push(`${decimal(workload.weight(query) * cost)} ${names[place] ?? ''}`);
    for (const choice of new Set(plans.flatMap(({ choices }) => choices))) {
      needed.add(choice);
      rows.push(`${names.filter((_, place) => plans[place]?.choices.includes(choice)).join(' + ')} - x${choice} <= 0`);
    }
    if (objective.length > mostVariables) return undefined;
  }
  const choices = [...needed].toSorted((a, b) => a - b);
  for (const choice of choices) objective.push(`${decimal(workload.priceOf(choice))} x${choice}`);
  // In MiB: the solver is at home with numbers near 1.
  if (Number.isFinite(budget)) rows.push(`${choices.map((choice) => `${decimal(workload.choice(choice).bytes / 2 ** 20)} x${choice}`).join(' + ')} <= ${decimal(budget / 2 ** 20)}`);
  const text = `Minimize\n ${objective.join('\n + ')}\nSubject To\n ${rows.join('\n ')}\nBinary\n ${choices.map((choice) => `x${choice}`).join('\n ')}\nEnd\n`;
  return { text, choices };
}

/** A number that no reader of the format takes for anything else. */
function decimal(value: number): string {
  return value.toFixed(6);
}
