import type { DesignedOperation, Statement, System } from '../../system/index.ts';

/** Returns the statements that an operation may run, in the order of its plan. */
export function statementsOf(system: System, operation: DesignedOperation): readonly Statement[] {
  const byId = statementsById(system);
  return operation.plan.flatMap((step) => step.actions).flatMap((action) => action.variants).map((variant) => statementIn(byId, variant.statement));
}

/** A system is never changed; of one with thousands of operations the index is made once. */
const indexes = new WeakMap<System, ReadonlyMap<string, Statement>>();

/** Returns the statements by id. */
export function statementsById(system: System): ReadonlyMap<string, Statement> {
  const known = indexes.get(system);
  if (known !== undefined) return known;
  const index = new Map(system.statements.map((statement) => [statement.id, statement]));
  indexes.set(system, index);
  return index;
}

/** Returns the statement; throws if there is none, which is a bug of `design`. */
export function statementIn(statements: ReadonlyMap<string, Statement>, id: string): Statement {
  const found = statements.get(id);
  if (found === undefined) throw new Error(`no statement ${id}`);
  return found;
}
