import type { Data } from './data.ts';
import type { Value } from './evaluate.ts';
import type { Row } from './path.ts';
import { rowsByKey, rowsByReference, rowWithId } from './row-tables.ts';
import type { Sought } from './sought.ts';
import { soughtName, soughtRows } from './sought.ts';

/** Finds rows by what they hold. What it can't tell, because there are too many rows to go over, is `undefined`. */
export interface Lookups {
  /** Returns the rows that refer to a row by a path of references, if steps of the system look for them. */
  referring(entity: string, path: readonly string[], to: Row): readonly number[] | undefined;
  /** Returns the row with a key, or 'none'. */
  keyed(entity: string, key: readonly Value[]): number | 'none' | undefined;
  /** Makes what would be made when it is first asked for: to be called before anything has to leave on time. */
  prepare(): void;
}

/**
 * Microseconds that it takes to tell the key of a row, a side of its pair (or a reference tied by an invariant), any other
 * reference: at most 4.1, 1.5, 0.35 for the entities of ten briefs, on a core of 2.6 GHz.
 */
const cost = { key: 4, tied: 1.5, reference: 0.4 };
/**
 * What all lookups of a brief may take together, microseconds. At the limit (450,000 rows by key, or 1.2 to 4.5 million by
 * reference) that was 0.6 to 1.5 s and at most 50 MB while they were made, 16 MB a million rows afterwards.
 */
const most = 1_800_000;

const known = new WeakMap<Data, Lookups>();

/** Returns the lookups of generated rows. Which there are depends on the system and the scale alone, not on who asks first. */
export function lookupsOf(data: Data): Lookups {
  const lookups = known.get(data) ?? createLookups(data);
  known.set(data, lookups);
  return lookups;
}

function createLookups(data: Data): Lookups {
  const sought = admitted(data);
  const references = new Map(sought.flatMap(({ entity, path, to = '' }) => (path === undefined ? [] : [[soughtName({ entity, path, to }), lazily(() => rowsByReference(data, entity, path, to))] as const])));
  const keys = new Map(sought.flatMap((one) => (one.path === undefined ? [[one.entity, lazily(() => rowsByKey(data, one.entity))] as const] : [])));
  return {
    referring: (entity, path, to) => references.get(soughtName({ entity, path, to: to.entity }))?.()(to.row),
    keyed: (entity, key) => {
      const plan = data.plan(entity);
      return plan.hasPlainId ? rowWithId(data, plan, String(key[0])) : keys.get(entity)?.()(key);
    },
    prepare: () => {
      for (const table of [...references.values(), ...keys.values()]) table();
    },
  };
}

/** The cheapest first, as long as all together stay below the limit. */
function admitted(data: Data): readonly Sought[] {
  const sought = soughtRows(data.system).filter(({ entity, path }) => path !== undefined || !data.plan(entity).hasPlainId);
  const costs = new Map(sought.map((one) => [one, costOf(data, one)]));
  let all = 0;
  return sought
    .toSorted((a, b) => (costs.get(a) ?? 0) - (costs.get(b) ?? 0))
    .filter((one) => {
      all += costs.get(one) ?? 0;
      return all <= most;
    });
}

function costOf(data: Data, { entity, path }: Sought): number {
  const plan = data.plan(entity);
  if (path === undefined) return plan.rows * cost.key;
  const isTied = plan.entity.invariants.length > 0 || plan.pair?.first.name === path[0] || plan.pair?.second.some(({ field }) => field.name === path[0]) === true;
  return plan.rows * ((isTied ? cost.tied : cost.reference) + (path.length - 1) * cost.reference);
}

function lazily<Table extends object>(make: () => Table): () => Table {
  let made: Table | undefined;
  return () => (made ??= make());
}
