import type { CarriedTime, Evidence, MeasuredTime, NamedQuantity, Outcome, RampStep, StatementEvidence, Verdict } from '../../evidence/index.ts';
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
    ...ofPhases(evidence),
    ...outcomesOf(evidence),
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
    [`${id}.calls`, of(evidence, calls, '1', 'counted by the service, under load')],
    [`${id}.time.mean`, meanTime === undefined ? undefined : of(evidence, meanTime, 's', `${told}, mean`, calls)],
    [`${id}.time.database`, databaseTime === undefined ? undefined : of(evidence, databaseTime, 's', 'pg_stat_statements: execution inside the database, mean', calls)],
    [`${id}.rowsReturned`, rowsReturned === undefined ? undefined : of(evidence, rowsReturned, 'rows', databaseTime === undefined ? explained : 'pg_stat_statements: rows by calls', databaseTime === undefined ? undefined : calls)],
    [`${id}.rowsRead`, rowsRead === undefined ? undefined : of(evidence, rowsRead, 'rows', explained)],
    [`${id}.time.warm`, alone(evidence, statement.warm, 'its pages in memory')],
    [`${id}.time.cold`, alone(evidence, statement.cold, 'no page of it in memory')],
    ...(statement.partitions ?? []).flatMap(({ table, read, of: all }): readonly (readonly [string, Quantity])[] => [
      [`${id}.partitions.${table}.read`, of(evidence, read, '1', 'partitions that one look-up read at most, by EXPLAIN ANALYZE')],
      [`${id}.partitions.${table}.all`, of(evidence, all, '1', 'counted: partitions of the table in the filled database')],
    ]),
    ...atDeclared(statement),
  ]);
}

function alone({ run }: Evidence, time: MeasuredTime | undefined, memory: string): Quantity | undefined {
  return time && measured(time.mean, 's', run.id, `execution inside the database with sampled values at the filled scale, nothing else running, ${memory}; mean, least and greatest`, time.samples, time);
}

function atDeclared({ statement: id, declared }: StatementEvidence): readonly (readonly [string, Quantity | undefined])[] {
  if (declared === undefined || 'notPlanned' in declared) return [];
  const cost = `${id}.cost.declared`;
  const carried = (time: CarriedTime, from: string): Quantity | undefined => ('notPredicted' in time ? undefined : predicted(time.seconds, 's', time.method, [from, cost, 'plan.scale'], time));
  return [
    [cost, predicted(declared.cost, '1', 'cost in the planner’s units, by a PostgreSQL with the statistics of the declared volume and no rows; the dearest of the sampled values', [])],
    [`${id}.time.declared`, carried(declared.warm, `${id}.time.warm`)],
    [`${id}.time.declared.cold`, carried(declared.cold, `${id}.time.cold`)],
    ...(declared.partitions ?? []).flatMap(({ table, read, of: all }): readonly (readonly [string, Quantity])[] => [
      [`${id}.partitions.${table}.read.declared`, predicted(read, '1', 'partitions that one look-up reads at most, by the plan of a PostgreSQL with the statistics of the declared volume and no rows', [])],
      [`${id}.partitions.${table}.all.declared`, predicted(all, '1', 'counted: partitions of the table at the declared volume', [])],
    ]),
  ];
}

/** The part of each statement in the time that all of them took, as the service saw it. */
function sharesOf({ statements }: Evidence): readonly NamedQuantity[] {
  const timed = statements.flatMap(({ statement, calls, meanTime }) => (meanTime === undefined ? [] : [{ statement, calls, meanTime }]));
  const total = timed.reduce((sum, { calls, meanTime }) => sum + calls * meanTime, 0);
  if (total === 0) return [];
  return timed.map(({ statement, calls, meanTime }) => ({ name: `${statement}.share`, quantity: predicted((calls * meanTime) / total, '1', 'calls × mean time ÷ the sum of that over all statements', [`${statement}.calls`, `${statement}.time.mean`]) }));
}

/** Returns the first part of the names of a step of the ramp: `ramp.2.5x`. */
export function rampName(step: RampStep): string {
  return `ramp.${step.factor}x`;
}

