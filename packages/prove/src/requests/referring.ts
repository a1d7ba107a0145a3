import type { Expression } from '@kentledge/core/system';
import type { Data } from '../data/index.ts';
import type { Binding, Row } from './binding.ts';
import { rowAtPath } from './binding.ts';

/** Entities with more rows are searched from end to end: their rows are not looked through. */
const mostRows = 2_000_000;

type Referring = ReadonlyMap<number, readonly number[]>;
const known = new WeakMap<Data, Map<string, Referring>>();

/**
 * Returns the rows of an entity that refer to what is settled already, where one of the conditions demands it (`article =
 * $article`, `owner = me`): of many rows they are the few that can fit. `undefined` where all may fit.
 */
export function rowsReferring(entity: string, conditions: readonly Expression[], binding: Binding): readonly number[] | undefined {
  for (const condition of conditions) {
    if (condition.kind !== 'compare' || condition.operator !== '=') continue;
    for (const [field, other] of [[condition.left, condition.right], [condition.right, condition.left]] as const) {
      const settled = settledRow(other, binding);
      if (settled === undefined || field.kind !== 'field' || field.variable !== 'row' || field.path.length === 0) continue;
      const rows = referringRows(binding.data, entity, field.path, settled.entity);
      if (rows !== undefined) return rows.get(settled.row) ?? [];
    }
  }
  return undefined;
}

function settledRow(expression: Expression, { results, caller }: Binding): Row | undefined {
  if (expression.kind === 'value' && expression.path.length === 0) return results.get(expression.name);
  if (expression.kind !== 'me' || expression.path.length > 0 || caller?.entity === undefined || caller.row < 0) return undefined;
  return { entity: caller.entity, row: caller.row };
}

/** Rows by the row at the end of a path of references; made once for each path. */
function referringRows(data: Data, entity: string, path: readonly string[], to: string): Referring | undefined {
  const plan = data.plan(entity);
  if (plan.rows > mostRows || rowAtPath(data, entity, 0, path)?.entity !== to) return undefined;
  const own = known.get(data) ?? new Map<string, Referring>();
  known.set(data, own);
  const name = [entity, ...path].join('.');
  const rows = own.get(name) ?? Map.groupBy(Array.from({ length: plan.rows }, (_, row) => row), (row) => rowAtPath(data, entity, row, path)?.row ?? -1);
  own.set(name, rows);
  return rows;
}
