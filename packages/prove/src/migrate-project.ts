import type { ClientBase } from 'pg';
import type { Table } from '@kentledge/core/system';
import { migrationParts } from '@kentledge/runtime';
import type { Project } from './project.ts';
import { errorCode, errorText, Failure } from './run/index.ts';

/** SQLSTATE classes of what a statement itself does wrong: syntax and names, values, constraints, features, dependencies, its own code. */
const ofStatement = /^(42|22|23|0A|2B|P0)/;

/**
 * Runs the migrations of a project in an empty database. Throws a `Failure` where one is refused, or where they don't make
 * a column that the system has: people may have edited them, or the folder is of another brief.
 */
export async function migrateProject(client: ClientBase, { migrations }: Pick<Project, 'migrations'>, tables: readonly Table[]): Promise<void> {
  for (const { name, sql } of migrations) {
    try {
      for (const part of migrationParts(sql) ?? [sql]) await client.query(part);
    } catch (error) {
      if (!ofStatement.test(errorCode(error) ?? '')) throw error;
      throw new Failure('migration-refused', { name, reason: errorText(error) }, { cause: error });
    }
  }
  const { rows } = await client.query<{ name: string }>('select table_name || $1 || column_name as name from information_schema.columns where table_schema = current_schema()', ['.']);
  const made = new Set(rows.map(({ name }) => name));
  const missing = tables.flatMap((table) => table.columns.map((column) => `${table.name}.${column.name}`)).find((name) => !made.has(name));
  if (missing !== undefined) throw new Failure('other-schema', { missing });
}
