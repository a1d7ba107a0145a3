import type { CarriedTime, DeclaredEvidence, MeasuredTime, PartitionsRead } from '@kentledge/core/evidence';
import { planText } from '@kentledge/core/evidence';
import type { Statistics } from '@kentledge/core/statistics';
import type { Statement, System } from '@kentledge/core/system';
import type { ClientBase } from 'pg';
import type { Data } from '../data/index.ts';
import { wholeTable } from '../judge/served.ts';
import { partitionsRead, withValues } from '../measure/index.ts';
import type { KnownValues, PlanNode } from '../measure/index.ts';
import type { Postgres } from '../postgres/index.ts';
import type { Progress } from '../progress.ts';
import type { Project } from '../project.ts';
import { createRequests } from '../requests/index.ts';
import { Failure } from '../run/index.ts';
import type { Run } from '../run/index.ts';
import { statisticsOf } from '../statistics/index.ts';
import type { Twin } from '../twin/index.ts';
import { startTwin } from '../twin/index.ts';
import { carry, isBeyond } from './carry.ts';
import { openColdMemory } from './cold-memory.ts';
import type { NodeRates } from './node-rates.ts';
import { carryByNodes, nodeRates } from './node-rates.ts';
import { ownParts, shapeOf } from './plan-shape.ts';
import type { ShapedRun, StatementRuns } from './run-statements.ts';
import { isReading, runStatements } from './run-statements.ts';
import { servedByTwin } from './served-by-twin.ts';
import { openSmallerDatabase } from './smaller-database.ts';

export interface ForecastInput {
  readonly run: Run;
  readonly system: System;
  readonly project: Pick<Project, 'migrations'>;
  readonly rebuilds: readonly string[];
  readonly statements: readonly Statement[];
  /** Rows of the filled database. */
  readonly data: Data;
  readonly password: string;
  /** A superuser's connection to the filled database, where the server is ours. */
  readonly client: ClientBase;
  readonly server: Postgres | { readonly userUrl: string };
  /** Requests of an operation that the filled database has seen. */
  readonly seen: (operation: string) => number;
  /** Seconds of runs at each scale. */
  readonly seconds: number;
  /** SQL that spoils the twin's schema, to test the verdicts themselves. */
  readonly planted?: readonly string[];
  readonly tell: (progress: Progress) => void;
}

/** What a statement's plans and times say of the declared volume. */
export interface StatementForecast {
  readonly warm?: MeasuredTime;
  readonly cold?: MeasuredTime;
  readonly declared?: DeclaredEvidence | { readonly notPlanned: string };
}

/** By the statement's id. */
export type Forecast = ReadonlyMap<string, StatementForecast>;

/** The second scale is this share of the filled one: far enough apart for a line, and a quarter of the time. */
const smallerShare = 0.25;

interface Measured {
  readonly runs: ReadonlyMap<string, StatementRuns>;
  readonly notCold?: string;
}

/**
 * Runs statements with values of requests at the filled scale and at a quarter of it, plans them on a twin of the declared volume,
 * and carries their times there: by a regression of time on cost over the runs whose plan is the one there, else by the seconds that a unit
 * of cost took in nodes of the same kinds. Where the declared volume was filled, only the runs there are told.
 */
export async function forecast(input: ForecastInput): Promise<Forecast> {
  const { data, statements } = input;
  const isWhole = data.options.scale >= 1;
  const smaller = isWhole ? undefined : await measureSmaller(input);
  // The load left dead rows and index entries that nobody has put in order: the second database has none.
  input.tell({ doing: 'vacuum after the load' });
  await input.client.query('vacuum analyze');
  const filled = await measureAt(input.client, data, input, input.seen);
  const rates = ratesOf([smaller, filled]);
  const plans = isWhole ? undefined : await declaredPlans(input, filled);
  return new Map(statements.map((statement) => {
    const runs = filled.runs.get(statement.id);
    const own = plans?.get(statement.id);
    const declared = own === undefined ? undefined : declaredEvidence(statement, own, { smaller, filled, rates, wholeOf: wholeOf(input.system) });
    return [statement.id, { ...timesOf(runs), ...(declared === undefined ? {} : { declared }) }];
  }));
}

async function measureSmaller(input: ForecastInput): Promise<Measured> {
  const { system, data } = input;
  const scale = data.options.scale * smallerShare;
  input.tell({ doing: `fill a second database at scale ${scale}` });
  const database = await openSmallerDatabase({ ...input, system, data: { ...data.options, scale } });
  try {
    return await measureAt(database.client, database.data, input, () => 0);
  } finally {
    await database.close();
  }
}

