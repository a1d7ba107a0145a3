import type { ClientBase } from 'pg';
import { statementName } from '@kentledge/core/system';
import type { Statement, System } from '@kentledge/core/system';
import type { StatementEvidence } from '@kentledge/core/evidence';
import type { Data, Value } from '../data/index.ts';
import { pathValue } from '../data/index.ts';
import { isServed } from '../judge/served.ts';
import type { PlannedRequest, Requests } from '../requests/index.ts';
import { patient } from '../requests/index.ts';
import { queryIdOf } from './database-statistics.ts';
import type { StatementCounts } from './database-statistics.ts';
import type { Explained } from './explain.ts';
import { explainAnalyze, explainGeneric, planText } from './explain.ts';
import type { StatementTimings } from './metrics-page.ts';

/** Reading statements are run this often with real values; the worst of them counts. */
const samples = 3;

export interface StatementInputs {
  readonly system: System;
  readonly data: Data;
  readonly requests: Requests;
  /** Rows of each table now. */
  readonly rows: ReadonlyMap<string, number>;
  /** What the database counted under load. */
  readonly counts: StatementCounts;
  /** By the name of the statement. */
  readonly timings: ReadonlyMap<string, StatementTimings>;
}

/** Returns for each statement of a loaded operation its time, its plan and whether its access paths are served. */
export async function examineStatements(client: ClientBase, statements: readonly Statement[], inputs: StatementInputs): Promise<readonly StatementEvidence[]> {
  const tables = new Map(inputs.system.tables.map((table) => [table.name, table]));
  const found: StatementEvidence[] = [];
  for (const statement of statements) {
    const timings = inputs.timings.get(statementName(statement.id));
    const plan = await planOf(client, statement, inputs);
    const id = await queryIdOf(client, statement.sql);
    const counted = id === undefined ? undefined : inputs.counts.get(id);
    const served = isServed(statement, tables, inputs.rows, plan);
    const meanTime = timings === undefined ? plan.time : timings.sum / timings.count;
    const rowsReturned = counted === undefined ? plan.rowsReturned : counted.rows / counted.calls;
    found.push({
      statement: statement.id,
      calls: timings?.count ?? 0,
      ...(meanTime === undefined ? {} : { meanTime }),
      ...(counted === undefined ? {} : { databaseTime: counted.seconds / counted.calls }),
      ...(rowsReturned === undefined ? {} : { rowsReturned }),
      ...(plan.rowsRead === undefined ? {} : { rowsRead: plan.rowsRead }),
      plan: planText(plan.root),
      ...served,
    });
  }
  return found;
}

async function planOf(client: ClientBase, statement: Statement, inputs: StatementInputs): Promise<Explained> {
  const runs: Explained[] = [];
  if (statement.kind === 'select' && !/\bfor (no key )?update\b/.test(statement.sql)) {
    for (let sample = 0; sample < samples; sample++) {
      const values = valuesFor(statement, inputs);
      if (values === undefined) break;
      runs.push(await explainAnalyze(client, statement.sql, values));
    }
  }
  const worst = runs.toSorted((a, b) => (b.rowsRead ?? 0) - (a.rowsRead ?? 0))[0];
  return worst ?? explainGeneric(client, statement.sql);
}

/** Values of a request for the statement's parameters, or `undefined` if one comes from an earlier statement. */
function valuesFor(statement: Statement, inputs: StatementInputs): readonly unknown[] | undefined {
  const request = inputs.requests.next(statement.operation, patient);
  if (request === undefined) return undefined;
  const values: unknown[] = [];
  for (const parameter of statement.parameters) {
    const value = parameterValue(parameter, request, inputs.data, statement);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

function parameterValue(parameter: Statement['parameters'][number], request: PlannedRequest, data: Data, statement: Statement): unknown {
  if (parameter.source === 'limit') return statement.paths.find((path) => path.limit !== undefined)?.limit ?? 21;
  if (parameter.source === 'offset') return 0;
  if (parameter.source === 'now') return new Date(data.options.asOf).toISOString();
  if (parameter.source === 'me') return callerValue(request, data, parameter.path);
  if (parameter.source !== 'value' || parameter.path.length > 0) return undefined;
  return request.values[parameter.name];
}

function callerValue(request: PlannedRequest, data: Data, path: readonly string[]): Value | undefined {
  const { caller } = request;
  if (caller?.entity === undefined) return null;
  const plan = data.plan(caller.entity);
  return pathValue(data, plan, caller.row, path);
}
