import type { RelationStatistics, Statistics } from '@kentledge/core/statistics';
import { identifier, literal } from '@kentledge/core/sql';
import type { Column, System, Table } from '@kentledge/core/system';
import { createData } from '../data/index.ts';
import type { DataOptions } from '../data/index.ts';
import { derivedValues } from './derived-values.ts';
import { indexRelations } from './index-relations.ts';
import { timeRanges } from './partition-parts.ts';
import type { TimeRange } from './partition-parts.ts';
import { partitionRelations } from './partition-relations.ts';
import { referredRows } from './referred-rows.ts';
import { runtimeRelation } from './runtime-relation.ts';
import { sampleRows } from './sample-rows.ts';
import type { Sample } from './sample-rows.ts';
import { tableRelation } from './table-relation.ts';

export type SynthesisOptions = Omit<DataOptions, 'passwordHash'>;

/** As long as the hash that a service keeps of a password. */
const passwordHash = `scrypt$15$8$3$${'a'.repeat(22)}$${'a'.repeat(43)}`;

/**
 * Returns what ANALYZE would tell the planner of a system's database at a scale (share of the declared rows), without one: sizes and
 * distributions of the rows that a proof fills, of tables, keys and indexes. The same options give the same document.
 */
export function statisticsOf(system: System, options: SynthesisOptions): Statistics {
  const data = createData(system, { ...options, passwordHash });
  const samples = new Map(system.tables.map((table) => [table.name, sampleRows(data, table)]));
  const rowsOf = (name: string): number => samples.get(name)?.rows ?? 0;
  const relations = system.tables.flatMap((table): readonly RelationStatistics[] => {
    const sample = samples.get(table.name);
    if (sample === undefined) return runtimeRelation(table, data);
    const whole = withDerived(table, sample, data);
    const targets = (column: Column, rows: number): number | undefined => referredRows(data, table, column, rows);
    if (table.partitions !== undefined) return partitionRelations({ table, partitions: table.partitions, sample: whole, data, rowsOf, targets });
    const relation = tableRelation(table, whole, rowsOf);
    return [relation, ...indexRelations(table, whole, relation, (column) => targets(column, whole.rows))];
  });
  return { kentledge: 'statistics', version: 1, of: system.name, source: { kind: 'brief', system: system.name }, relations };
}

/** Returns the statements that make the ranges of time of which `statisticsOf` tells: a twin has no function that makes them. */
export function rangePartitions(system: System, options: SynthesisOptions): readonly string[] {
  const data = createData(system, { ...options, passwordHash });
  return system.tables.flatMap((table) => (table.partitions?.kind !== 'range' ? [] : timeRanges(table, table.partitions, data).map(({ name, range }) => `create table ${identifier(name)} partition of ${identifier(table.name)} ${boundsOf(range)}`)));
}

function boundsOf(range: TimeRange['range']): string {
  return range === undefined ? 'default' : `for values from (${literal(new Date(range[0]).toISOString())}) to (${literal(new Date(range[1]).toISOString())})`;
}

/** Derived columns are no part of a fill: the database computes them after it. */
function withDerived(table: Table, sample: Sample, data: ReturnType<typeof createData>): Sample {
  const { holds } = table;
  const missing = table.columns.filter(({ name }) => !sample.columns.has(name));
  if (missing.length === 0 || holds.kind !== 'entity') return sample;
  const made = missing.map((column) => [column.name, derivedValues(data, holds.entity, column, sample.places)] as const);
  return { ...sample, columns: new Map([...sample.columns, ...made]) };
}
