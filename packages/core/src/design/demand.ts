import { assume, databaseCpu, databaseTime, idsOf, rowWidth, serviceCpu } from '../knowledge/index.ts';
import { predicted } from '../quantity/index.ts';
import type { Quantity } from '../quantity/index.ts';
import { passwordCompared } from '../system/index.ts';
import type { AccessPath, Brief, Demand, Operation, Statement, Table } from '../system/index.ts';

/** The part of a design that demands follow from. */
export interface Planned {
  readonly statements: readonly Statement[];
  readonly tables: readonly Table[];
  readonly plans: ReadonlyMap<string, { readonly transaction: boolean }>;
}

type Bound = 'value' | 'low' | 'high';
const service = serviceCpu.facts;
const cpu = databaseCpu.facts;
const time = databaseTime.facts;

function ranged(method: string, from: readonly string[], of: (bound: Bound) => number): Quantity {
  return predicted(of('value'), 's', method, from, { low: of('low'), high: of('high') });
}

/** Returns the assumed demands of each operation, from its statements and their access paths. */
export function demandsOf(brief: Brief, draft: Planned, rates: ReadonlyMap<string, Quantity>): ReadonlyMap<string, Demand> {
  const statements = new Map<string, Statement[]>();
  for (const statement of draft.statements) {
    const known = statements.get(statement.operation);
    if (known === undefined) statements.set(statement.operation, [statement]);
    else known.push(statement);
  }
  const tables = new Map(draft.tables.map((table) => [table.name, table]));
  return new Map(brief.operations.map((operation) => [operation.id, demandOf(operation, statements.get(operation.id) ?? [], rates.get(operation.id) ?? operation.rate, tables, draft.plans.get(operation.id)?.transaction ?? false)]));
}

function demandOf(operation: Operation, statements: readonly Statement[], rate: Quantity, tables: ReadonlyMap<string, Table>, transaction: boolean): Demand {
  // A statement runs `rate of it ÷ rate of the operation` times in a request: less than once for a variant, more in an `each`.
  const runs = statements.map((statement) => ({ statement, times: rate.value > 0 ? statement.rate.value / rate.value : 1 }));
  const sum = (of: (statement: Statement) => number): number => runs.reduce((total, { statement, times }) => total + of(statement) * times, 0);
  const trips = sum(() => 1) + (transaction ? 2 : 0);
  const returned = sum(rowsOf);
  const writes = statements.some((statement) => statement.kind !== 'select');
  const hash = operation.steps.some((step) => passwordCompared(step) !== undefined || step.set.some(({ value }) => value.type.kind === 'password'));
  const inDatabase = (bound: Bound): number => sum((statement) => statementCpu(statement, tables, bound));
  const databaseFacts = idsOf(databaseCpu);
  return {
    ...(hash ? { hash: assume(service.passwordHash) } : {}),
    service: ranged('request + statements + rows', idsOf(serviceCpu), (bound) => service.request[bound] + service.token[bound] + service.statement[bound] * Math.max(0, trips - 1) + service.row[bound] * Math.max(0, returned - 1) + (hash ? service.passwordHash[bound] : 0)),
    database: ranged('statements × rows visited and written', databaseFacts, inDatabase),
    held: ranged('database time + round trips + commit', [...databaseFacts, time.roundTrip.id, time.commit.id], (bound) => inDatabase(bound) + trips * time.roundTrip[bound] + (writes ? time.commit[bound] : 0)),
  };
}

/** Rows that a statement returns or writes. */
function rowsOf(statement: Statement): number {
  return Math.min(statement.expectedRows.value, mostRows(statement));
}

/** An insert that reads no table as its source takes its rows from a list of the request, however many rows the tables joined to it have. */
function mostRows(statement: Statement): number {
  const isList = statement.kind === 'insert' && !statement.paths.some((path) => path.as === 'source');
  return isList ? rowWidth.facts.listLength.value : Number.POSITIVE_INFINITY;
}

/** Returns how often one run of a statement follows a path: a subquery or a joined table is looked at once for each row outside. */
export function timesIn(statement: Statement, path: AccessPath): number {
  return Math.min(statement.rate.value > 0 ? path.rate.value / statement.rate.value : 1, mostRows(statement));
}

/** CPU time of one run of a statement, seconds. */
function statementCpu(statement: Statement, tables: ReadonlyMap<string, Table>, bound: Bound): number {
  const visited = statement.paths.reduce((total, path) => total + timesIn(statement, path) * pathCpu(path, tables.get(path.table), bound), 0);
  if (statement.kind === 'select') return cpu.statement[bound] + visited;
  const table = tables.get(statement.paths[0]?.table ?? '');
  const entries = 1 + (table?.uniques.length ?? 0) + (table?.indexes.length ?? 0);
  return cpu.statement[bound] + visited + rowsOf(statement) * (cpu.writeRow[bound] + entries * cpu.indexEntry[bound]);
}

function pathCpu(path: AccessPath, table: Table | undefined, bound: Bound): number {
  if (path.servedBy.kind === 'scan') return Math.max(table?.rows.value ?? 0, path.matching.value) * cpu.scanRow[bound];
  // Where the index has the order, a page stops after its rows.
  const rows = path.limit === undefined ? path.matching.value : Math.min(path.matching.value, path.limit);
  return rows * cpu.indexRow[bound];
}
