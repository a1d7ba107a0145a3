import { databaseCpu, idsOf, limits, storage } from '../../knowledge/index.ts';
import { predicted } from '../../quantity/index.ts';
import type { Quantity } from '../../quantity/index.ts';
import type { Operation, Step } from '../../system/index.ts';
import type { Context } from '../decision.ts';
import { writesOf } from '../derived/costs.ts';
import { rowsOf } from '../derived/selectivity.ts';
import { plannedFactor } from '../load.ts';
import { bounds } from './stored.ts';
import type { Bounds } from './stored.ts';

/** What one operation takes of the database at the planned load. */
export interface OperationLoad {
  readonly operation: Operation;
  /** Requests a second in the busiest hour, without headroom. */
  readonly rate: number;
  /** Cores busy. */
  readonly cores: Bounds;
  readonly writes: boolean;
  /** How old its answer may be, seconds: the least of its reads; absent where one of them must be fresh. */
  readonly stale?: number;
}

/** What the database is asked to carry. */
export interface DatabaseLoad {
  readonly operations: readonly OperationLoad[];
  readonly cores: Quantity;
  /** Cores of operations that only read and may be stale. */
  readonly movable: number;
  /** Cores of operations that write. */
  readonly writing: number;
  /** Rows written, at the planned load. */
  readonly writes: Quantity;
}

/** Returns the load on the database, by the utilisation law over the assumed demands. */
export function databaseLoad(context: Context): DatabaseLoad {
  const { brief, draft, rates } = context;
  const factor = plannedFactor(brief).value;
  const operations = brief.operations.map((operation): OperationLoad => {
    const rate = rates.get(operation.id)?.value ?? 0;
    const stale = staleOf(operation);
    return {
      operation,
      rate,
      cores: bounds((bound) => rate * factor * (draft.demands.get(operation.id)?.database[bound] ?? 0)),
      writes: operation.steps.some(isWrite),
      ...(stale === undefined ? {} : { stale }),
    };
  });
  const sum = (of: (load: OperationLoad) => number): number => operations.reduce((total, load) => total + of(load), 0);
  const planned = ['system.rate', 'objectives.headroom'];
  const written = [...writesOf(brief, rowsOf(brief), rates).values()].reduce((total, rate) => total + rate, 0) * factor;
  return {
    operations,
    cores: predicted(sum(({ cores }) => cores.value), 'cores', 'utilisation law: rate × demand', [...planned, ...idsOf(databaseCpu)], { low: sum(({ cores }) => cores.low), high: sum(({ cores }) => cores.high) }),
    movable: sum((load) => (mayMove(load) ? load.cores.value : 0)),
    writing: sum((load) => (load.writes ? load.cores.value : 0)),
    writes: predicted(written, 'rows/s', 'rates × rows of each step that writes, with its parts, × planned load', planned),
  };
}

/** Returns true if the operation only reads, and all that it reads may be stale. */
export function mayMove({ writes, stale }: OperationLoad): boolean {
  return !writes && stale !== undefined;
}

function isWrite({ verb }: Step): boolean {
  return verb === 'creates' || verb === 'updates' || verb === 'deletes';
}

function staleOf(operation: Operation): number | undefined {
  const reads = operation.steps.filter((step) => step.entity !== undefined);
  const times = reads.flatMap((step) => step.stale?.time.value ?? []);
  return reads.length === 0 || times.length < reads.length ? undefined : Math.min(...times);
}

/** Returns the cores that one database server may be busy with: the largest plain to buy, at the highest utilisation. */
export function serverCapacity(): Quantity {
  const { largestCores } = storage.facts;
  const { utilisation } = limits.facts;
  return predicted(largestCores.value * utilisation.value, 'cores', 'cores of the largest plain server × highest utilisation', [largestCores.id, utilisation.id], { low: largestCores.low * utilisation.low, high: largestCores.high * utilisation.high });
}
