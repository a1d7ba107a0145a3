import { availableParallelism } from 'node:os';
import type { Catalog, CatalogIndex } from '@kentledge/core/database';
import { adviseIndexes, assumedRows, assumedStatistics, enforcesNothing, tablesInDoubt } from '@kentledge/core/database';
import type { Unread } from '@kentledge/core/database/workload';
import { subjectOf } from '@kentledge/core/database/workload';
import type { Diagnostic } from '@kentledge/core/diagnostic';
import type { Advice, PlanTree } from '@kentledge/core/evidence';
import type { Span } from '@kentledge/core/source';
import type { Statistics } from '@kentledge/core/statistics';
import type { Run } from '../run/index.ts';
import { Failure, proveProblems } from '../run/index.ts';
import type { Twin } from '../twin/index.ts';
import { startTwin } from '../twin/index.ts';
import { sqlParser } from '../parser/index.ts';
import { loadSolver } from './solver.ts';
import { twinPlanner } from './twin-planner.ts';

/** A query of a workload: one statement, with `$1` for what is given when it runs. */
export interface Query {
  readonly id: string;
  readonly sql: string;
  /** How often it runs, relative to the others. */
  readonly weight: number;
  /** Where it was read, for what is told of it. */
  readonly place?: Span;
}

export interface AdviseOptions {
  /** Statements that make the schema, in order. */
  readonly schema: readonly string[];
  /** Without them a million rows in each table are assumed. */
  readonly statistics?: Statistics | undefined;
  readonly queries: readonly Query[];
  /** Statements that run beside them and could not be read: what they may need stays. */
  readonly unread?: Unread | undefined;
  /** Names of the indexes that may be dropped; all that enforce nothing, if nothing is said. */
  readonly mayDrop?: ReadonlySet<string> | undefined;
  /** Settings of the server whose plans are wanted. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Bytes that the indexes may take together that enforce nothing; without it, each must be worth its size. */
  readonly budget?: number | undefined;
  /** Share of its cost that an index must save for one query at least to be worth having; 5 % if nothing is said. */
  readonly leastGain?: number;
  readonly onProgress?: (step: string, done: number, of: number) => void;
}

export interface Advised {
  readonly advice: Advice;
  /** What of schema, statistics and settings was left out. */
  readonly told: readonly Diagnostic[];
}

/** Questions to the planner before the search: in all, each counted for the tables that it joins, as its time grows with them; and for each query at least and at most. */
const asked = { all: 6800, least: 9, most: 100 } as const;
/** An index that saves no query more of its cost is not worth its place. */
const usualGain = 0.05;

/** Reasons that are told where no query has a plan. */
const mostTold = 5;

/** Returns the indexes that a workload needs, by the plans of a twin that lives as long as that takes. */
export async function adviseWorkload(run: Run, options: AdviseOptions): Promise<Advised> {
  const { queries } = options;
  const [parser, solver] = await Promise.all([sqlParser(), loadSolver()]);
  const { twins, statistics, told } = await twinsOf(run, options);
  const [twin] = twins;
  try {
    const { planned, scans, refused, unplanned } = await plannedQueries(twin, queries, (sql) => subjectOf(parser.parse(sql)[0]) !== undefined);
    if (planned.length === 0) throw new Failure('nothing-planned', { queries: queries.length, told: [...refused, ...told].filter(({ severity }) => severity === 'error').slice(0, mostTold).map(({ message }) => `${message}.`) });
    const unread = { texts: [...(options.unread?.texts ?? []), ...unplanned], hidden: options.unread?.hidden ?? 0 };
    const { staying, diagnostics } = stayingFor(unread, twin.catalog, options.mayDrop);
    const mayGo = (index: CatalogIndex): boolean => enforcesNothing(index) && !staying.has(index.name) && (options.mayDrop === undefined || options.mayDrop.has(index.name));
    const questions = Math.min(asked.most, Math.max(asked.least, Math.floor(asked.all / scans)));
    const trees = planned.map((query) => ({ ...query, tree: parser.parse(query.sql)[0] }));
    const input = { catalog: twin.catalog, statistics, queries: trees, planner: await twinPlanner(twins, mayGo), mayGo, parser, solver, questions };
    return { advice: await adviseIndexes({ ...input, budget: options.budget, leastGain: options.leastGain ?? usualGain, onProgress: options.onProgress ?? (() => undefined) }), told: [...told, ...refused, ...diagnostics] };
  } finally {
    await Promise.all(twins.map((each) => each.close()));
  }
}

