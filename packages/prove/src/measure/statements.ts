import type { ClientBase } from 'pg';
import { statementName } from '@kentledge/core/system';
import type { Statement } from '@kentledge/core/system';
import type { StatementEvidence } from '@kentledge/core/evidence';
import { planText } from '@kentledge/core/evidence';
import { isServed } from '../judge/served.ts';
import { queryIdOf } from './database-statistics.ts';
import type { StatementCounts } from './database-statistics.ts';
import type { Explained } from './explain.ts';
import { explainAnalyze, explainGeneric } from './explain.ts';
import { partitionsRead } from './partitions-read.ts';
import type { StatementTimings } from './metrics-page.ts';
import type { ValueSource } from './statement-values.ts';
import { isComplete, knownValues } from './statement-values.ts';

/** Reading statements are run this often with real values; the worst of them counts. */
const samples = 3;

export interface StatementInputs extends ValueSource {
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
    const partitions = partitionsRead(plan.root, inputs.system.tables, inputs.rows.keys());
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
      ...(partitions.length === 0 ? {} : { partitions }),
    });
  }
  return found;
}

async function planOf(client: ClientBase, statement: Statement, inputs: StatementInputs): Promise<Explained> {
  const runs: Explained[] = [];
  if (statement.kind === 'select' && !/\bfor (no key )?update\b/.test(statement.sql)) {
    for (let sample = 0; sample < samples; sample++) {
      const values = knownValues(statement, inputs);
      if (!isComplete(values)) break;
      runs.push(await explainAnalyze(client, statement.sql, values));
    }
  }
  const worst = runs.toSorted((a, b) => (b.rowsRead ?? 0) - (a.rowsRead ?? 0))[0];
  return worst ?? explainGeneric(client, statement.sql);
}
