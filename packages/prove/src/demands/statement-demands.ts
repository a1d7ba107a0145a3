import type { StatementDemand } from '@kentledge/core/evidence';
import { measured } from '@kentledge/core/quantity';
import type { System } from '@kentledge/core/system';
import { statementName } from '@kentledge/core/system';
import type { ClientBase } from 'pg';
import type { DemandSample } from '../load/index.ts';
import type { StatementCount, StatementTimings } from '../measure/index.ts';
import { queryIdOf } from '../measure/index.ts';
import type { Mean } from './fit-cpu.ts';
import { demandFrom, meanWith } from './means.ts';

/** What was counted of statements while requests were alone. */
export interface StatementsSeen {
  /** By name: how often, and seconds from sending to the whole answer together. */
  readonly timings: ReadonlyMap<string, Pick<StatementTimings, 'count' | 'sum'>>;
  /** By PostgreSQL's identifier. */
  readonly counts: ReadonlyMap<string, StatementCount>;
}

/** Returns what was added between several pairs of readings, all together. */
export function sumOfSeen(parts: readonly StatementsSeen[]): StatementsSeen {
  const timings = new Map<string, { count: number; sum: number }>();
  const counts = new Map<string, StatementCount>();
  for (const part of parts) {
    for (const [name, { count, sum }] of part.timings) {
      const known = timings.get(name) ?? { count: 0, sum: 0 };
      timings.set(name, { count: known.count + count, sum: known.sum + sum });
    }
    for (const [id, { calls, seconds, squares, rows }] of part.counts) {
      const known = counts.get(id) ?? { calls: 0, seconds: 0, squares: 0, rows: 0 };
      counts.set(id, { calls: known.calls + calls, seconds: known.seconds + seconds, squares: known.squares + squares, rows: known.rows + rows });
    }
  }
  return { timings, counts };
}

interface Asked {
  readonly run: string;
  readonly system: System;
  readonly client: ClientBase;
}

/** Returns what the statements of each operation take, and those that belong to none; `alone` are the requests while they were counted. */
export async function statementsSeen({ run, system, client }: Asked, alone: readonly DemandSample[], seen: StatementsSeen): Promise<{ readonly own: ReadonlyMap<string, readonly StatementDemand[]>; readonly others: readonly StatementDemand[] }> {
  const own = new Map<string, readonly StatementDemand[]>();
  const left = new Set(seen.timings.keys());
  for (const { id, operation, sql } of system.statements) {
    const timing = seen.timings.get(statementName(id));
    const requests = alone.filter(({ operations: [one] }) => one === operation).length;
    if (timing === undefined || requests === 0) continue;
    left.delete(statementName(id));
    const queryId = await queryIdOf(client, sql);
    own.set(operation, [...(own.get(operation) ?? []), statementDemand(run, id, { timing, count: queryId === undefined ? undefined : seen.counts.get(queryId), requests })]);
  }
  const others = [...left].toSorted().flatMap((name) => {
    const timing = seen.timings.get(name);
    return timing === undefined ? [] : [statementDemand(run, name, { timing, count: undefined, requests: alone.length })];
  });
  return { own, others };
}

function statementDemand(run: string, statement: string, { timing, count, requests }: { readonly timing: Pick<StatementTimings, 'count' | 'sum'>; readonly count: StatementCount | undefined; readonly requests: number }): StatementDemand {
  const execution = executionOf(count);
  return {
    statement,
    calls: timing.count / requests,
    ...(execution === undefined ? {} : { execution: demandFrom(execution, 's', run, 'pg_stat_statements: total, mean and stddev of execution, requests alone') }),
    seen: measured(timing.sum / timing.count, 's', run, 'as the service saw it, requests alone', timing.count),
  };
}

function executionOf(count: StatementCount | undefined): Mean | undefined {
  if (count === undefined || count.calls === 0) return undefined;
  const mean = count.seconds / count.calls;
  return meanWith(mean, Math.max(0, count.squares / count.calls - mean ** 2), count.calls);
}
