import { zipfShare } from '@kentledge/core/random';
import type { Column, Table } from '@kentledge/core/system';
import type { Data } from '../data/index.ts';

/** Ranks are taken together in steps that grow by this. */
const step = 1.02;

/** Returns how many rows a column that refers to others is expected to refer to, by a number of rows; `undefined` for other columns. */
export function referredRows(data: Data, table: Table, column: Column, rows: number): number | undefined {
  const { holds } = table;
  if (holds.kind === 'runtime' || (column.role !== 'field' && column.role !== 'link')) return undefined;
  const field = data.plan(holds.entity).fields.get(holds.kind === 'links' ? holds.list : (column.field ?? ''));
  if (field?.type.kind !== 'reference' && field?.type.kind !== 'references') return undefined;
  const target = data.plan(field.type.entity);
  return drawnRanks(target.rows, rows * (field.type.kind === 'reference' ? field.presence : 1), field.skew ?? 0);
}

/** Returns how many different ranks so many draws give: each is missed with the probability that all miss it. */
export function drawnRanks(ranks: number, draws: number, skew: number): number {
  let drawn = 0;
  for (let from = 0; from < ranks; ) {
    const to = Math.min(ranks, Math.max(from + 1, Math.floor(from * step)));
    drawn += (to - from) * -Math.expm1((-draws * zipfShare(from, to, ranks, skew)) / (to - from));
    from = to;
  }
  return drawn;
}