async function measureAt(client: ClientBase, data: Data, { system, statements, password, server, seconds, tell }: ForecastInput, seen: ForecastInput['seen']): Promise<Measured> {
  const cold = await openColdMemory(client, 'userUrl' in server ? undefined : server);
  const requests = createRequests(system, data, password);
  const onProgress = (share: number): void => tell({ doing: `run statements alone at scale ${data.options.scale}`, share });
  const runs = await runStatements(client, statements, { system, data, requests, seen, seconds, wholeOf: wholeOf(system), onProgress, cold: 'notCold' in cold ? undefined : cold });
  return { runs, ...('notCold' in cold ? { notCold: cold.notCold } : {}) };
}

function wholeOf(system: System): (relation: string) => string {
  const tables = new Map(system.tables.map((table) => [table.name, table]));
  return (relation) => wholeTable(tables, relation);
}

function ratesOf(measured: readonly (Measured | undefined)[]): NodeRates {
  return nodeRates(measured.flatMap((one) => [...(one?.runs.values() ?? [])].flatMap(({ parts }) => parts)));
}

function timesOf(runs: StatementRuns | undefined): Pick<StatementForecast, 'warm' | 'cold'> {
  const [warm, cold] = [measuredTime(runs?.warm ?? []), measuredTime(runs?.cold ?? [])];
  return { ...(warm === undefined ? {} : { warm }), ...(cold === undefined ? {} : { cold }) };
}

function measuredTime(runs: readonly ShapedRun[]): MeasuredTime | undefined {
  if (runs.length === 0) return undefined;
  const times = runs.map(({ seconds }) => seconds);
  return { mean: times.reduce((sum, time) => sum + time, 0) / times.length, low: Math.min(...times), high: Math.max(...times), samples: times.length };
}

/** A statement's plan on the twin, or why there is none. */
type DeclaredPlan = Planned | { readonly notPlanned: string };

interface Planned {
  readonly plan: PlanNode;
  readonly served: ReturnType<typeof servedByTwin>;
  /** What the sampled values read at most. */
  readonly partitions: readonly PartitionsRead[];
  /** Of a plan with parallel workers: the one without. */
  readonly serial?: PlanNode;
}

async function declaredPlans(input: ForecastInput, filled: Measured): Promise<ReadonlyMap<string, DeclaredPlan>> {
  const { run, system, data, client, project, statements, tell } = input;
  tell({ doing: 'plan statements at declared volume' });
  const { passwordHash: _, ...options } = data.options;
  const schema = [...project.migrations.map(({ sql }) => sql), ...(await partitionsMade(client)), ...(input.planted ?? [])];
  const settings = 'userUrl' in input.server ? await plannerSettings(client) : {};
  const statistics = statisticsOf(system, { ...options, scale: 1 });
  const plans = new Map<string, DeclaredPlan>();
  const valuesOf = (statement: Statement): readonly KnownValues[] => filled.runs.get(statement.id)?.values ?? [];
  try {
    const twin = await startTwin(run, { schema, statistics, settings });
    for (const statement of statements) plans.set(statement.id, await declaredPlan(twin, { system, statistics }, statement, valuesOf(statement)));
    await twin.close();
    const parallel = statements.flatMap((statement) => {
      const own = plans.get(statement.id);
      return own !== undefined && 'plan' in own && isParallel(own.plan) ? [{ statement, own }] : [];
    });
    if (parallel.length === 0) return plans;
    const alone = await startTwin(run, { schema, statistics, settings: { ...settings, max_parallel_workers_per_gather: '0' } });
    for (const { statement, own } of parallel) {
      const serial = await declaredPlan(alone, { system, statistics }, statement, valuesOf(statement));
      if ('plan' in serial) plans.set(statement.id, { ...own, serial: serial.plan });
    }
    await alone.close();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    // What a twin can't do leaves the rest of the proof as it is.
    for (const { id } of statements) if (!plans.has(id)) plans.set(id, { notPlanned: error.message });
  }
  return plans;
}

/** Small tables are never read by several workers: plans with them are not among those that were run. */
function isParallel(node: PlanNode): boolean {
  return node['Node Type'].startsWith('Gather') || (node.Plans ?? []).some(isParallel);
}

/** Our own server has the twin's settings; a user's has his. */
async function plannerSettings(client: ClientBase): Promise<Readonly<Record<string, string>>> {
  const { rows } = await client.query<{ name: string; setting: string }>(`select name, setting from pg_settings where context = 'user' and (category like 'Query Tuning%' or name in ('work_mem', 'hash_mem_multiplier'))`);
  return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
}

/** Ranges of time are made by a function, which nobody runs in a twin. They are the same at each scale. */
async function partitionsMade(client: ClientBase): Promise<readonly string[]> {
  const { rows } = await client.query<{ sql: string }>(`select format('create table %s partition of %s %s', c.oid::regclass, i.inhparent::regclass, pg_get_expr(c.relpartbound, c.oid)) as sql
    from pg_class c join pg_inherits i on i.inhrelid = c.oid join pg_partitioned_table p on p.partrelid = i.inhparent
    where p.partstrat = 'r' and c.relispartition and c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace order by c.relname`);
  return rows.map(({ sql }) => sql);
}

