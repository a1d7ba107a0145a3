import type { ColumnStatistics, RelationStatistics } from '@kentledge/core/statistics';
import type { Client } from 'pg';
import { errorCode, errorText } from '../run/index.ts';

type ArgumentType = 'text' | 'integer' | 'real' | 'real[]' | 'boolean' | 'smallint';
type Argument = readonly [name: string, value: unknown, type: ArgumentType];

interface Call {
  readonly routine: 'pg_restore_relation_stats' | 'pg_restore_attribute_stats';
  readonly arguments: readonly Argument[];
  /** None for the relation itself. */
  readonly column?: string;
}

/** What PostgreSQL does not take, as `status: invalid input syntax for type integer: "x"`. */
export interface Untaken {
  readonly column?: string;
  readonly reason: string;
}

/** Tells the catalog how large a relation is, and what its columns hold. Returns what PostgreSQL does not take of it. */
export async function restoreStatistics(client: Client, relation: RelationStatistics): Promise<readonly Untaken[]> {
  const calls = [relationCall(relation), ...relation.columns.map((column) => columnCall(relation, column))];
  // One round trip for all; one for each where that shows that something is wrong.
  if ((await restore(client, calls)) === undefined) return [];
  const untaken: Untaken[] = [];
  for (const call of calls) {
    const reason = await restore(client, [call]);
    if (reason !== undefined) untaken.push({ reason, ...(call.column === undefined ? {} : { column: call.column }) });
  }
  return untaken;
}

function relationCall({ schema, name, rows, pages, allVisible }: RelationStatistics): Call {
  return {
    routine: 'pg_restore_relation_stats',
    arguments: [
      ['schemaname', schema, 'text'],
      ['relname', name, 'text'],
      ['relpages', pages, 'integer'],
      ['reltuples', rows, 'real'],
      ['relallvisible', allVisible, 'integer'],
      ['relallfrozen', allVisible, 'integer'],
    ],
  };
}

function columnCall({ schema, name, kind }: RelationStatistics, column: ColumnStatistics): Call {
  const { common, histogram, elements, ranges } = column;
  const given: readonly Argument[] = [
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
  return { routine: 'pg_restore_attribute_stats', arguments: given.filter(([, value]) => value !== undefined), column: column.name };
}

/** Returns why PostgreSQL does not take all of it. It only warns of most that it does not understand. */
async function restore(client: Client, calls: readonly Call[]): Promise<string | undefined> {
  const values: unknown[] = [];
  const texts = calls.map(({ routine, arguments: given }) => {
    const pairs = given.map(([name, value, type]) => `'${name}', $${values.push(value)}::${type}`);
    return `${routine}(${pairs.join(', ')})`;
  });
  const warnings: string[] = [];
  const hear = ({ message }: { readonly message?: string | undefined }): void => void warnings.push(message ?? '');
  client.on('notice', hear);
  try {
    const { rows } = await client.query<{ taken: readonly boolean[] }>(`select array[${texts.join(', ')}] as taken`, values);
    if (rows[0]?.taken.every(Boolean) === true) return undefined;
    return warnings.join('; ');
  } catch (error) {
    if (errorCode(error)?.length !== 5) throw error;
    return errorText(error);
  } finally {
    client.off('notice', hear);
  }
}

/** Returns values as the text of an array, every one quoted. */
export function arrayText(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`).join(',')}}`;
}
