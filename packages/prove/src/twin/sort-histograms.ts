import type { ColumnStatistics, RelationStatistics } from '@kentledge/core/statistics';
import type { ClientBase } from 'pg';
import { errorCode, errorText } from '../run/index.ts';
import { arrayText } from './restore-statistics.ts';

/** Type of a column, or of the expression of an index. */
export interface ColumnType {
  readonly name: string;
  /** As SQL writes it, without its modifier; none for arrays, as SQL has no list of them. */
  readonly type: string | null;
  /** Its order is that of a collation, and another where the statistics come from. */
  readonly isCollated: boolean;
}

type Sorted = { readonly column: ColumnStatistics } | { readonly column: ColumnStatistics; readonly reason: string };

/**
 * Returns the columns of a relation with histograms that are in order here, or why one can't be: the planner searches in
 * them. Texts are put into the order of the twin, which has no other collation than that of code points.
 */
export async function sortHistograms(client: ClientBase, relation: RelationStatistics, types: readonly ColumnType[]): Promise<readonly Sorted[]> {
  const byName = new Map(types.map((type) => [type.name, type]));
  const wanted = relation.columns.flatMap((column) => {
    const { type = null, isCollated = false } = byName.get(column.name) ?? {};
    return column.histogram === undefined || type === null ? [] : [{ column, histogram: column.histogram, type, isCollated }];
  });
  if (wanted.length === 0) return relation.columns.map((column) => ({ column }));
  const answers = await sortAll(client, wanted);
  return relation.columns.map((column) => {
    const place = wanted.findIndex((one) => one.column === column);
    const [one, answer] = [wanted[place], answers[place]];
    if (one === undefined || answer === undefined) return { column };
    if (typeof answer === 'string') return { column, reason: answer };
    if (answer.same) return { column };
    return one.isCollated ? { column: { ...column, histogram: answer.sorted } } : { column, reason: 'its histogram is out of order' };
  });
}

interface Wanted {
  readonly histogram: readonly string[];
  readonly type: string;
}

type Answer = { readonly same: boolean; readonly sorted: readonly string[] } | string;

async function sortAll(client: ClientBase, wanted: readonly Wanted[]): Promise<readonly Answer[]> {
  const together = await sortTogether(client, wanted);
  if (typeof together !== 'string') return together;
  const alone: Answer[] = [];
  for (const one of wanted) {
    const answer = await sortTogether(client, [one]);
    alone.push(...(typeof answer === 'string' ? [answer] : answer));
  }
  return alone;
}

async function sortTogether(client: ClientBase, wanted: readonly Wanted[]): Promise<readonly Answer[] | string> {
  const parts = wanted.map(({ type }, place) => {
    const given = `$${place + 1}::${type}[]`;
    const sorted = `array(select v from unnest(${given}) with ordinality u (v, o) order by v, o)`;
    return `select ${place} as place, ${sorted}::text = (${given})::text as same, ${sorted}::text[] as sorted`;
  });
  try {
    const { rows } = await client.query<{ same: boolean; sorted: readonly string[] }>(`${parts.join(' union all ')} order by 1`, wanted.map(({ histogram }) => arrayText(histogram)));
    return rows;
  } catch (error) {
    if (errorCode(error)?.length !== 5) throw error;
    return errorText(error);
  }
}
