import type { Evidence, NamedQuantity, RampStep, StatementEvidence, Verdict } from '../../evidence/index.ts';
import { measured, predicted } from '../../quantity/index.ts';
import type { Quantity, Unit } from '../../quantity/index.ts';
import { named } from './claims.ts';

/** Returns every number of an evidence under its name: those it names itself, then those of its tables and curves. */
export function evidenceQuantities(evidence: Evidence): readonly NamedQuantity[] {
  const known = new Set(evidence.quantities.map(({ name }) => name));
  return [...evidence.quantities, ...unnamed(evidence).filter(({ name }) => !known.has(name))];
}

/** Numbers of the tables and curves, which evidence does not name itself. */
function unnamed(evidence: Evidence): readonly NamedQuantity[] {
  return [
    ...evidence.distributions.flatMap((distribution) => ofDistribution(evidence, distribution)),
    ...evidence.statements.flatMap((statement) => ofStatement(evidence, statement)),
    ...sharesOf(evidence),
    ...evidence.ramp.flatMap((step) => ofStep(evidence, step)),
    ...evidence.verdicts.flatMap((verdict) => ofVerdict(evidence, verdict)),
    ...ofRun(evidence),
  ];
}

function of(evidence: Evidence, value: number, unit: Unit, how: string, samples = 1): Quantity {
  return measured(value, unit, evidence.run.id, how, samples);
}

/** The percentiles people ask for, when the evidence holds the curve and not the quantity. */
function ofDistribution(evidence: Evidence, distribution: Evidence['distributions'][number]): readonly NamedQuantity[] {
  return [50, 95, 99].flatMap((percentile) => {
    const name = `${distribution.operation}.latency.p${percentile}`;
    const point = distribution.points.find(([at]) => at === percentile);
    if (point === undefined) return [];
    return [{ name, quantity: of(evidence, point[1], 's', `histogram of the ${distribution.phase} phase, from the intended send time`, distribution.count) }];
  });
}

function ofStatement(evidence: Evidence, statement: StatementEvidence): readonly NamedQuantity[] {
  const { statement: id, calls, meanTime, databaseTime, rowsReturned, rowsRead } = statement;
  const told = calls > 0 ? 'as the service saw it, under load' : 'EXPLAIN ANALYZE';
  const explained = 'EXPLAIN ANALYZE on sampled parameters, mean per call';
  return named([
    [`${id}.calls`, of(evidence, calls, '1', told)],
    [`${id}.time.mean`, of(evidence, meanTime, 's', `${told}, mean`, calls)],
    [`${id}.time.database`, databaseTime === undefined ? undefined : of(evidence, databaseTime, 's', 'pg_stat_statements: execution inside the database, mean', calls)],
    [`${id}.rowsReturned`, of(evidence, rowsReturned, 'rows', explained)],
    [`${id}.rowsRead`, rowsRead === undefined ? undefined : of(evidence, rowsRead, 'rows', explained)],
  ]);
}

/** The part of each statement in the time that all of them took, as the service saw it. */
function sharesOf({ statements }: Evidence): readonly NamedQuantity[] {
  const total = statements.reduce((sum, { calls, meanTime }) => sum + calls * meanTime, 0);
  if (total === 0) return [];
  return statements.map(({ statement, calls, meanTime }) => ({ name: `${statement}.share`, quantity: predicted((calls * meanTime) / total, '1', 'calls × mean time ÷ the sum of that over all statements', [`${statement}.calls`, `${statement}.time.mean`]) }));
}

/** Returns the first part of the names of a step of the ramp: `ramp.2.5x`. */
export function rampName(step: RampStep): string {
  return `ramp.${step.factor}x`;
}

function ofStep(evidence: Evidence, step: RampStep): readonly NamedQuantity[] {
  const name = rampName(step);
  const all = 'all operations together at this step of the ramp';
  return named([
    [`${name}.offered`, of(evidence, step.offered, '1/s', 'requests sent by the generator')],
    [`${name}.completed`, of(evidence, step.completed, '1/s', 'requests answered')],
    [`${name}.errors`, of(evidence, step.errors, '1', `share of requests that failed, ${all}`)],
    [`${name}.p50`, of(evidence, step.p50, 's', `from the intended send time, ${all}`)],
    [`${name}.p95`, of(evidence, step.p95, 's', `from the intended send time, ${all}`)],
    [`${name}.p99`, of(evidence, step.p99, 's', `from the intended send time, ${all}`)],
    [`${name}.serviceCores`, of(evidence, step.serviceCores, 'cores', 'CPU time of the service ÷ time')],
    [`${name}.databaseCores`, of(evidence, step.databaseCores, 'cores', 'CPU time of the database ÷ time')],
  ]);
}

/** Returns the highest step below which, and at which, every objective holds; nothing when the first step broke one. */
export function kneeOf(ramp: readonly RampStep[]): { readonly holds?: RampStep; readonly breaks?: RampStep } {
  const steps = ramp.toSorted((one, other) => one.factor - other.factor);
  const first = steps.findIndex((step) => !step.holds);
  const holds = first === -1 ? steps.at(-1) : first === 0 ? undefined : steps[first - 1];
  const breaks = first === -1 ? undefined : steps[first];
  return { ...(holds === undefined ? {} : { holds }), ...(breaks === undefined ? {} : { breaks }) };
}

function ofVerdict(evidence: Evidence, { id, target, bound, samples }: Verdict): readonly NamedQuantity[] {
  const unit = target?.unit ?? '1';
  const limit = bound === undefined ? undefined : of(evidence, bound, unit, 'one-sided 95 % bound of what was measured', samples?.got ?? 1);
  return named([[`${id}.target`, target], [`${id}.bound`, limit]]);
}

function ofRun(evidence: Evidence): readonly NamedQuantity[] {
  const { machine, plan, run } = evidence;
  return named([
    ['plan.scale', of(evidence, plan.scale, '1', 'rows filled ÷ rows declared')],
    ['plan.mixFactor', of(evidence, plan.mixFactor, '1', 'factor by which the declared mix was multiplied, so that each verdict gets its samples')],
    ['run.seconds', of(evidence, run.seconds, 's', 'from start to end of the run')],
    ['machine.cores', of(evidence, machine.cores, 'cores', 'asked of the operating system')],
    ['machine.memory', of(evidence, machine.memoryBytes, 'B', 'asked of the operating system')],
  ]);
}
