import { formatQuantity, formatValue } from '@kentledge/core/quantity';
import { printable } from '@kentledge/core/source';
import type { Index, System, Table } from '@kentledge/core/system';
import { counted } from './counted.ts';
import { alignedRows } from './table.ts';

/** Returns a design for a terminal: services, stores, tables with their indexes and what those serve, jobs, decisions. */
export function describeDesign(system: System): string {
  const sections = [headLines(system), serviceLines(system), tableLines(system), derivedLines(system), jobLines(system), decisionLines(system), outsideLines(system)];
  return sections.filter((lines) => lines.length > 0).map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function headLines(system: System): readonly string[] {
  const runs = system.operations.filter((operation) => operation.runs.kind === 'yes').length;
  const rate = system.operations.reduce((sum, { totalRate }) => sum + totalRate.value, 0);
  const entities = system.entities.filter(({ whole }) => whole === undefined).length;
  return [
    `${printable(system.name)}: ${counted(entities, 'entity', 'entities')}, ${counted(system.operations.length, 'operation')} (${runs} run), ${formatValue(rate, '1/s')} declared, headroom ${formatQuantity(system.objectives.headroom)}x`,
    ...(system.summary === '' ? [] : [printable(system.summary)]),
  ];
}

function serviceLines(system: System): readonly string[] {
  const services = system.services.map((service) => [
    `service ${service.id}`,
    `${formatQuantity(service.instances)} of ${formatQuantity(service.cores)}, pool ${service.pool.value}, runs ${counted(service.runs.length, 'operation')}, store ${service.store}`,
  ]);
  const stores = system.stores.map((store) => [`store ${store.id}`, `${store.engine}, ${formatQuantity(store.size)}, at most ${formatQuantity(store.maxConnections)}`]);
  return alignedRows([...services, ...stores]);
}

function tableLines(system: System): readonly string[] {
  const operationOf = new Map(system.statements.flatMap(({ operation, paths }) => paths.map(({ id }) => [id, operation])));
  const served = ({ serves }: Index): string => [...new Set(serves.map((id) => operationOf.get(id) ?? id))].join(', ');
  return ['Tables', ...system.tables.flatMap((table) => [tableLine(table), ...table.indexes.map((index) => `    ${indexLine(index)} serves ${served(index)}`)])];
}

function tableLine(table: Table): string {
  const kept = [
    `key (${table.primaryKey.join(', ')})`,
    ...table.uniques.map(({ columns }) => `unique (${columns.join(', ')})`),
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
  return ['Derived fields', ...alignedRows(rows, '  ')];
}

function jobLines(system: System): readonly string[] {
  if (system.jobs.length === 0) return [];
  return ['Jobs', ...alignedRows(system.jobs.map((job) => [job.id, `every ${formatQuantity(job.every)}`]), '  ')];
}

function decisionLines(system: System): readonly string[] {
  const rows = system.decisions.map(({ id, choice, pinned }) => [id, pinned ? `${choice} (pinned)` : choice]);
  return ['Decisions (kentledge explain ID FILE tells why)', ...alignedRows(rows, '  ')];
}

function outsideLines(system: System): readonly string[] {
  if (system.notExercised.length === 0) return [];
  return ['Drawn, but not run by this version', ...alignedRows(system.notExercised.map(({ subject, reason }) => [subject, reason]), '  ')];
}
