import { derivation } from '../../knowledge/index.ts';
import type { Brief, Column, Table } from '../../system/index.ts';
import type { Rows } from '../derived/selectivity.ts';
import { distinctOf } from '../derived/selectivity.ts';

/** Returns the number of different values of a column of a table. */
export function columnDistinct(brief: Brief, rows: Rows, table: Table): (column: string) => number {
  const columns = new Map(table.columns.map((column) => [column.name, column]));
  const entity = table.holds.kind === 'runtime' ? undefined : brief.entities.find((candidate) => table.holds.kind !== 'runtime' && candidate.id === table.holds.entity);
  const fields = new Map((entity?.fields ?? []).map((field) => [field.name, field]));
  const of = (column: Column): number => {
    const field = column.field === undefined ? undefined : fields.get(column.field);
    if (entity !== undefined && field !== undefined && table.holds.kind === 'entity') return distinctOf(rows, entity, field);
    if (column.role === 'whole') return rows.count(table.holds.kind === 'links' ? table.holds.entity : (entity?.whole ?? ''));
    if (column.role === 'link' && table.holds.kind === 'links') return rows.count(table.holds.to);
    return 1 / derivation.facts.equalityShare.value;
  };
  return (name) => {
    const column = columns.get(name);
    return column === undefined ? 1 : Math.max(1, of(column));
  };
}
