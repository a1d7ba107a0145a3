import type { Brief, Derivation, Table } from '../../system/index.ts';
import { sqlContext } from '../context.ts';
import { compileDerivation } from '../derivation.ts';
import { compileKeptInvariant } from '../invariant.ts';
import { compileOperation } from '../operation.ts';
import type { CompiledOperation } from '../operation.ts';
import { createTables } from './create.ts';
import { execute } from './execute.ts';
import type { Call, Outcome, Query, Row } from './execute.ts';

export interface Service {
  readonly call: (operation: string, call?: Partial<Call>) => Promise<Outcome>;
  /** Rows of the last step that answers. */
  readonly rows: (operation: string, call?: Partial<Call>) => Promise<readonly Row[]>;
  readonly ask: (sql: string, ...values: unknown[]) => Promise<Row[]>;
  readonly compile: (operation: string) => CompiledOperation;
  readonly rebuild: (entity: string, field: string) => Promise<void>;
}

/** Makes the tables of a brief and answers its operations as an emitted service would. */
export async function serve(brief: Brief, tables: readonly Table[], derivations: readonly Derivation[], query: Query, newId: () => string): Promise<Service> {
  const context = sqlContext(brief, tables, derivations);
  await query(createTables(tables), []);
  for (const entity of brief.entities) {
    for (const invariant of entity.invariants) for (const { trigger } of compileKeptInvariant(context, entity.id, invariant)?.triggers ?? []) await query(trigger.up, []);
  }
  for (const { entity, field, how } of derivations) {
    if (how.kind !== 'stored') continue;
    for (const { trigger } of compileDerivation(context, entity, field).triggers) await query(trigger.up, []);
  }
  const operationOf = (id: string): Brief['operations'][number] => {
    const operation = brief.operations.find((item) => item.id === id);
    if (operation === undefined) throw new Error(`no operation ${id}`);
    return operation;
  };
  const call = (id: string, given: Partial<Call> = {}): Promise<Outcome> => {
    const operation = operationOf(id);
    return inTransaction(query, () => execute(query, operation, compileOperation(context, operation), { actor: operation.by[0] ?? 'anyone', newId, ...given }));
  };
  return {
    call,
    rows: async (id, given) => {
      const outcome = await call(id, given);
      if (outcome.refusal !== undefined) throw new Error(`${id}: ${outcome.refusal.status} ${outcome.refusal.code}`);
      const { returns } = operationOf(id);
      const names = returns.kind === 'none' ? [] : returns.kind === 'object' ? returns.fields.flatMap((field) => (field.kind === 'row' || field.kind === 'page' ? [field.result] : [])) : [returns.result];
      return outcome.results[names[0] ?? ''] ?? [];
    },
    ask: (sql, ...values) => query(sql, values),
    compile: (id) => compileOperation(context, operationOf(id)),
    rebuild: async (entity, field) => void (await query(compileDerivation(context, entity, field).rebuild, [])),
  };
}

async function inTransaction(query: Query, work: () => Promise<Outcome>): Promise<Outcome> {
  await query('begin', []);
  try {
    const outcome = await work();
    await query(outcome.refusal === undefined ? 'commit' : 'rollback', []);
    return outcome;
  } catch (error) {
    await query('rollback', []);
    throw error;
  }
}
