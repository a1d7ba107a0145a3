import { conjuncts, someExpression } from '../../system/index.ts';
import type { Expression } from '../../system/index.ts';
import type { Context, EntityDraft } from './context.ts';
import { uniqueSets } from './environment.ts';

/** A field of the row that a `where` compares by `=` with something that does not depend on the row. */
export interface Fixed {
  readonly field: string;
  readonly by: Expression;
}

/** Returns what the top-level terms of a `where` fix by `=`. The row itself stands for its key. */
export function fixedBy(entity: EntityDraft, where: Expression | undefined): readonly Fixed[] {
  return conjuncts(where).flatMap((term) => {
    if (term.kind !== 'compare' || term.operator !== '=') return [];
    return [fixed(entity, term.left, term.right), fixed(entity, term.right, term.left)].filter((each) => each !== undefined);
  });
}

function fixed(entity: EntityDraft, side: Expression, by: Expression): Fixed | undefined {
  if (side.kind !== 'field' || side.variable !== 'row' || side.path.length > 1) return undefined;
  if (someExpression(by, (node) => node.kind === 'field' && node.variable === 'row')) return undefined;
  const field = side.path[0] ?? (entity.key.length === 1 ? entity.key[0] : undefined);
  return field === undefined ? undefined : { field, by };
}

/** Returns the fields of the key or unique set that a `where` fixes, in its order; undefined when it may let many rows through. */
export function fixedKey(context: Context, entity: EntityDraft, where: Expression | undefined, optional: ReadonlySet<string>): readonly Fixed[] | undefined {
  const all = fixedBy(entity, where).filter(({ by }) => !(by.kind === 'value' && optional.has(by.name)));
  if (all.length === 0) return undefined;
  const byField = new Map(all.map((each) => [each.field, each]));
  for (const names of uniqueSets(context, entity)) {
    const set = names.map((name) => byField.get(name)).filter((each) => each !== undefined);
    if (set.length === names.length) return set;
  }
  return undefined;
}
