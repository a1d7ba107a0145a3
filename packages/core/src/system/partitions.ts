import type { Partitions, RangePartitions, Table } from './table.ts';

/** Returns the primary key as the database has it: with the columns that the table is split by. */
export function physicalKey({ primaryKey, partitions }: Pick<Table, 'primaryKey' | 'partitions'>): readonly string[] {
  if (partitions === undefined) return primaryKey;
  const columns = partitions.kind === 'hash' ? partitions.columns : [partitions.column];
  return [...primaryKey, ...columns.filter((column) => !primaryKey.includes(column))];
}

/** Returns the names of the partitions that a migration makes: none of ranges of time, which a function makes as time goes. */
export function partitionNames(partitions: Partitions | undefined): readonly string[] {
  if (partitions === undefined || partitions.kind === 'range') return [];
  if (partitions.kind === 'hash') return partitions.names;
  return [...partitions.parts.map(({ name }) => name), ...(partitions.others === undefined ? [] : [partitions.others])];
}

/** Returns what stands before the date in the names of ranges of time: only the function that makes them knows how a long name was cut. */
export function rangePrefix({ name }: Pick<Table, 'name'>, { keeper }: RangePartitions): string {
  return /part := '((?:[^']|'')+)_p' \|\|/.exec(keeper.up)?.[1] ?? name;
}

/** Returns true if a relation of this name is a partition of the table. */
export function isPartition(table: Pick<Table, 'name' | 'partitions'>, relation: string): boolean {
  const { partitions } = table;
  if (partitions?.kind !== 'range') return partitionNames(partitions).includes(relation);
  const prefix = rangePrefix(table, partitions);
  return relation.startsWith(prefix) && /^_(?:p\d{8}|default)$/.test(relation.slice(prefix.length));
}

/** Returns in words what a table is split into: `64 partitions by hash of id`. */
export function splitText(partitions: Partitions): string {
  if (partitions.kind === 'range') return `one partition a ${partitions.span} of ${partitions.column}`;
  if (partitions.kind === 'hash') return `${partitions.names.length} partitions by hash of ${partitions.columns.join(', ')}`;
  return `one partition for each value of ${partitions.column}: ${partitions.parts.map(({ values }) => values.join(' and ')).join(', ')}${partitions.others === undefined ? '' : ', and one for others'}`;
}
