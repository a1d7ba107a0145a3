import { compileInvariant, sqlContext } from '../sql/index.ts';
import type { System } from '../system/index.ts';
import { rebuildOrder } from './rebuild-order.ts';

/** What a proof needs in SQL beside the emitted files. */
export interface Proof {
  /** Compute all stored derived values, in this order. */
  readonly rebuilds: readonly string[];
  /** Each gives one row with the column `holds`. */
  readonly invariants: readonly { readonly name: string; readonly text: string; readonly sql: string }[];
}

/** Returns the SQL with which a proof fills derived columns and asks whether the invariants hold. */
export function proofOf(system: System): Proof {
  const context = sqlContext({ ...system, pins: [] }, system.tables, system.derivations);
  const ofEntities = system.entities.flatMap((entity) => entity.invariants.map((invariant) => ({ name: `${entity.id}.${invariant.name}`, entity: entity.id, invariant })));
  const overall = system.invariants.map((invariant) => ({ name: invariant.name, entity: undefined, invariant }));
  return {
    rebuilds: rebuildOrder(system).flatMap(({ rebuild }) => rebuild ?? []),
    invariants: [...ofEntities, ...overall].map(({ name, entity, invariant }) => ({ name, text: invariant.text, sql: compileInvariant(context, invariant, entity) })),
  };
}