/** The names of the indexes that stay for statements of which no plan is known, which is told. */
function stayingFor(unread: Unread, { tables }: Catalog, mayDrop: AdviseOptions['mayDrop']): { readonly staying: ReadonlySet<string>; readonly diagnostics: readonly Diagnostic[] } {
  const doubted = tablesInDoubt({ tables }, unread);
  const kept = tables.filter(({ name }) => doubted.has(name)).map(({ name, indexes }) => ({ name, indexes: indexes.filter((index) => enforcesNothing(index) && mayDrop?.has(index.name) !== false) })).filter(({ indexes }) => indexes.length > 0);
  const staying = new Set(kept.flatMap(({ indexes }) => indexes.map(({ name }) => name)));
  const statements = unread.texts.length + unread.hidden;
  return { staying, diagnostics: staying.size === 0 ? [] : [proveProblems.create('indexes-in-doubt', [], { indexes: staying.size, tables: kept.map(({ name }) => name), statements })] };
}

/** What PostgreSQL has no plan for is told, and the others are gone on with. */
async function plannedQueries(twin: Twin, queries: readonly Query[], namesTable: (sql: string) => boolean): Promise<{ readonly planned: readonly Query[]; readonly scans: number; readonly refused: readonly Diagnostic[]; readonly unplanned: readonly string[] }> {
  const planned: Query[] = [];
  const refused: Diagnostic[] = [];
  const unplanned: string[] = [];
  let [elsewhere, scans] = [0, 0];
  const tables = new Set(twin.catalog.tables.map(({ name }) => name));
  for (const query of queries) {
    try {
      const plan = await twin.explain(query.sql);
      const reached = relationsIn(plan);
      if (reached.some((name) => tables.has(name))) planned.push(query);
      else elsewhere += 1;
      scans += reached.length;
    } catch (error) {
      if (!(error instanceof Failure) || error.code === 'prove/plan-crashed') throw error;
      // A monitor's own functions, say, which nobody here may call.
      if (!namesTable(query.sql)) elsewhere += 1;
      else {
        refused.push({ ...error.toDiagnostic(), spans: query.place === undefined ? [] : [query.place] });
        unplanned.push(query.sql);
      }
    }
  }
  return { planned, scans, unplanned, refused: [...refused, ...(elsewhere === 0 ? [] : [proveProblems.create('queries-elsewhere', [], { count: elsewhere })])] };
}

function relationsIn(plan: PlanTree): readonly string[] {
  return [...(plan['Relation Name'] === undefined ? [] : [plan['Relation Name']]), ...(plan.Plans ?? []).flatMap(relationsIn)];
}

interface Twinned {
  /** All the same: a server plans one query after the other. */
  readonly twins: readonly [Twin, ...Twin[]];
  readonly statistics: Statistics;
  readonly told: readonly Diagnostic[];
}

/** What a server of ours takes from the machine that it runs on: advice is the same on every machine. This is PostgreSQL's own. */
const usualSettings = { effective_cache_size: '4GB' };

/** Queries for which a second twin is worth its start, where there is a core for it. */
const manyQueries = 12;

async function twinsOf(run: Run, { schema, statistics, settings = {}, queries }: AdviseOptions): Promise<Twinned> {
  const start = async (known: Statistics): Promise<readonly [Twin, ...Twin[]]> => {
    const input = { schema, statistics: known, settings: { ...usualSettings, ...known.settings, ...settings } };
    return queries.length >= manyQueries && availableParallelism() > 1 ? Promise.all([startTwin(run, input), startTwin(run, input)]) : [await startTwin(run, input)];
  };
  if (statistics !== undefined) {
    const twins = await start(statistics);
    return { twins, statistics, told: twins[0].told };
  }
  // What there is to assume is known once the schema is made.
  const bare = await startTwin(run, { schema, statistics: { kentledge: 'statistics', version: 1, of: 'schema', source: { kind: 'assumed' }, relations: [] } });
  const assumed = assumedStatistics(bare.catalog, 'schema');
  await bare.close();
  const twins = await start(assumed);
  return { twins, statistics: assumed, told: [...twins[0].told, proveProblems.create('statistics-assumed', [], { tables: bare.catalog.tables.length, rows: assumedRows })] };
}
