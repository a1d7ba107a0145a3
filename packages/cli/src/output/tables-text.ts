import { formatQuantity, formatValue } from '@kentledge/core/quantity';
import { splitText } from '@kentledge/core/system';
import type { Index, System, Table } from '@kentledge/core/system';
import { counted } from './counted.ts';
import { alignedRows } from './table.ts';

/** Returns the tables of a design with their sizes and indexes, and what each index serves; then derived fields and jobs. */
export function describeTables(system: System): string {
  const sections = [tableLines(system), derivedLines(system), jobLines(system)];
  return sections.filter((lines) => lines.length > 0).map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function tableLines(system: System): readonly string[] {
  const operationOf = new Map(system.statements.flatMap(({ operation, paths }) => paths.map(({ id }) => [id, operation])));
  const served = ({ serves }: Index): string => [...new Set(serves.map((id) => operationOf.get(id) ?? id))].join(', ');
  return ['tables', ...system.tables.flatMap((table) => [tableLine(table), ...table.indexes.map((index) => `    ${indexLine(index)} serves ${served(index)}`)])];
}

function tableLine(table: Table): string {
  const kept = [
    `key (${table.primaryKey.join(', ')})`,
    ...table.uniques.map(({ columns, where }) => `unique (${columns.join(', ')})${where === undefined ? '' : ` where ${where}`}`),
    ...(table.partitions === undefined ? [] : [splitText(table.partitions)]),
    ...(table.foreignKeys.length === 0 ? [] : [`references ${[...new Set(table.foreignKeys.map((key) => key.table))].join(', ')}`]),
    ...(table.checks.length === 0 ? [] : [counted(table.checks.length, 'check')]),
    ...(table.triggers.length === 0 ? [] : [counted(table.triggers.length, 'trigger')]),
  ];
  const size = formatValue(table.rows.value * table.rowBytes.value, 'B');
  return `  ${table.name}  ${formatQuantity(table.rows)} of ${formatQuantity(table.rowBytes)}, ${size}; ${kept.join(', ')}`;
}

function indexLine(index: Index): string {
  const parts = index.parts.map(({ expression, descending }) => (descending ? `${expression} desc` : expression)).join(', ');
  const include = index.include.length === 0 ? '' : ` include (${index.include.join(', ')})`;
  const where = index.where === undefined ? '' : ` where ${index.where}`;
  return `${index.unique ? 'unique index' : 'index'} ${index.method === 'btree' ? '' : `${index.method} `}(${parts})${include}${where}`;
}

function derivedLines(system: System): readonly string[] {
  if (system.derivations.length === 0) return [];
  const rows = system.derivations.map(({ entity, field, how }) => [`${entity}.${field}`, how.kind === 'refreshed' ? `refreshed every ${formatQuantity(how.every)}` : how.kind]);
  return ['derived fields', ...alignedRows(rows, '  ')];
}

function jobLines(system: System): readonly string[] {
  if (system.jobs.length === 0) return [];
  return ['jobs', ...alignedRows(system.jobs.map((job) => [job.id, `every ${formatQuantity(job.every)}`]), '  ')];
}
