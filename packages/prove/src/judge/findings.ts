import type { Verdict } from '@kentledge/core/evidence';
import type { StatementEvidence } from '@kentledge/core/evidence';
import type { CheckResult, TrespassResult } from '../load/index.ts';
import { loadable } from '../load/index.ts';
import type { Measurements } from './measurements.ts';

/** Judges for each operation whether the plans of its statements serve its access paths. */
export function judgeAccessPaths(found: Measurements): readonly Verdict[] {
  const owners = new Map(found.system.statements.map((statement) => [statement.id, statement.operation]));
  return loadable(found.system).flatMap((operation) => {
    const own = found.statements.filter((evidence) => owners.get(evidence.statement) === operation.id);
    return own.length === 0 ? [] : [accessPathVerdict(found, operation.id, own)];
  });
}

function accessPathVerdict(found: Measurements, operation: string, own: readonly StatementEvidence[]): Verdict {
  const unserved = own.filter((evidence) => !evidence.served);
  const base = { id: `${operation}.accessPath`, kind: 'access-path' as const, subject: operation, compares: own.map((evidence) => `${evidence.statement}.time.mean`), scale: found.scale, load: found.plan.mixFactor };
  if (unserved.length === 0) return { ...base, outcome: 'met', says: `${own.length === 1 ? 'its statement is' : `its ${own.length} statements are`} served by keys and indexes` };
  const says = unserved.map((evidence) => `${evidence.statement} ${evidence.why}`).join('; ');
  return { ...base, outcome: 'missed', says, reason: unserved.map((evidence) => evidence.plan ?? '').join('\n') };
}

/** Judges for each operation whether its answers keep the contract and show what the data holds. */
export function judgeAnswers(found: Measurements): readonly Verdict[] {
  const checks = new Map(found.checks.map((check) => [check.operation, check]));
  return loadable(found.system).map((operation) => answersVerdict(found, operation.id, checks.get(operation.id)));
}

function answersVerdict(found: Measurements, operation: string, check: CheckResult | undefined): Verdict {
  const results = [found.mix, found.rare, ...found.ramp.map((run) => run.phase)].flatMap((phase) => phase?.operations[operation] ?? []);
  const right = results.reduce((sum, result) => sum + result.right, 0);
  const unlawful = results.reduce((sum, result) => sum + result.unlawful, 0);
  const wrong = [...(check?.wrong ?? []), ...(unlawful > 0 ? results.flatMap((result) => result.examples).slice(0, 3) : [])];
  const base = { id: `${operation}.answers`, kind: 'answers' as const, subject: operation, compares: [`${operation}.answers.checked`], scale: found.scale, load: found.plan.mixFactor };
  const seen = right + (check === undefined ? 0 : check.checked - check.failed);
  if (wrong.length > 0) return { ...base, outcome: 'missed', says: `${unlawful + (check?.wrong.length ?? 0)} wrong answers: ${wrong[0] ?? ''}`, reason: wrong.join('\n') };
  if (seen === 0) return { ...base, outcome: 'not exercised', says: 'no right answer came', reason: 'no request of it was answered with its status' };
  return { ...base, outcome: 'met', says: `${seen} answers keep the contract${check === undefined || check.compared === 0 ? '' : `, ${check.compared} of them were compared with the data`}` };
}

/** Judges for each operation that not everyone may call whether the wrong callers were turned away. */
export function judgeAuthorization(found: Measurements): readonly Verdict[] {
  return found.trespasses.filter((result) => Object.keys(result.attempts).length > 0).map((result) => authorizationVerdict(found, result));
}

function authorizationVerdict(found: Measurements, result: TrespassResult): Verdict {
  const base = { id: `${result.operation}.authorization`, kind: 'authorization' as const, subject: result.operation, compares: [], scale: found.scale, load: 0 };
  const attempts = Object.entries(result.attempts).map(([kind, count]) => `${count} ${kind}`).join(', ');
  const tried = Object.values(result.attempts).reduce((sum, count) => sum + count, 0);
  if (result.breaches.length === 0 && result.unclear === tried) return { ...base, outcome: 'not exercised', says: `the service failed at every attempt: ${attempts}`, reason: 'every attempt was answered 5xx' };
  if (result.breaches.length === 0) return { ...base, outcome: 'met', says: `nothing was let through: ${attempts}` };
  return { ...base, outcome: 'missed', says: `let through: ${result.breaches[0] ?? ''}`, reason: result.breaches.join('\n') };
}

/** Judges the invariants of the brief by what the database holds at the end: those that the generated rows held at the beginning. */
export function judgeInvariants(found: Measurements): readonly Verdict[] {
  return found.invariants.filter(({ heldBefore }) => heldBefore).map((result) => ({
    id: `${result.name}.invariant`,
    kind: 'invariant' as const,
    subject: result.name,
    outcome: result.holds ? ('met' as const) : ('missed' as const),
    says: result.says,
    compares: [],
    scale: found.scale,
    load: Math.max(found.plan.mixFactor, ...found.ramp.map((run) => run.step.factor)),
  }));
}
