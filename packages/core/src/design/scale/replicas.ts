import { replication } from '../../knowledge/index.ts';
import { isOver } from './compare.ts';
import type { DatabaseLoad, OperationLoad } from './database-load.ts';
import { mayMove } from './database-load.ts';

const { lag, replay } = replication.facts;

/** Reads that replicas may answer, and how many replicas that takes. */
export interface Replicas {
  /** Operations whose answers may be older than a replica is behind, the heaviest first. */
  readonly moved: readonly OperationLoad[];
  /** Operations that may be stale, but by less than a replica may be behind. */
  readonly tooFresh: readonly OperationLoad[];
  /** Cores of the moved reads, and what stays on the primary. */
  readonly cores: number;
  readonly rest: number;
  /** Fewest replicas with which no server is over its capacity; absent: no number does it. */
  readonly count?: number;
}

/**
 * Returns what read replicas would carry. A replica replays all writes before it answers anything; a read goes there only
 * where the staleness that the brief allows is above the lag at its worst.
 */
export function replicasFor(load: DatabaseLoad, capacity: number): Replicas {
  const stale = load.operations.filter(mayMove).toSorted((a, b) => b.cores.value - a.cores.value);
  const moved = stale.filter((operation) => (operation.stale ?? 0) >= lag.high);
  const cores = moved.reduce((sum, operation) => sum + operation.cores.value, 0);
  const rest = load.cores.value - cores;
  const each = capacity - load.writing * replay.value;
  const base = { moved, tooFresh: stale.filter((operation) => !moved.includes(operation)), cores, rest };
  if (isOver(rest, capacity) || each <= 0 || cores === 0) return base;
  // The primary answers what room it has left.
  return { ...base, count: Math.max(1, Math.ceil((load.cores.value - capacity) / each - 1e-9)) };
}
