import type { DesignedOperation, Statement, System } from '../../system/index.ts';

/** Returns the statements that an operation may run, in the order of its plan. */
export function statementsOf(system: System, operation: DesignedOperation, byId: ReadonlyMap<string, Statement> = statementsById(system)): readonly Statement[] {
  return operation.plan.flatMap((step) => step.actions).flatMap((action) => action.variants).map((variant) => statementIn(byId, variant.statement));
}

/** Returns the statements by id. */
export function statementsById(system: System): ReadonlyMap<string, Statement> {
  return new Map(system.statements.map((statement) => [statement.id, statement]));
}

/** Returns the statement; throws if there is none, which is a bug of `design`. */
export function statementIn(statements: ReadonlyMap<string, Statement>, id: string): Statement {
  const found = statements.get(id);
  if (found === undefined) throw new Error(`no statement ${id}`);
  return found;
}
