import type { Table } from '../../system/index.ts';
import { identifier } from '../quote.ts';

/** Returns the DDL of tables for tests; foreign keys last, so that any order of tables does. */
export function createTables(tables: readonly Table[]): string {
  const list = (names: readonly string[]): string => names.map(identifier).join(', ');
  const creates = tables.map((table) => {
    const columns = table.columns.map((column) => {
      const initial = column.default === undefined ? '' : ` default ${column.default}`;
      return `${identifier(column.name)} ${column.type}${column.nullable ? '' : ' not null'}${initial}`;
    });
    const uniques = table.uniques.filter((unique) => unique.where === undefined).map((unique) => `unique (${list(unique.columns)})`);
    const checks = table.checks.map((check) => `check (${check.expression})`);
    return `create table ${identifier(table.name)} (${[...columns, `primary key (${list(table.primaryKey)})`, ...uniques, ...checks].join(', ')});`;
  });
  const keys = tables.flatMap((table) =>
    table.foreignKeys.map((key) => `alter table ${identifier(table.name)} add foreign key (${list(key.columns)}) references ${identifier(key.table)} (${list(key.references)}) on delete ${key.onDelete};`),
  );
  const partial = tables.flatMap((table) =>
    table.uniques.filter((unique) => unique.where !== undefined).map((unique) => `create unique index ${identifier(unique.name)} on ${identifier(table.name)} (${list(unique.columns)}) where ${unique.where};`),
  );
  const triggers = tables.flatMap((table) => table.triggers.map((trigger) => trigger.up));
  return [...creates, ...partial, ...keys, ...triggers].join('\n');
}
