import { adviseIndexes } from '@kentledge/core/database';
import type { Diagnostic } from '@kentledge/core/diagnostic';
import type { Advice } from '@kentledge/core/evidence';
import type { Statistics } from '@kentledge/core/statistics';
import type { Run } from '../run/index.ts';
import { startTwin } from '../twin/index.ts';
import { loadSolver } from './solver.ts';
import { loadParser } from './sql-parser.ts';
import { twinPlanner } from './twin-planner.ts';

/** A query of a workload: one statement, with `$1` for what is given when it runs. */
export interface Query {
  readonly id: string;
  readonly sql: string;
  /** How often it runs, relative to the others. */
  readonly weight: number;
}

export interface AdviseOptions {
  /** Statements that make the schema, in order. */
  readonly schema: readonly string[];
  readonly statistics: Statistics;
  readonly queries: readonly Query[];
  /** Settings of the server whose plans are wanted. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Bytes that the indexes may take together that enforce nothing. */
  readonly budget: number;
  /** Share of the workload's cost that an index must gain to be worth having. */
  readonly leastGain: number;
  readonly onProgress?: (step: string, done: number, of: number) => void;
}

export interface Advised {
  readonly advice: Advice;
  /** What of schema, statistics and settings was left out. */
  readonly told: readonly Diagnostic[];
}

/** Questions to the planner before the search: in all, and for each query at least and at most. */
const asked = { all: 3000, least: 12, most: 120 } as const;

/** Returns the indexes that a workload needs, by the plans of a twin that lives as long as that takes. */
export async function adviseWorkload(run: Run, { schema, statistics, settings, queries, budget, leastGain, onProgress = () => undefined }: AdviseOptions): Promise<Advised> {
  const questions = Math.min(asked.most, Math.max(asked.least, Math.floor(asked.all / queries.length)));
  const [parser, solver] = await Promise.all([loadParser(), loadSolver()]);
  const twin = await startTwin(run, { schema, statistics, ...(settings === undefined ? {} : { settings }) });
  try {
    const trees = queries.map((query) => ({ ...query, tree: parser.parse(query.sql)[0] }));
    const advice = await adviseIndexes({ catalog: twin.catalog, statistics, queries: trees, planner: twinPlanner(twin), parser, solver, budget, questions, leastGain, onProgress });
    return { advice, told: twin.told };
  } finally {
    await twin.close();
  }
}
