import type { Entity, Expression, Step, System } from '@kentledge/core/system';
import { conjuncts, entityOf } from '@kentledge/core/system';

/** How a step's row follows from the row of an earlier step. */
export interface Following {
  /** Place of the earlier step among those that need a row. */
  readonly place: number;
  /** References that lead from its row to this one; empty for the row itself. */
  readonly path: readonly string[];
}

/**
 * Returns for each step whose row an earlier one settles how it follows from it: the check of an order and the update
 * that moves it (both `id = $id`), or the product of an order that was read (`id = $order.product`).
 */
export function followings(system: System, steps: readonly Step[]): readonly (Following | undefined)[] {
  return steps.map((step, place) => {
    if (!step.single || step.entity === undefined) return undefined;
    const entity = entityOf(system, step.entity);
    const known = steps.slice(0, place);
    const same = known.findIndex((earlier) => earlier.single && earlier.entity === step.entity && identitiesOf(entity, earlier).some((identity) => identitiesOf(entity, step).includes(identity)));
    return same === -1 ? fromResult(entity, step, known) : { place: same, path: [] };
  });
}

/** By what a step names its row, as texts to compare: one for each unique set of fields that are all given. */
function identitiesOf(entity: Entity, step: Step): readonly string[] {
  const given = equalities(step);
  const sets = [entity.key, ...entity.uniques, ...entity.fields.filter((field) => field.unique).map((field) => [field.name])];
  return sets.flatMap((set) => {
    const sides = set.map((name) => given.find(({ field }) => field === name)?.other);
    return set.length === 0 || sides.includes(undefined) ? [] : [JSON.stringify([set, sides])];
  });
}

function equalities(step: Step): readonly { readonly field: string; readonly other: Expression }[] {
  return conjuncts(step.where).flatMap((condition) => {
    if (condition.kind !== 'compare' || condition.operator !== '=') return [];
    return ([[condition.left, condition.right], [condition.right, condition.left]] as const).flatMap(([side, other]) =>
      side.kind === 'field' && side.variable === 'row' && side.path.length === 1 && side.path[0] !== undefined && (other.kind === 'value' || other.kind === 'me' || other.kind === 'literal') ? [{ field: side.path[0], other }] : [],
    );
  });
}

/** `id = $order.product`: the key is a reference of an earlier step's row, or that row's own key. */
function fromResult(entity: Entity, step: Step, known: readonly Step[]): Following | undefined {
  const [key] = entity.key;
  const other = entity.key.length === 1 ? equalities(step).find(({ field }) => field === key)?.other : undefined;
  if (other?.kind !== 'value') return undefined;
  const place = known.findIndex((earlier) => earlier.single && earlier.result === other.name);
  if (place === -1) return undefined;
  return { place, path: other.path.at(-1) === key ? other.path.slice(0, -1) : other.path };
}
