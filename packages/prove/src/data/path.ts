import type { Data } from './data.ts';
import { referredRow } from './rows.ts';

/** A row of an entity. */
export interface Row {
  readonly entity: string;
  readonly row: number;
}

/** Returns the row at the end of a path of references; `undefined` where one is absent or the path ends in a plain field. */
export function rowAtPath(data: Data, entity: string, row: number, path: readonly string[]): Row | undefined {
  let at: Row = { entity, row };
  for (const name of path) {
    const plan = data.plan(at.entity);
    const field = plan.fields.get(name);
    if (field?.type.kind !== 'reference') return name === 'id' ? at : undefined;
    const next = referredRow(data, plan, field, at.row);
    if (next === undefined) return undefined;
    at = { entity: field.type.entity, row: next };
  }
  return at;
}
