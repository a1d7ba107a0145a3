import { caching, popularity } from '../../knowledge/index.ts';
import { identifier } from '../../sql/index.ts';
import type { AccessPath, Operation, Statement, Table } from '../../system/index.ts';
import type { Context } from '../decision.ts';
import { writesOf } from '../derived/costs.ts';
import { rowsOf } from '../derived/selectivity.ts';
import { plannedFactor } from '../load.ts';
import { hitRate } from './cache-hits.ts';
import type { DatabaseLoad, OperationLoad } from './database-load.ts';

const { roundTrip, bytes, entryBytes } = caching.facts;

/** An operation whose answers a cache could hold, with what that would bring. */
export interface CacheCandidate {
  readonly load: OperationLoad;
  /** Why the brief allows old answers: it says how stale they may be, or the rows never change. Absent: they must be fresh. */
  readonly allowed?: 'stale' | 'immutable';
  /** Different answers, and bytes of one. */
  readonly keys: number;
  readonly answer: number;
  /** Share of requests that must find their answer for the mean request to be faster than without the cache; over 1: none is enough. */
  readonly needed: number;
  /** Share that is expected to. */
  readonly expected: number;
  /** How often a write makes an answer useless, for each read of it. */
  readonly invalidations: number;
  /** Database cores saved at the planned load. */
  readonly saved: number;
}

/** Evaluated at most: the rest is lighter than all of these. */
const most = 50;

/** Returns the operations that only read, the heaviest on the database first, each with the hit rate that it needs and would have. */
export function cacheCandidates(context: Context, load: DatabaseLoad): readonly CacheCandidate[] {
  const readers = load.operations.filter(({ operation, writes, rate, cores }) => !writes && rate > 0 && cores.value > 0 && operation.steps.every(({ verb }) => verb === 'reads' || verb === 'checks'));
  const heaviest = readers.toSorted((a, b) => b.cores.value - a.cores.value).slice(0, most);
  if (heaviest.length === 0) return [];
  const statements = Map.groupBy(context.draft.statements, (statement) => statement.operation);
  const tables = new Map(context.draft.tables.map((table) => [table.name, table]));
  const writes = writesOf(context.brief, rowsOf(context.brief), context.rates);
  return heaviest.flatMap((one) => candidate(context, one, statements.get(one.operation.id) ?? [], { tables, writes }) ?? []);
}

interface Known {
  readonly tables: ReadonlyMap<string, Table>;
  /** Rows written per second, by entity or part. */
  readonly writes: ReadonlyMap<string, number>;
}

function candidate(context: Context, load: OperationLoad, statements: readonly Statement[], known: Known): CacheCandidate | undefined {
  const { operation } = load;
  const demand = context.draft.demands.get(operation.id);
  const sources = statements.flatMap(({ paths }) => paths.filter((path) => path.as === 'source'));
  // How many texts people search for is not known, so neither is how often one is asked for again.
  if (demand === undefined || sources.length === 0 || sources.some((path) => path.search !== undefined)) return undefined;
  // A page after the first goes on from anywhere: what is kept is the first.
  const first = sources.filter(({ range }) => range.length === 0);
  const keys = Math.max(...(first.length === 0 ? sources : first).map((path) => keysOf(path, known)), callersOf(context, operation, statements));
  const allowed = allowedBy(context, load);
  const perKey = allowed === 'immutable' ? 0 : changesOf(statements[0]?.paths ?? [], known);
  // What may be stale ends by itself, and whoever has just written reads past the cache; the rest each write must take out.
  const invalidations = allowed === 'stale' ? 0 : (perKey * keys) / load.rate;
  const answer = statements.reduce((sum, { expectedRows, paths }) => sum + Math.max(1, expectedRows.value) * (known.tables.get(paths[0]?.table ?? '')?.rowBytes.value ?? 0), 0) / Math.max(1, statements.length);
  const skew = skewOf(context, sources[0]);
  const factor = plannedFactor(context.brief).value;
  const lifetime = allowed === 'stale' ? (load.stale ?? 0) : perKey === 0 ? Number.POSITIVE_INFINITY : 1 / (perKey * factor);
  const expected = hitRate({ rate: load.rate * factor, keys, skew, entries: bytes.value / (answer + entryBytes.value), lifetime });
  const needed = (roundTrip.value * (2 + invalidations)) / (demand.held.value + roundTrip.value);
  return { load, ...(allowed === undefined ? {} : { allowed }), keys, answer, needed, expected, invalidations, saved: expected * load.cores.value };
}

/** Rows that a path finds are one answer. */
function keysOf(path: AccessPath, { tables }: Known): number {
  const rows = tables.get(path.table)?.rows.value ?? 1;
  return Math.max(1, Math.round(rows / Math.max(1, path.matching.value)));
}

/** An answer that depends on who asks is another for each of them. */
function callersOf(context: Context, operation: Operation, statements: readonly Statement[]): number {
  if (!statements.some(({ parameters }) => parameters.some(({ source }) => source === 'me'))) return 1;
  const entities = context.brief.actors.flatMap((actor) => (operation.by.includes(actor.id) && actor.is !== undefined ? [actor.is] : []));
  return Math.max(1, ...entities.map((id) => context.brief.entities.find((entity) => entity.id === id)?.count.value ?? 1));
}

function allowedBy({ brief }: Context, { operation, stale }: OperationLoad): CacheCandidate['allowed'] {
  if (stale !== undefined) return 'stale';
  const immutable = new Set(brief.entities.filter((entity) => entity.immutable).map(({ id }) => id));
  return operation.steps.every((step) => step.single && immutable.has(step.entity ?? '')) ? 'immutable' : undefined;
}

/** Changes per second of the rows in one answer. */
function changesOf(paths: readonly AccessPath[], { tables, writes }: Known): number {
  return paths.reduce((sum, path) => {
    const table = tables.get(path.table);
    if (table === undefined || table.holds.kind === 'runtime' || table.rows.value === 0) return sum;
    return sum + ((writes.get(table.holds.entity) ?? 0) * Math.min(path.matching.value, table.rows.value)) / table.rows.value;
  }, 0);
}

/** The declared skew of the one field that the answers are looked up by, else that of rows in general. */
function skewOf({ brief, draft }: Context, path: AccessPath | undefined): number {
  const table = draft.tables.find(({ name }) => name === path?.table);
  const [only, ...more] = path?.equality ?? [];
  const column = more.length > 0 ? undefined : table?.columns.find(({ name }) => identifier(name) === only);
  const entity = table?.holds.kind === 'entity' ? table.holds.entity : undefined;
  const field = brief.entities.find(({ id }) => id === entity)?.fields.find(({ name }) => name === column?.field);
  return field?.skew ?? popularity.facts.skew.value;
}
