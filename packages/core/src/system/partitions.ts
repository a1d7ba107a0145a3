import type { Partitions, Table } from './table.ts';

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

/** Returns true if a relation of this name is a partition of the table. */
export function isPartition({ name, partitions }: Pick<Table, 'name' | 'partitions'>, relation: string): boolean {
  if (partitions === undefined) return false;
  return partitions.kind === 'range' ? relation.replace(/_(p\d{8}|default)$/, '') === name && relation !== name : partitionNames(partitions).includes(relation);
}

/** Returns in words what a table is split into: `64 partitions by hash of id`. */
export function splitText(partitions: Partitions): string {
  if (partitions.kind === 'range') return `one partition a ${partitions.span} of ${partitions.column}`;
  if (partitions.kind === 'hash') return `${partitions.names.length} partitions by hash of ${partitions.columns.join(', ')}`;
  return `one partition for each value of ${partitions.column}: ${partitions.parts.map(({ values }) => values.join(' and ')).join(', ')}${partitions.others === undefined ? '' : ', and one for others'}`;
}
