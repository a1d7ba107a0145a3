import type { ColumnStatistics, RelationStatistics } from '@kentledge/core/statistics';
import type { ClientBase } from 'pg';

type Argument = readonly [name: string, value: unknown, type: 'text' | 'integer' | 'real' | 'real[]' | 'boolean' | 'smallint'];

/** Tells the catalog how large a relation is. */
export async function restoreRelation(client: ClientBase, { schema, name, rows, pages, allVisible }: RelationStatistics): Promise<void> {
  await restore(client, 'pg_restore_relation_stats', [
    ['schemaname', schema, 'text'],
    ['relname', name, 'text'],
    ['relpages', pages, 'integer'],
    ['reltuples', rows, 'real'],
    ['relallvisible', allVisible, 'integer'],
    ['relallfrozen', allVisible, 'integer'],
  ]);
}

/** Tells the catalog what a column of a relation holds. */
export async function restoreColumn(client: ClientBase, { schema, name, kind }: RelationStatistics, column: ColumnStatistics): Promise<void> {
  const { common, histogram, elements, ranges } = column;
  const given: readonly (readonly [string, unknown, Argument[2]])[] = [
    ['schemaname', schema, 'text'],
    ['relname', name, 'text'],
    kind === 'index' ? ['attnum', Number(column.name), 'smallint'] : ['attname', column.name, 'text'],
    ['inherited', column.inherited, 'boolean'],
    ['null_frac', column.nullFraction, 'real'],
    ['avg_width', Math.round(column.width), 'integer'],
    ['n_distinct', column.distinct, 'real'],
    ['correlation', column.correlation, 'real'],
    ['most_common_vals', common && arrayText(common.map(({ value }) => value)), 'text'],
    ['most_common_freqs', common?.map(({ share }) => share), 'real[]'],
    ['histogram_bounds', histogram && arrayText(histogram), 'text'],
    ['most_common_elems', elements && arrayText(elements.common.map(({ value }) => value)), 'text'],
    ['most_common_elem_freqs', elements && [...elements.common.map(({ share }) => share), ...elements.bounds], 'real[]'],
    ['elem_count_histogram', elements?.counts, 'real[]'],
    ['range_length_histogram', ranges && arrayText(ranges.lengths), 'text'],
    ['range_empty_frac', ranges?.empty, 'real'],
    ['range_bounds_histogram', ranges && arrayText(ranges.bounds), 'text'],
  ];
  await restore(client, 'pg_restore_attribute_stats', given);
}

async function restore(client: ClientBase, routine: 'pg_restore_relation_stats' | 'pg_restore_attribute_stats', given: readonly Argument[]): Promise<void> {
  const known = given.filter(([, value]) => value !== undefined);
  const pairs = known.map(([name, , type], place) => `'${name}', $${place + 1}::${type}`);
  const { rows } = await client.query<{ taken: boolean }>(`select ${routine}(${pairs.join(', ')}) as taken`, known.map(([, value]) => value));
  if (rows[0]?.taken !== true) throw new Error(`PostgreSQL takes only a part of the statistics of ${known.slice(0, 3).map(([, value]) => String(value)).join('.')}`);
}

/** Returns values as the text of an array, every one quoted. */
export function arrayText(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`).join(',')}}`;
}