function ofStep(evidence: Evidence, step: RampStep): readonly NamedQuantity[] {
  const name = rampName(step);
  const all = 'all operations together at this step of the ramp';
  return named([
    [`${name}.factor`, of(evidence, step.factor, '1', 'multiple of the declared traffic that this step of the ramp offers')],
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

function ofVerdict(evidence: Evidence, { id, target, bound, samples, scale, load, method, compares }: Verdict): readonly NamedQuantity[] {
  const unit = target?.unit ?? '1';
  const limit = bound === undefined ? undefined : method !== undefined ? predicted(bound, unit, `end of the interval that decides: ${method}`, compares) : of(evidence, bound, unit, 'one-sided 95 % bound of what was measured', samples?.got ?? 1);
  return named([
    [`${id}.target`, target],
    [`${id}.bound`, limit],
    [`${id}.samples`, samples === undefined ? undefined : of(evidence, samples.got, '1', 'counted: what this verdict looked at')],
    [`${id}.samples.needed`, samples === undefined ? undefined : predicted(samples.needed, '1', 'the fewest samples from which this verdict can be given with 95 % confidence', [])],
    [`${id}.scale`, scale === evidence.plan.scale ? undefined : method !== undefined ? predicted(scale, '1', 'share of the declared rows for which this was predicted', []) : of(evidence, scale, '1', 'rows that were there ÷ rows declared, when this was judged')],
    [`${id}.load`, load === 0 || load === evidence.plan.mixFactor ? undefined : of(evidence, load, '1', 'multiple of the declared traffic at which this was judged')],
  ]);
}

/** Returns the name of the share of the declared rows at which a verdict holds. */
export function scaleName({ id, scale }: Pick<Verdict, 'id' | 'scale'>, { plan }: Pick<Evidence, 'plan'>): string {
  return scale === plan.scale ? 'plan.scale' : `${id}.scale`;
}

/** Returns the name of the multiple of the declared traffic at which a verdict holds. */
export function loadName({ id, load }: Pick<Verdict, 'id' | 'load'>, { plan }: Pick<Evidence, 'plan'>): string {
  return load === plan.mixFactor ? 'plan.mixFactor' : `${id}.load`;
}

/** Returns the names of all numbers that a verdict tells of: what it compares first, since its sentence does. */
export function verdictNames(verdict: Verdict, evidence: Pick<Evidence, 'plan'>): readonly string[] {
  const { id, compares, samples } = verdict;
  const needed = samples !== undefined && samples.got < samples.needed ? [`${id}.samples.needed`] : [];
  return [...compares, `${id}.bound`, `${id}.target`, `${id}.samples`, ...needed, loadName(verdict, evidence), scaleName(verdict, evidence)];
}

const outcomeNames: Readonly<Record<Outcome, string>> = { met: 'verdicts.met', missed: 'verdicts.missed', 'not exercised': 'verdicts.notExercised' };

/** Returns the name of the number of verdicts with this outcome. */
export function outcomeName(outcome: Outcome): string {
  return outcomeNames[outcome];
}

function outcomesOf(evidence: Evidence): readonly NamedQuantity[] {
  const counts = (Object.keys(outcomeNames) as readonly Outcome[]).map((outcome) => ({
    name: outcomeName(outcome),
    quantity: of(evidence, evidence.verdicts.filter((verdict) => verdict.outcome === outcome).length, '1', `counted: the verdicts of the run that are ${outcome}`),
  }));
  return [...counts, { name: 'verdicts', quantity: predicted(evidence.verdicts.length, '1', 'met, missed and not exercised together', counts.map(({ name }) => name)) }];
}

/** Returns the first part of the names of a phase of the load: `phases.declared-mix`. */
export function phaseName({ name }: Evidence['plan']['phases'][number]): string {
  return `phases.${name.replaceAll(/\s+/g, '-')}`;
}

function ofPhases({ plan, run }: Evidence): readonly NamedQuantity[] {
  return plan.phases.flatMap((phase) => [
    { name: `${phaseName(phase)}.seconds`, quantity: measured(phase.seconds, 's', run.id, 'how long the plan of the run let this phase last', 1) },
    { name: `${phaseName(phase)}.rate`, quantity: measured(phase.rate, '1/s', run.id, 'requests a second that the plan of the run offers in this phase', 1) },
  ]);
}

function kneeQuantity(evidence: Evidence): Quantity | undefined {
  const { holds } = kneeOf(evidence.ramp);
  return holds === undefined ? undefined : of(evidence, holds.factor, '1', 'highest step of the ramp up to which all objectives held');
}

function ofRun(evidence: Evidence): readonly NamedQuantity[] {
  const { machine, plan, run } = evidence;
  return named([
    ['plan.scale', of(evidence, plan.scale, '1', 'rows filled ÷ rows declared')],
    ['plan.mixFactor', of(evidence, plan.mixFactor, '1', 'factor by which the declared mix was multiplied, so that each verdict gets its samples')],
    ['plan.seconds.fill', of(evidence, plan.seconds.fill, 's', 'filling the tables, with keys and indexes')],
    ['plan.seconds.load', of(evidence, plan.seconds.load, 's', 'offering load')],
    ['system.knee', kneeQuantity(evidence)],
    ['run.seconds', of(evidence, run.seconds, 's', 'from start to end of the run')],
    ['machine.cores', of(evidence, machine.cores, 'cores', 'asked of the operating system')],
    ['machine.memory', of(evidence, machine.memoryBytes, 'B', 'asked of the operating system')],
  ]);
}
