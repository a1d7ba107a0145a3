import type { Expression } from '@kentledge/core/system';
import type { Row } from '../data/index.ts';
import { lookupsOf } from '../data/index.ts';
import type { Binding } from './binding.ts';

/**
 * Returns the rows of an entity that refer to what is settled already, where one of the conditions demands it (`article =
 * $article`, `owner = me`): of many rows they are the few that can fit. `undefined` where all may fit.
 */
export function rowsReferring(entity: string, conditions: readonly Expression[], binding: Binding): readonly number[] | undefined {
  for (const condition of conditions) {
    if (condition.kind !== 'compare' || condition.operator !== '=') continue;
    for (const [field, other] of [[condition.left, condition.right], [condition.right, condition.left]] as const) {
      const settled = settledRow(other, binding);
      if (settled === undefined || field.kind !== 'field' || field.variable !== 'row') continue;
      const rows = lookupsOf(binding.data).referring(entity, field.path, settled);
      if (rows !== undefined) return rows;
    }
  }
  return undefined;
}

function settledRow(expression: Expression, { results, caller }: Binding): Row | undefined {
  if (expression.kind === 'value' && expression.path.length === 0) return results.get(expression.name);
  if (expression.kind !== 'me' || expression.path.length > 0 || caller?.entity === undefined || caller.row < 0) return undefined;
  return { entity: caller.entity, row: caller.row };
}
