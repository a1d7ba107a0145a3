import type { DeclaredEvidence, StatementEvidence, Verdict } from '@kentledge/core/evidence';
import { formatValue } from '@kentledge/core/quantity';
import { loadable } from '../load/index.ts';
import type { Measurements } from './measurements.ts';

/** A statement that has a plan at the declared volume. */
interface Planned {
  readonly statement: string;
  readonly declared: DeclaredEvidence;
}

interface Predicted {
  readonly statement: string;
  readonly seconds: number;
  readonly low: number;
  readonly high: number;
  readonly method: string;
}

/**
 * Judges the objective of the queries at the declared volume by predicted times with their pages in memory: met if the upper end of every
 * statement's 95 % interval lies within it, missed if the lower end of one lies above. None where the declared volume itself was filled
 * and measured, or where nothing could be predicted.
 */
export function judgeDeclaredQueries(found: Measurements): readonly Verdict[] {
  const planned = plannedOf(found.statements);
  const predicted = planned.flatMap(({ statement, declared: { warm } }): readonly Predicted[] => ('notPredicted' in warm ? [] : [{ statement, ...warm }]));
  const [highest] = predicted.toSorted((a, b) => b.high - a.high);
  if (highest === undefined) return [];
  const target = found.system.objectives.queries;
  const [over] = predicted.filter(({ low }) => low > target.value).toSorted((a, b) => b.low - a.low);
  const worst = over ?? highest;
  const outcome = over !== undefined ? 'missed' : highest.high <= target.value ? 'met' : 'not exercised';
  const left = found.statements.length - predicted.length;
  const rest = left === 0 ? '' : `; ${left} not`;
  const says = `${predicted.length} statements are predicted at the declared volume${rest}. Slowest, ${worst.statement}: ${formatValue(worst.seconds, 's')}, from ${formatValue(worst.low, 's')} to ${formatValue(worst.high, 's')} with 95 % confidence; the objective is ${formatValue(target.value, 's')}`;
  const reason = outcome === 'met' ? {} : { reason: outcome === 'missed' ? planTextOf(planned, worst.statement) : 'the interval holds the objective' };
  return [{ id: 'system.queries.declared', kind: 'queries', subject: found.system.name, target, compares: [`${worst.statement}.time.declared`], scale: 1, load: 0, outcome, says, bound: over === undefined ? worst.high : worst.low, method: worst.method, ...reason }];
}

function planTextOf(planned: readonly Planned[], id: string): string {
  return planned.find(({ statement }) => statement === id)?.declared.plan ?? '';
}

function plannedOf(statements: readonly StatementEvidence[]): readonly Planned[] {
  return statements.flatMap(({ statement, declared }) => (declared === undefined || 'notPlanned' in declared ? [] : [{ statement, declared }]));
}

/** Judges for each operation whether PostgreSQL, by the statistics of the declared volume, serves its access paths as the design means them to be. */
export function judgeDeclaredPaths(found: Measurements): readonly Verdict[] {
  const owners = new Map(found.system.statements.map((statement) => [statement.id, statement.operation]));
  const planned = Map.groupBy(plannedOf(found.statements), ({ statement }) => owners.get(statement));
  return loadable(found.system).flatMap(({ id }) => {
    const own = planned.get(id) ?? [];
    return own.length === 0 ? [] : [pathVerdict(id, own)];
  });
}

function pathVerdict(operation: string, own: readonly Planned[]): Verdict {
  const unserved = own.filter(({ declared }) => !declared.served);
  const base = { id: `${operation}.accessPath.declared`, kind: 'access-path' as const, subject: operation, compares: own.map(({ statement }) => `${statement}.cost.declared`), scale: 1, load: 0, method: 'plans of a PostgreSQL with the statistics of the declared volume and no rows' };
  if (unserved.length === 0) return { ...base, outcome: 'met', says: `${own.length === 1 ? 'its statement is' : `its ${own.length} statements are`} planned by keys and indexes` };
  const says = unserved.map(({ statement, declared: { why, pin } }) => `${statement} ${why}${pin === undefined ? '' : `; to live without that index: \`${pin}\``}`).join('; ');
  return { ...base, outcome: 'missed', says, reason: unserved.map(({ declared }) => declared.plan).join('\n') };
}