/** Plans a statement for each of the sampled values, and returns the dearest plan: what is promised holds for nearly all values. */
async function declaredPlan(twin: Twin, { system, statistics }: { readonly system: System; readonly statistics: Statistics }, statement: Statement, values: readonly KnownValues[]): Promise<DeclaredPlan> {
  try {
    const plans: PlanNode[] = [];
    for (const text of new Set(values.map((known) => withValues(statement, known)))) plans.push(await twin.explain(text));
    const ground = { catalog: twin.catalog, statistics };
    const [plan] = plans.toSorted((a, b) => (b['Total Cost'] ?? 0) - (a['Total Cost'] ?? 0));
    if (plan === undefined) return { notPlanned: 'no request of it can be made' };
    const unserved = plans.map((one) => servedByTwin(statement, system, ground, one)).find(({ served }) => !served);
    const relations = statistics.relations.flatMap(({ kind, name }) => (kind === 'table' ? [name] : []));
    return { plan, served: unserved ?? servedByTwin(statement, system, ground, plan), partitions: mostRead(plans.map((one) => partitionsRead(one, system.tables, relations))) };
  } catch (error) {
    if (error instanceof Failure && error.code === 'prove/statement-refused') return { notPlanned: error.message };
    throw error;
  }
}

function mostRead(plans: readonly (readonly PartitionsRead[])[]): readonly PartitionsRead[] {
  const byTable = Map.groupBy(plans.flat(), ({ table }) => table);
  return [...byTable.values()].flatMap((all) => all.toSorted((a, b) => b.read - a.read).slice(0, 1));
}

interface Ground {
  readonly smaller: Measured | undefined;
  readonly filled: Measured;
  readonly rates: NodeRates;
  readonly wholeOf: (relation: string) => string;
}

function declaredEvidence(statement: Statement, own: DeclaredPlan, ground: Ground): NonNullable<StatementForecast['declared']> {
  if ('notPlanned' in own) return own;
  const { plan, served, partitions } = own;
  return { plan: planText(plan), cost: plan['Total Cost'] ?? 0, ...served, ...(partitions.length === 0 ? {} : { partitions }), warm: carriedWarm(statement.id, own, ground), cold: carriedCold(statement, own, ground) };
}

function carriedWarm(id: string, own: Planned, { smaller, filled, rates, wholeOf: whole }: Ground): CarriedTime {
  const all = [smaller?.runs.get(id), filled.runs.get(id)];
  const notRun = all.find((runs) => runs?.notRun !== undefined)?.notRun;
  if (notRun !== undefined) return { notPredicted: notRun };
  return carryPlan(all.map((runs) => runs?.warm ?? []), own, whole, rates);
}

function carriedCold(statement: Statement, own: Planned, { smaller, filled, wholeOf: whole }: Ground): CarriedTime {
  const reason = smaller?.notCold ?? filled.notCold;
  if (reason !== undefined) return { notPredicted: reason };
  if (!isReading(statement)) return { notPredicted: 'what writes is not run cold' };
  const all = [smaller?.runs.get(statement.id), filled.runs.get(statement.id)];
  const notRun = all.find((runs) => runs?.notRun !== undefined)?.notRun;
  // Rates of nodes are those of warm ones.
  return notRun === undefined ? carryPlan(all.map((runs) => runs?.cold ?? []), own, whole) : { notPredicted: notRun };
}

/** Where a plan with parallel workers was not measured, the one without stands for it: PostgreSQL holds it to be slower. */
function carryPlan(scales: readonly (readonly ShapedRun[])[], { plan, serial }: Planned, whole: (relation: string) => string, rates?: NodeRates): CarriedTime {
  const carried = carryRuns(scales, plan, whole, rates);
  if (serial === undefined || !('notPredicted' in carried)) return carried;
  const slower = carryRuns(scales, serial, whole, rates);
  return 'notPredicted' in slower ? slower : { ...slower, method: `${slower.method}; of the plan without parallel workers, which PostgreSQL holds to be slower` };
}

function carryRuns(scales: readonly (readonly ShapedRun[])[], plan: PlanNode, whole: (relation: string) => string, rates?: NodeRates): CarriedTime {
  const shape = shapeOf(plan, whole);
  const cost = plan['Total Cost'] ?? 0;
  // At the smaller scale another plan may be the best: then the runs of the larger one stand alone.
  const same = scales.flat().filter((one) => one.shape === shape);
  const isOther = same.length === 0;
  if (!isOther && !isBeyond(same, cost)) return carry(same, cost);
  const why = isOther ? 'its plan is another at declared volume' : 'its cost was alike in all that was measured, and is another at declared volume';
  return rates === undefined ? { notPredicted: why } : carryByNodes(rates, ownParts(plan), why);
}
