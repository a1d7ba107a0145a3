import type { Distribution, FailedRequests, NamedQuantity } from '@kentledge/core/evidence';
import { measured } from '@kentledge/core/quantity';
import type { Filled } from './fill/index.ts';
import { countErrors, latencyOf } from './judge/index.ts';
import type { Measurements } from './judge/index.ts';
import { atShare, fromText, loadable, longestOf } from './load/index.ts';

const percentiles = [1, 5, 10, 25, 50, 75, 90, 95, 99, 99.9, 100];

/** Returns every measured number of a run by its name, sorted. */
export function namedMeasurements(found: Measurements, filled: Filled, run: string): readonly NamedQuantity[] {
  const list: NamedQuantity[] = [...latencies(found, run), ...statements(found, run), ...resources(found, run)];
  const { sent, failed } = countErrors([found.mix, found.rare]);
  list.push(
    { name: 'system.errors', quantity: measured(sent === 0 ? 0 : failed / sent, '1', run, 'failed of sent requests, declared mix and rare operations', sent) },
    { name: 'system.knee', quantity: measured(kneeOf(found), '1', run, 'highest multiple of the declared traffic at which all objectives held', found.ramp.length) },
    { name: 'fill.rows', quantity: measured(filled.rows, 'rows', run, 'rows copied', 1) },
    { name: 'fill.speed', quantity: measured(filled.rows / filled.seconds.whole, 'rows/s', run, 'rows over the time of COPY, keys, indexes, foreign keys, derived values and VACUUM ANALYZE', 1) },
    ...Object.entries(filled.seconds).map(([part, seconds]): NamedQuantity => ({ name: `fill.seconds.${part}`, quantity: measured(seconds, 's', run, `time of the fill's part "${part}"`, 1) })),
    { name: 'fill.disk', quantity: measured(filled.diskBytes, 'B', run, 'pg_total_relation_size of all tables', 1) },
  );
  return list.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function kneeOf(found: Measurements): number {
  const held = found.ramp.filter((_, place) => found.ramp.slice(0, place + 1).every((earlier) => earlier.step.holds));
  return held.at(-1)?.step.factor ?? 0;
}

function latencies(found: Measurements, run: string): readonly NamedQuantity[] {
  return loadable(found.system).flatMap((operation) => {
    const histogram = latencyOf(operation.id, [found.mix, found.rare]);
    const count = histogram.totalCount;
    if (count === 0) return [];
    const how = 'from the intended time of sending to the whole answer, open loop';
    const at = (name: string, value: number): NamedQuantity => ({ name: `${operation.id}.latency.${name}`, quantity: measured(value, 's', run, how, count) });
    const checked = found.checks.find((check) => check.operation === operation.id)?.checked ?? 0;
    const right = found.mix.operations[operation.id]?.right ?? 0;
    const results = [found.mix, found.rare].flatMap((phase) => phase?.operations[operation.id] ?? []);
    const refused = results.reduce((sum, result) => sum + (result.refused ?? 0), 0);
    const failed = results.reduce((sum, result) => sum + result.sent - result.right, 0) - refused;
    return [
      at('p50', atShare(histogram, 0.5)),
      at('p95', atShare(histogram, 0.95)),
      at('p99', atShare(histogram, 0.99)),
      at('max', longestOf(histogram)),
      { name: `${operation.id}.errors`, quantity: measured(failed / count, '1', run, 'failed of sent requests without declared refusals, declared mix and rare operations', count) },
      ...(refused === 0 ? [] : [{ name: `${operation.id}.refused`, quantity: measured(refused / count, '1' as const, run, 'share of answers that the brief declares as refusals, declared mix and rare operations', count) }]),
      { name: `${operation.id}.answers.checked`, quantity: measured(checked + right, '1', run, 'answers held against the contract, and some against the data', checked + right) },
    ];
  });
}

function statements(found: Measurements, run: string): readonly NamedQuantity[] {
  const list = found.statements.flatMap((evidence): readonly NamedQuantity[] => [
    ...(evidence.meanTime === undefined ? [] : [{ name: `${evidence.statement}.time.mean`, quantity: measured(evidence.meanTime, 's' as const, run, evidence.calls > 0 ? 'as the service saw it, under load' : 'EXPLAIN ANALYZE', Math.max(1, evidence.calls)) }]),
    ...(evidence.rowsRead === undefined ? [] : [{ name: `${evidence.statement}.rowsRead`, quantity: measured(evidence.rowsRead, 'rows' as const, run, 'EXPLAIN ANALYZE of the worst of 3 samples', 3) }]),
  ]);
  const means = found.statements.flatMap(({ meanTime }) => meanTime ?? []);
  return [...list, { name: 'system.queries.worst', quantity: measured(Math.max(0, ...means), 's', run, 'largest mean time of a statement', means.length) }];
}

function resources(found: Measurements, run: string): readonly NamedQuantity[] {
  const { demand, mix, machine } = found;
  return [
    ...(machine.others === undefined ? [] : [{ name: 'machine.others', quantity: measured(machine.others, 'cores' as const, run, 'CPU time of other programs on this machine over the judged phases', 1) }]),
    { name: 'service.cpuPerRequest', quantity: measured(demand.service, 's', run, 'CPU time of the service over answered requests, declared mix', demand.requests) },
    ...(demand.database === undefined ? [] : [{ name: 'database.cpuPerRequest', quantity: measured(demand.database, 's' as const, run, 'CPU time of PostgreSQL over answered requests, declared mix', demand.requests) }]),
    { name: 'service.memory', quantity: measured(demand.serviceBytes, 'B', run, 'resident memory at the end of the declared mix', 1) },
    { name: 'generator.cores', quantity: measured(mix.cores, 'cores', run, 'CPU time of the load generator over the declared mix', 1) },
    { name: 'generator.lateness.p99', quantity: measured(atShare(fromText(mix.lateness), 0.99), 's', run, 'how late requests left against their intended times', mix.sent) },
  ];
}

/** Returns the latency distribution of each operation in the declared mix, for plots. */
export function distributionsOf(found: Measurements): readonly Distribution[] {
  return loadable(found.system).flatMap((operation) => {
    const histogram = latencyOf(operation.id, [found.mix, found.rare]);
    if (histogram.totalCount === 0) return [];
    const points = percentiles.map((percentile) => [percentile, atShare(histogram, percentile / 100)] as const);
    return [{ operation: operation.id, phase: 'declared mix', count: histogram.totalCount, points }];
  });
}

/** Returns the requests that failed, of every phase that was watched: one that fails once says why. */
export function failuresOf({ mix, rare, ramp }: Measurements): readonly FailedRequests[] {
  const phases = [mix, ...(rare === undefined ? [] : [rare]), ...ramp.map(({ phase }) => phase)];
  return phases.flatMap(({ name, operations }) => Object.entries(operations).flatMap(([operation, { sent, errors, unlawful, examples }]): readonly FailedRequests[] => {
    const kinds = { ...errors, ...(unlawful === 0 ? {} : { 'breaks the contract': unlawful }) };
    return Object.keys(kinds).length === 0 ? [] : [{ operation, phase: name, sent, kinds, examples }];
  }));
}
